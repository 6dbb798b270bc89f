"""The forms of the link to the child death review."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm, TimeOfDayField, moment_in_london
from reviews.models import ChildDeathReview
from reviews.rules.child_death import CHILD_DEATH_MOVES, ChildDeathState, Way


def _past(day: Any) -> Any:
    if day and day > timezone.localdate():
        raise ValidationError("The day is in the future. Check the year.")
    return day


class LinkForm(OnceForm):
    """The child death review of one child."""

    panel = forms.CharField(
        label="Which panel reviews the death?",
        help_text="The name of the child death overview panel.",
        max_length=150,
        error_messages={"required": "Enter the name of the panel."},
    )
    their_reference = forms.CharField(
        label="Their reference",
        max_length=60,
        error_messages={"required": "Enter the reference of the child death review."},
    )
    died_on = DatePartsField(
        label="Day of the death", error_messages={"required": "Enter the day of the death."}
    )
    died_time = TimeOfDayField(
        label="Time of the death", help_text="As near as you know it, for example 16:59"
    )
    notified_on = DatePartsField(
        label="Day the panel was notified",
        help_text="Deaths are notified within 48 hours.",
        error_messages={"required": "Enter the day the panel was notified."},
    )
    notified_time = TimeOfDayField(label="Time the panel was notified")

    def clean(self) -> dict[str, Any]:
        """Both are moments; the notification comes after the death and is not in the future."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("died", "notified"):
            self._moment(values, name)
        died_at, notified_at = values.get("died_at"), values.get("notified_at")
        if died_at and notified_at and notified_at < died_at:
            self.add_error("notified_on", "This is before the death.")
        elif notified_at and notified_at > timezone.now():
            self.add_error("notified_on", "This moment is in the future.")
        return values

    def _moment(self, values: dict[str, Any], name: str) -> None:
        day: date | None = values.get(f"{name}_on")
        at: time | None = values.get(f"{name}_time")
        if not day or not at:
            return
        try:
            values[f"{name}_at"] = moment_in_london(day, at)
        except ValidationError as error:
            self.add_error(f"{name}_time", error)

    def arguments(self) -> dict[str, Any]:
        """The cleaned values that the service takes."""
        names = ("panel", "their_reference", "died_at", "notified_at")
        return {name: self.cleaned_data[name] for name in names}


class StandsForm(OnceForm):
    """Where the child death review stands now."""

    to = forms.ChoiceField(
        label="Where does it stand now?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say where it stands now."},
    )
    on = DatePartsField(label="Since when?", error_messages={"required": "Enter the day."})

    def __init__(self, *args: Any, review: ChildDeathReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = CHILD_DEATH_MOVES.table[ChildDeathState(review.state)]
        self.fields["to"].choices = [(one.value, one.label) for one in after]  # type: ignore[attr-defined]
        self._since = review.state_on

    def clean_to(self) -> ChildDeathState:
        """The state as the vocabulary has it."""
        return ChildDeathState(self.cleaned_data["to"])

    def clean_on(self) -> Any:
        """Between the last step and today."""
        day = _past(self.cleaned_data["on"])
        if day < self._since:
            raise ValidationError("This is before the last step.")
        return day


class UpdateForm(OnceForm):
    """What one of the two told the other."""

    way = forms.ChoiceField(
        label="Who told whom?",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who told whom."},
    )
    on = DatePartsField(label="On which day?", error_messages={"required": "Enter the day."})
    words = forms.CharField(
        label="What was told",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was told."},
    )

    def clean_on(self) -> Any:
        """Not in the future."""
        return _past(self.cleaned_data["on"])

    def clean_way(self) -> Way:
        """The way as the vocabulary has it."""
        return Way(self.cleaned_data["way"])
