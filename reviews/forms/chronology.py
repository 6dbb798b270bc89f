"""The forms of the chronology: one row, a paste, and what the merged one is narrowed to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.forms import OnceForm
from reviews.models import InformationRequest
from reviews.rules.chronology import (
    MOST_PASTED,
    MOST_SOURCE,
    MOST_WHAT,
    Child,
    Unreadable,
    read_when,
)
from reviews.services.chronologies import Told

CHILD = [(one.value or "none", one.label) for one in Child]


class EntryForm(OnceForm):
    """One row, typed."""

    day = forms.CharField(
        label="When",
        help_text="27/3/2026, about 27/3/2026, 3/3/2026 to 9/3/2026, March 2026, 2026, or: not known.",
        max_length=60,
        error_messages={"required": "Say when, or write: not known."},
    )
    at = forms.CharField(label="Time", help_text="Like 14:05.", max_length=20, required=False)
    what = forms.CharField(
        label="What happened",
        max_length=MOST_WHAT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what happened."},
    )
    source = forms.CharField(
        label="Source",
        help_text="The record that says so, for example: health visitor’s notes.",
        max_length=MOST_SOURCE,
        error_messages={"required": "Say from which record it is."},
    )
    child = forms.ChoiceField(
        label="Was the child seen or heard?",
        choices=CHILD,
        widget=forms.RadioSelect,
        initial="none",
        error_messages={"required": "Choose one."},
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """The day and the time as they are read, day first."""
        values: dict[str, Any] = super().clean() or {}
        if "day" in values and "at" in values:
            try:
                values["when"] = read_when(values["day"], values["at"])
            except Unreadable as error:
                sentence = str(error)
                name = "at" if "time" in sentence.lower() else "day"
                self.add_error(name, ValidationError(f"{sentence.rstrip('.')}."))
        return values

    def told(self) -> Told:
        """The row as the service takes it."""
        values = self.cleaned_data
        child = Child("" if values["child"] == "none" else values["child"])
        return Told(values["when"], values["what"], values["source"], child)


class PasteForm(OnceForm):
    """Rows that were copied from a spreadsheet."""

    pasted = forms.CharField(
        label="Rows of your spreadsheet",
        help_text="Mark the rows in your spreadsheet, copy them, and paste them here. The columns: date, time, what happened, source, child seen or heard.",
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 12}),
        strip=False,
        error_messages={"required": "Paste the rows of your spreadsheet first."},
    )
    order = forms.ChoiceField(
        label="How are days written in these rows?",
        choices=[
            ("day", "Day first: 3/4/2026 is 3 April"),
            ("month", "Month first: 3/4/2026 is March 4"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class ChronologyFilter(forms.Form):
    """What the chronology is narrowed to."""

    agency = forms.ChoiceField(label="Agency", required=False)
    child = forms.ChoiceField(
        label="Child",
        choices=[
            ("", "Every row"),
            (Child.HEARD.value, "Seen and heard"),
            (Child.SEEN.value, "Seen, or seen and heard"),
            (Child.NOT_SEEN.value, "Not seen"),
        ],
        required=False,
    )
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)

    def __init__(self, *args: Any, requests: list[InformationRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        agency.choices = [("", "Every agency")] + [  # type: ignore[attr-defined]
            (one.reference, f"{one.body} ({one.reference})") for one in requests
        ]
