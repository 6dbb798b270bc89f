"""The forms that propose a year of meetings: what to propose, and each proposed meeting as it may be changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from governance.models import RotationTurn
from governance.services import schedule
from governance.services.schedule import Plan
from partnership.clocks import in_words
from partnership.forms import DatePartsField, OnceForm, TimeOfDayField
from partnership.models import Actor, Group
from partnership.working_days import ONE_DAY

MOST_ROWS = 80
MOST_DAYS_FREE = 120
A_DAY = re.compile(r"(\d{1,2})[ ./](\d{1,2})[ ./](\d{4})")


class GroupsChoice(forms.ModelMultipleChoiceField):
    """Groups by their newest names."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


class ProposeForm(forms.Form):
    """Which groups, from which day, and which days to keep free."""

    groups = GroupsChoice(
        label="Which groups?",
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one group.",
            "invalid_choice": "Choose among the partnership's groups.",
        },
    )
    first = DatePartsField(label="From which day?", help_text="Twelve months are proposed")
    kept_free = forms.CharField(
        label="Which days are to be kept free?",
        required=False,
        max_length=1000,
        help_text="One day or one span a line, such as 15 2 2027 to 19 2 2027 for half-term. Weekends, bank holidays and the days around Christmas are kept free anyway.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, groups: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        field = self.fields["groups"]
        if isinstance(field, GroupsChoice):
            field.queryset = groups

    def clean_first(self) -> date:
        """A day to come, and not years away."""
        first: date = self.cleaned_data["first"]
        if not 0 <= (first - self.actor.today).days <= 730:
            raise ValidationError("Choose a day from today to two years on.")
        return first

    def clean_kept_free(self) -> frozenset[date]:
        """The days of each line."""
        lines = str(self.cleaned_data["kept_free"]).splitlines()
        return frozenset(day for line in lines if line.strip() for day in _span(line))


def _span(line: str) -> Iterator[date]:
    """The days of one line, both ends included. Raises ValidationError with the line."""
    wrong = ValidationError("Write each line like 15 2 2027, or 15 2 2027 to 19 2 2027.")
    try:
        days = [date(int(year), int(month), int(day)) for day, month, year in A_DAY.findall(line)]
    except ValueError:
        raise wrong from None
    if not days or len(days) > 2 or not 0 <= (days[-1] - days[0]).days <= MOST_DAYS_FREE:
        raise wrong
    for number in range((days[-1] - days[0]).days + 1):
        yield days[0] + number * ONE_DAY


class RowForm(forms.Form):
    """One proposed meeting."""

    is_wanted = forms.BooleanField(label="Plan this meeting", required=False)
    group = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    finance = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    place = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    meets_on = DatePartsField(label="Day")
    starts_at = TimeOfDayField(label="Begins at", required=False)
    ends_at = TimeOfDayField(label="Ends at", required=False)
    turn = forms.ChoiceField(label="Host and chair", required=False)

    def __init__(
        self,
        *args: Any,
        groups: Mapping[int, Group],
        turns: Sequence[RotationTurn],
        actor: Actor,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups, self.actor = groups, actor
        self.group_row = groups.get(_number(self["group"].value()))
        own = [one for one in turns if self.group_row and one.group_id == self.group_row.pk]
        self.turns = {str(one.pk): one for one in own}
        field = self.fields["turn"]
        if not own:
            del self.fields["turn"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [*((str(one.pk), str(one)) for one in own), ("", "Nobody's turn")]

    def clean_group(self) -> int:
        """One of the partnership's groups."""
        if self.group_row is None:
            raise ValidationError("Choose one of the partnership's groups.")
        return self.group_row.pk

    def clean_finance(self) -> list[date]:
        """The positions that the meeting receives."""
        try:
            return [date.fromisoformat(one) for one in self.cleaned_data["finance"].split()]
        except ValueError:
            raise ValidationError("This is no list of days.") from None

    def clean(self) -> dict[str, Any]:
        """A wanted meeting has a working day to come and its times in order."""
        cleaned = super().clean() or {}
        day, start, end = (cleaned.get(name) for name in ("meets_on", "starts_at", "ends_at"))
        if not cleaned.get("is_wanted"):
            return cleaned
        if day and day < self.actor.today:
            self.add_error("meets_on", "This day is past. Choose one to come.")
        elif day and (why := schedule.closed_because(day)):
            self.add_error("meets_on", f"{in_words(day)} is not a working day ({why}).")
        if end and not start and "starts_at" not in self.errors:
            self.add_error("starts_at", "Say when it begins too.")
        if start and end and end <= start:
            self.add_error("ends_at", "The end comes after the beginning, on the same day.")
        return cleaned

    def plan(self) -> Plan:
        """The meeting as the service takes it."""
        given = self.cleaned_data
        return Plan(
            group=self.groups[given["group"]],
            meets_on=given["meets_on"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            place=given["place"],
            turn=self.turns.get(given.get("turn", "")),
            finance=given["finance"],
        )


def _number(value: Any) -> int:
    return int(value) if str(value).isascii() and str(value).isdigit() else 0


RowFormSet = formset_factory(RowForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def rows_shown(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """What stands in the rows at first."""
    return [
        {
            "is_wanted": True,
            "group": one.group.pk,
            "finance": " ".join(day.isoformat() for day in one.finance),
            "place": one.place,
            "meets_on": one.meets_on,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "turn": str(one.turn.pk) if one.turn else "",
        }
        for one in plans
    ]


class AcceptForm(OnceForm):
    """The key of the whole, and the box for what is out of order all the same."""

    is_deliberate = forms.BooleanField(label="Plan them in this order all the same", required=False)
