"""The forms of the calendar: its filters, a meeting that is planned, moved or cancelled."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from governance.forms.fields import GroupChoice
from governance.models import Meeting, RotationTurn
from governance.services import schedule
from partnership.clocks import in_words
from partnership.forms import DatePartsField, OnceForm, TimeOfDayField
from partnership.models import Actor, FormSubmission, Group

COMING = ""
MOST_REASON = 300


class CalendarFilter(forms.Form):
    """What the calendar is narrowed by."""

    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    year = forms.ChoiceField(label="When", required=False)

    def __init__(self, *args: Any, groups: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group, year = self.fields["group"], self.fields["year"]
        if isinstance(group, GroupChoice) and isinstance(year, forms.ChoiceField):
            group.queryset = groups
            year.choices = [(COMING, "To come"), *((str(one), str(one)) for one in years)]


class GroupForm(forms.Form):
    """Which group meets: the first step of planning a meeting."""

    group = GroupChoice(
        label="Which group meets?",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"invalid_choice": "Choose one of the partnership's groups."},
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        if isinstance(group, GroupChoice):
            group.queryset = groups


class DayForm(OnceForm):
    """When and where a meeting is. A day that gives cause for doubt is taken only when the box says that it is meant."""

    meets_on = DatePartsField(label="Day", help_text="For example, 21 3 2027")
    starts_at = TimeOfDayField(label="Begins at", required=False, help_text="For example, 10:00")
    ends_at = TimeOfDayField(label="Ends at", required=False, help_text="For example, 12:00")
    place = forms.CharField(
        label="Place", max_length=200, required=False, help_text="A room, or where to join online"
    )
    is_deliberate = forms.BooleanField(label="Meet on this day all the same", required=False)

    def __init__(
        self,
        *args: Any,
        group: Group,
        actor: Actor,
        meeting: Meeting | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.actor, self.meeting = group, actor, meeting
        self.doubts: list[str] = []

    def clean(self) -> dict[str, Any]:
        """Times in order, a day to come, and doubts about it settled."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if end and not start and "starts_at" not in self.errors:
            self.add_error("starts_at", "Say when it begins too.")
        if start and end and end <= start:
            self.add_error("ends_at", "The end comes after the beginning, on the same day.")
        if day := cleaned.get("meets_on"):
            self._check_day(day, is_deliberate=bool(cleaned.get("is_deliberate")))
        return cleaned

    def _check_day(self, day: date, *, is_deliberate: bool) -> None:
        if self.meeting and day == self.meeting.meets_on:
            return
        if FormSubmission.objects.filter(key=self.cleaned_data.get("form_key", "")).exists():
            return  # sent twice: what it planned the first time is no reason for doubt
        if day < self.actor.today:
            self.add_error("meets_on", "This day is past. Choose one to come.")
            return
        self.doubts = doubts_about(day, self.group, self.actor, self.meeting)
        if not is_deliberate:
            for doubt in self.doubts:
                self.add_error("meets_on", f"{doubt} Choose another day, or tick the box below it.")


def doubts_about(
    day: date, group: Group, actor: Actor, meeting: Meeting | None = None
) -> list[str]:
    """What speaks against a day: nobody works, or some of the same people are expected elsewhere."""
    found = []
    if why := schedule.closed_because(day):
        found.append(f"{in_words(day)} is not a working day ({why}).")
    found += [
        f"Some of the same people are expected at another meeting on this day: {schedule.name_of(other)}."
        for other in schedule.clashes(group, day, actor.today, apart_from=meeting)
    ]
    return found


class PlanForm(DayForm):
    """A meeting that is planned."""

    kind = forms.ChoiceField(
        label="What kind of meeting is it?",
        choices=Meeting.Kind.choices,
        initial=Meeting.Kind.ORDINARY,
        widget=forms.RadioSelect,
    )
    turn = forms.ChoiceField(label="Who plans, hosts and chairs it?", required=False)
    title = forms.CharField(
        label="Title",
        max_length=200,
        required=False,
        help_text="Leave it empty to use the group's name",
    )
    invited = forms.CharField(
        label="Who else is invited?",
        max_length=300,
        required=False,
        help_text="In words, for example the neighbouring areas that come to a leadership summit",
    )

    def __init__(self, *args: Any, turns: Sequence[RotationTurn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turns = {str(one.pk): one for one in turns}
        turn = self.fields["turn"]
        if not self.turns:
            del self.fields["turn"]
        elif isinstance(turn, forms.ChoiceField):
            turn.choices = [
                *((key, str(one)) for key, one in self.turns.items()),
                ("", "Nobody's turn"),
            ]

    def arguments(self) -> dict[str, Any]:
        """What the service takes: the plan, and whether its day is meant."""
        given = super().arguments()
        is_deliberate = given.pop("is_deliberate")
        turn = self.turns.get(given.pop("turn", ""))
        kind = Meeting.Kind(given.pop("kind"))
        wanted = schedule.Plan(group=self.group, kind=kind, turn=turn, **given)
        return {"plan": wanted, "is_deliberate": is_deliberate}


class MoveForm(DayForm):
    """A meeting on another day, or at another time or place."""

    reason = forms.CharField(
        label="Why is it moved?",
        max_length=MOST_REASON,
        help_text="Shown on the meeting's page. Name no child and no family.",
    )


class CancelForm(OnceForm):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=MOST_REASON,
        help_text="Shown on the meeting's page. Name no child and no family.",
    )
