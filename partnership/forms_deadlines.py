"""Forms of the clock board: its filters, and what a person may do with one deadline."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.clocks import in_words
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Breach, Deadline


class ClockFilters(forms.Form):
    """What the clock board is narrowed by."""

    STATES = [
        ("", "Running"),
        ("overdue", "Overdue"),
        ("paused", "Paused"),
        ("breached", "Missed, with a reason"),
        ("met", "Met"),
        ("all", "All"),
    ]

    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    owner = forms.ChoiceField(label="Owner", required=False)
    clock = forms.ChoiceField(label="Clock", required=False)

    def __init__(
        self,
        *args: Any,
        owners: list[tuple[str, str]],
        clocks: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = [("", "All"), *owners]
        fields["clock"].choices = [("", "All"), *clocks]


class PauseForm(OnceForm):
    """Let a clock stand still."""

    on = DatePartsField(
        label="From which day?",
        help_text="This day does not count any more. For example, 27 3 2026",
    )
    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who sees this clock reads it. No names, nothing about the child",
    )  # fmt: skip

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = deadline

    def clean_on(self) -> Any:
        """A day on which the clock runs."""
        on = self.cleaned_data["on"]
        first, last = self.deadline.starts_on, self.deadline.due_on
        if on and not first <= on <= last:
            raise ValidationError(f"Choose a day between {in_words(first)} and {in_words(last)}.")
        return on


class ResumeForm(OnceForm):
    """Let a clock run again."""

    on = DatePartsField(
        label="From which day?", help_text="This day counts again. For example, 27 3 2026"
    )

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stop = deadline.pauses.filter(ends_on__isnull=True).first()

    def clean_on(self) -> Any:
        """Not before the pause."""
        on = self.cleaned_data["on"]
        if on and self.stop and on < self.stop.starts_on:
            raise ValidationError(f"The pause began on {in_words(self.stop.starts_on)}.")
        return on


class ExtendForm(OnceForm):
    """Give a duty more time."""

    until = DatePartsField(label="Until which day?", help_text="For example, 27 3 2026")
    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who sees this clock reads it. No names, nothing about the child",
    )  # fmt: skip

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = deadline

    def clean_until(self) -> Any:
        """Later than the date now."""
        until = self.cleaned_data["until"]
        if until and until <= self.deadline.due_on:
            raise ValidationError(f"The new day must be after {in_words(self.deadline.due_on)}.")
        return until


class BreachForm(OnceForm):
    """Why a deadline was missed."""

    cause = forms.ChoiceField(
        label="What was the main cause?", choices=Breach.Cause.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="What happened?", max_length=2000, widget=forms.Textarea,
        help_text="This stays on the record. No names, nothing about the child",
    )  # fmt: skip
    expected_on = DatePartsField(
        label="When will it be done?", required=False, help_text="For example, 27 3 2026"
    )

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deadline.met_at:
            del self.fields["expected_on"]
