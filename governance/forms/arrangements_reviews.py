"""The forms of the yearly review, of the log of changes, and of the links with other boards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import BoardLink
from governance.services.arrangements_reviews import Held
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Agency, Breach, Partnership, RegisterEntry, Seat
from partnership.services.deadlines import BreachReason

MOST_TEXT = 8000


def _past(day: Any) -> Any:
    if day and day > timezone.localdate():
        raise ValidationError("This day is still to come.")
    return day


def _text(label: str, *, help_text: str = "", required: bool = True, rows: int = 4) -> Any:
    return forms.CharField(
        label=label,
        max_length=MOST_TEXT,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReviewForm(OnceForm):
    """What came of a yearly review; where it was late, why."""

    held_on = DatePartsField(label="When was it held?", help_text="For example, 27 3 2026")
    looked_at = _text("What was looked at?")
    decided = _text("What was decided?")
    comes_next = _text("What comes next?", required=False)
    cause = forms.ChoiceField(
        label="It was late: what was the main cause?",
        choices=Breach.Cause.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = _text(
        "Why was it late?", required=False, help_text="This stays on the record. No names."
    )

    def __init__(self, *args: Any, due_on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on
        if due_on is None or timezone.localdate() <= due_on:
            del self.fields["cause"]
            del self.fields["reason"]

    def clean_held_on(self) -> Any:
        """Only a day that has come."""
        return _past(self.cleaned_data["held_on"])

    def clean(self) -> dict[str, Any]:
        """A late review says why."""
        cleaned = super().clean() or {}
        held_on = cleaned.get("held_on")
        if held_on and self.due_on and held_on > self.due_on:
            for name in ("cause", "reason"):
                if not cleaned.get(name):
                    self.add_error(name, "The review was late. Say why.")
        return cleaned

    def held(self) -> Held:
        """What the service takes."""
        given = self.cleaned_data
        return Held(given["held_on"], given["looked_at"], given["decided"], given["comes_next"])

    def breach(self) -> BreachReason | None:
        """Why it was late, where it was."""
        given = self.cleaned_data
        if not given.get("cause") or not given.get("reason"):
            return None
        return BreachReason(Breach.Cause(given["cause"]), given["reason"])


class ChangeForm(OnceForm):
    """A change of the structure or the arrangements."""

    on = DatePartsField(label="When did it change?", help_text="For example, 27 3 2026")
    what = forms.CharField(
        label="What changed?",
        max_length=300,
        help_text="Name posts, groups and agencies, never people",
    )
    reason = _text("Why?", help_text="The yearly report tells of changes with their reasons.")
    once_key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def clean_on(self) -> Any:
        """Only a day that has come."""
        return _past(self.cleaned_data["on"])


class PeriodFilter(forms.Form):
    """Between which days the registers are asked for changes."""

    start = DatePartsField(label="From", required=False)
    end = DatePartsField(label="To", required=False)


class BoardForm(OnceForm):
    """A link with another board."""

    agency = forms.ModelChoiceField(
        label="Board of the register",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Another board, named below",
        error_messages={"invalid_choice": "Choose one of the boards."},
    )
    other_name = forms.CharField(label="Another board", max_length=200, required=False)
    purpose = _text("What is the link for?", required=False, rows=3)
    protocol_agreed_on = DatePartsField(label="When was the protocol agreed?", required=False)
    review_due_on = DatePartsField(label="By when is the protocol to be reviewed?", required=False)
    joint_work = _text("What is done together?", required=False, rows=3)
    kept_apart = _text("What is not done twice because of it?", required=False, rows=3)
    seat = forms.ModelChoiceField(
        label="Our seat that speaks there",
        queryset=Seat.objects.none(),
        required=False,
        empty_label="No seat of ours",
        error_messages={"invalid_choice": "Choose one of the seats."},
    )
    speaks_for_us = forms.CharField(
        label="Or who speaks for us there, by post", max_length=200, required=False
    )
    chaired_by = forms.CharField(label="Who chairs there, by post", max_length=200, required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, initial=0
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = RegisterEntry.objects.filter(
            partnership=partnership, standing=RegisterEntry.Standing.OTHER_BOARD
        )
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = Agency.objects.filter(pk__in=boards.values("agency"))
        fields["seat"].queryset = Seat.objects.filter(
            partnership=partnership, group__is_closed=False, ends_on__isnull=True
        )

    def clean(self) -> dict[str, Any]:
        """One board, in one way."""
        cleaned = super().clean() or {}
        if "agency" not in self.errors and bool(cleaned.get("agency")) == bool(
            cleaned.get("other_name")
        ):
            self.add_error("other_name", "Choose a board of the register, or name another.")
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the service takes, without the version."""
        return {name: value for name, value in self.arguments().items() if name != "version"}


BOARD_FIELDS = (
    "agency", "other_name", "purpose", "protocol_agreed_on", "review_due_on", "joint_work",
    "kept_apart", "seat", "speaks_for_us", "chaired_by", "version",
)  # fmt: skip


def told_of(link: BoardLink) -> dict[str, Any]:
    """A link as the form begins with it."""
    return {name: getattr(link, name) for name in BOARD_FIELDS}


class EndForm(OnceForm):
    """From which day something is over."""

    on = DatePartsField(label="On which day did it end?", help_text="For example, 27 3 2026")

    def clean_on(self) -> Any:
        """Only a day that has come."""
        return _past(self.cleaned_data["on"])
