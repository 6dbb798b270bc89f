"""The forms of the record: check, circulate, correct, withhold, add, publish."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.models import AgendaItem, Meeting
from governance.rules.meeting import Withheld
from partnership.forms import DatePartsField, OnceForm

MOST_WORDS = 4000


class LateForm(OnceForm):
    """A step of the record; where its clock has run out, why."""

    late_reason = forms.CharField(
        label="Why is it late?",
        max_length=1000,
        help_text="Everybody who watches the clocks reads this. No names",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]

    def arguments(self) -> dict[str, Any]:
        """Without a reason where none is asked."""
        return {"late_reason": "", **super().arguments()}


class CirculateForm(OnceForm):
    """Until when corrections are asked for."""

    until = DatePartsField(
        label="Until when may people correct it?", help_text="The record cannot be approved before"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        """Not in the past."""
        until: date | None = self.cleaned_data["until"]
        if until and until < self.today:
            raise ValidationError("Enter a day that is not in the past.")
        return until


class CorrectionForm(OnceForm):
    """What is not right, and where."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="Which item?",
        required=False,
        empty_label="The record as a whole",
    )
    text = forms.CharField(
        label="What is not right?",
        max_length=MOST_WORDS,
        help_text="Say what it should be",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["item"].queryset = meeting.items.all()


class CorrectionAnswerForm(OnceForm):
    """What was done about a correction."""

    text = forms.CharField(
        label="What was done about it?",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithholdForm(OnceForm):
    """Why a paragraph is left out of the public copy."""

    why = forms.ChoiceField(
        label="What kind is it?", choices=Withheld.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why is it withheld?",
        max_length=300,
        help_text="Kept in the record. The public copy only says of which kind it is",
    )


class AddendumForm(OnceForm):
    """A correction to a record that is approved."""

    text = forms.CharField(
        label="What is added?",
        max_length=MOST_WORDS,
        help_text="The approved words stay as they are; this stands below them with today’s date",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PublishMinutesForm(LateForm):
    """What the public list says of the minutes."""

    summary = forms.CharField(
        label="Summary",
        max_length=500,
        help_text="One or two sentences for the public list",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["summary", "late_reason"]
