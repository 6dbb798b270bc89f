"""The forms of practice reviews: begin one, tell a delay, pause and go on, and the filter of the list."""

from datetime import date
from typing import Any

from django import forms

from partnership.clocks import in_words
from partnership.forms import DatePartsField, OnceForm
from reviews.rules.practice_review import (
    PROCEEDINGS,
    DelayCause,
    Ground,
    PracticeReviewState,
)
from reviews.services.practice_delays import Told
from reviews.services.practice_reviews import Decision


class BeginForm(OnceForm):
    """The decision to do a practice review."""

    ground = forms.ChoiceField(
        label="Why there is a review",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why there is a review."},
    )
    decided_on = DatePartsField(
        label="Day of the decision",
        help_text="The six months count from this day.",
        error_messages={"required": "Enter the day of the decision."},
    )
    decided_by = forms.CharField(
        label="Who decided",
        help_text="By their posts, for example “the three safeguarding partners”.",
        max_length=200,
        error_messages={"required": "Say who decided."},
    )
    why = forms.CharField(
        label="What the review should find out",
        help_text="In a few sentences. Only the roster of the case can read this.",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the review should find out."},
    )

    def decision(self) -> Decision:
        """The decision as the service takes it."""
        values = self.arguments()
        return Decision(**(values | {"ground": Ground(values["ground"])}))


class DayForm(OnceForm):
    """A day on which something was done."""

    on = DatePartsField(label="On which day", error_messages={"required": "Enter the day."})

    def __init__(self, *args: Any, label: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["on"].label = label
        self.fields["on"].help_text = hint


class DelayForm(OnceForm):
    """A delay as it was told, or that it goes on."""

    cause = forms.ChoiceField(
        label="Cause",
        choices=DelayCause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the cause."},
    )
    reason = forms.CharField(
        label="What the Panel and the Secretary of State were told",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Say why the review takes longer."},
    )
    expected_on = DatePartsField(
        label="When publication is now expected",
        error_messages={"required": "Enter the day that is now expected."},
    )
    told_panel_on = DatePartsField(
        label="Day the Panel was told", error_messages={"required": "Enter the day."}
    )
    told_secretary_on = DatePartsField(
        label="Day the Secretary of State was told", error_messages={"required": "Enter the day."}
    )
    late_reason = forms.CharField(
        label="Why this confirmation is late",
        help_text="Everybody who sees the clock reads it. No word of the case.",
        max_length=500,
    )

    def __init__(
        self,
        *args: Any,
        is_late: bool = False,
        for_pause: bool = False,
        due_on: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]
        if for_pause:
            allowed = [(one.value, one.label) for one in DelayCause if one in PROCEEDINGS]
            self.fields["cause"].choices = allowed  # type: ignore[attr-defined]
        if due_on:
            self.fields[
                "expected_on"
            ].help_text = f"After {in_words(due_on)}, when the six months end."

    def told(self) -> Told:
        """The delay as the service takes it."""
        values = self.arguments()
        return Told(**(values | {"cause": DelayCause(values["cause"])}))


class PracticeReviewFilter(forms.Form):
    """What the list of practice reviews can be narrowed to."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Every state"), *PracticeReviewState.choices],
    )
