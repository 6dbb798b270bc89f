"""The forms of the forward plan: its filters, what is planned, taking it onto an agenda and dropping it."""

from datetime import date
from typing import Any

from django import forms

from governance.forms.agenda import MeetingChoice, WordsForm
from governance.forms.fields import GroupChoice
from governance.models import Meeting
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Group

OVERDUE, PROPOSED, TAKEN, DROPPED, ALL = (
    "overdue",
    "proposed",
    "taken",
    "dropped",
    "all",
)
STATES = [
    ("", "Waiting"),
    (OVERDUE, "Overdue"),
    (PROPOSED, "Proposed by members"),
    (TAKEN, "On an agenda"),
    (DROPPED, "Dropped"),
    (ALL, "All"),
]


class ForwardFilter(forms.Form):
    """What the forward plan is narrowed by."""

    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    state = forms.ChoiceField(label="State", choices=STATES, required=False)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups


class PlannedForm(WordsForm):
    """Something that a group is to look at later."""

    because = forms.CharField(
        label="Why does it come to the group?",
        max_length=300,
        required=False,
        help_text="For example: the Forum asked for it in May",
    )
    wanted_by = DatePartsField(
        label="By when?",
        required=False,
        help_text="For example, 27 3 2027. Leave it empty for no day",
    )

    def __init__(
        self, *args: Any, today: date, opened_day: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.opened_day = today, opened_day
        self.fields.pop("kind")

    def clean_wanted_by(self) -> date | None:
        """Not in the past, unless it stood there already."""
        day: date | None = self.cleaned_data["wanted_by"]
        if day and day < self.today and day != self.opened_day:
            raise forms.ValidationError("Enter a day that is not in the past.")
        return day


class NewPlannedForm(PlannedForm):
    """The same, with the group that is to look at it."""

    group = GroupChoice(
        label="For which group?",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"invalid_choice": "Choose one of your groups."},
    )
    field_order = ["form_key", "group", "title"]

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups


class TakeForm(OnceForm):
    """Onto which agenda."""

    meeting = MeetingChoice(
        label="Onto which agenda?",
        queryset=Meeting.objects.none(),
        empty_label="Choose a meeting",
        error_messages={"invalid_choice": "Choose one of the group’s meetings."},
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["meeting"].queryset = meetings


class DropForm(OnceForm):
    """Why it is dropped."""

    because = forms.CharField(
        label="Why is it dropped?",
        max_length=300,
        help_text="Everybody who reads the plan sees it, and so does who proposed it",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
