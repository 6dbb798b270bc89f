"""The forms of meetings: the log's filters, and a meeting that was held before the portal kept its minutes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.forms.fields import GroupChoice, groups_of
from governance.models import Meeting
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Group, Partnership

MOST_AREAS = 8
LONGEST_AREA = 300


class MeetingFilter(forms.Form):
    """What the meeting log is narrowed by."""

    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    year = forms.ChoiceField(label="Year", required=False)

    def __init__(self, *args: Any, groups: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group, year = self.fields["group"], self.fields["year"]
        if isinstance(group, GroupChoice) and isinstance(year, forms.ChoiceField):
            group.queryset = groups
            year.choices = [("", "All years"), *((str(one), str(one)) for one in years)]


class MeetingForm(OnceForm):
    """A meeting that was held."""

    group = GroupChoice(
        label="Group",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"invalid_choice": "Choose one of the partnership's groups."},
    )
    held_on = DatePartsField(label="When was it held?", help_text="For example, 21 3 2024")
    kind = forms.ChoiceField(
        label="What kind of meeting was it?",
        choices=Meeting.Kind.choices,
        initial=Meeting.Kind.ORDINARY,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        required=False,
        help_text="Leave it empty to use the group's name",
    )
    place = forms.CharField(label="Place", max_length=200, required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        if isinstance(group, GroupChoice):
            group.queryset = groups_of(partnership)
        for number in range(1, MOST_AREAS + 1):
            self.fields[f"area_{number}"] = forms.CharField(
                label=f"Area of focus {number}", max_length=LONGEST_AREA, required=False
            )

    def area_fields(self) -> list[Any]:
        """The boxes for what the meeting looked at."""
        return [self[name] for name in self.fields if name.startswith("area_")]

    def clean_held_on(self) -> Any:
        """Only what has happened is recorded."""
        held_on = self.cleaned_data["held_on"]
        if held_on and held_on > timezone.localdate():
            raise ValidationError("This day is still to come. Record the meeting once it was held.")
        return held_on

    def arguments(self) -> dict[str, Any]:
        """What the service takes: the areas as one list, in order."""
        given = super().arguments()
        names = [name for name in given if name.startswith("area_")]
        return {name: value for name, value in given.items() if name not in names} | {
            "areas": [given[name] for name in names if given[name]]
        }


class FocusForm(OnceForm):
    """What a meeting looked at, a line for each."""

    areas = forms.CharField(
        label="What did the meeting look at?",
        required=False,
        max_length=MOST_AREAS * (LONGEST_AREA + 2),
        help_text=f"One area of focus on each line, {MOST_AREAS} at most. The log and the yearly report print them.",
        widget=forms.Textarea(attrs={"rows": MOST_AREAS}),
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean_areas(self) -> list[str]:
        """The lines that say something."""
        lines = _lines(self.cleaned_data["areas"])
        if len(lines) > MOST_AREAS:
            raise ValidationError(f"Write {MOST_AREAS} lines at most: there are {len(lines)}.")
        if long := next((line for line in lines if len(line) > LONGEST_AREA), ""):
            raise ValidationError(
                f"“{long[:40]}…” has {len(long)} characters. A line has {LONGEST_AREA} at most."
            )
        return lines

    def clean_was(self) -> list[str]:
        """What stood there when the form was opened."""
        return _lines(self.cleaned_data["was"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
