"""The forms of a group's rhythm and rotation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q

from governance.forms.fields import GroupChoice, groups_of
from governance.models import Cadence, RotationTurn
from governance.models.cadence import MOST_MINUTES, Weekday
from governance.services.cadences import Rhythm, Turn
from partnership.forms import DatePartsField, OnceForm, TimeOfDayField
from partnership.models import Actor, Group, Seat
from partnership.roles import Sector

MOST_TURNS = 6
PLACES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _whole(value: str) -> int | None:
    return int(value) if value else None


class CadenceForm(OnceForm):
    """How a group meets."""

    times_a_year = forms.IntegerField(
        label="How many times a year does it meet?",
        min_value=1,
        max_value=52,
        required=False,
        help_text="Leave it empty where its terms of reference name no number",
    )
    longest_gap = forms.IntegerField(
        label="After how many days without a meeting is it pointed out?",
        min_value=1,
        max_value=800,
        required=False,
        help_text="For a group that meets quarterly, for example, 100",
    )
    after = GroupChoice(
        label="Which group does it meet after?",
        queryset=Group.objects.none(),
        required=False,
        empty_label="None",
        help_text="Dates are then proposed behind that group's, and a meeting without a new one before it is pointed out",
    )
    days_after = forms.IntegerField(
        label="How many days after it, at least?", min_value=0, max_value=60, required=False
    )
    weekday = forms.TypedChoiceField(
        label="On which day of the week, usually?",
        choices=[("", "Any"), *((str(one.value), one.label) for one in Weekday)],
        coerce=_whole,
        empty_value=None,
        required=False,
    )
    starts_at = TimeOfDayField(
        label="At what time does it usually begin?", required=False, help_text="For example, 10:00"
    )
    minutes = forms.IntegerField(
        label="How many minutes does it take?", min_value=15, max_value=MOST_MINUTES, initial=120
    )
    place = forms.CharField(label="Where does it usually meet?", max_length=200, required=False)
    finance_months = forms.TypedMultipleChoiceField(
        label="Which positions of income and expenditure does it receive?",
        choices=[(str(number), f"End of {name}") for number, name in enumerate(MONTHS, start=1)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Six-monthly reports are, for example, the end of March and the end of September. Each goes to the first meeting after it.",
    )
    records_until = DatePartsField(
        label="Until which day are all its meetings recorded here?",
        required=False,
        help_text="Leave it empty while they are. Otherwise nothing is pointed out after this day.",
    )
    source = forms.CharField(
        label="Where is this written?",
        max_length=120,
        required=False,
        help_text="For example, terms of reference, 2.8",
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = self.fields["after"]
        if isinstance(after, GroupChoice):
            after.queryset = groups_of(group.partnership).exclude(pk=group.pk)

    def clean(self) -> dict[str, Any]:
        """Days after a group need the group."""
        cleaned = super().clean() or {}
        if cleaned.get("days_after") and not cleaned.get("after") and "after" not in self.errors:
            self.add_error(
                "after", "Choose the group that it meets after, or leave the days empty."
            )
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        given = super().arguments()
        given["days_after"] = given["days_after"] or 0
        given["finance_months"] = tuple(given["finance_months"])
        return {"rhythm": Rhythm(**given)}


def cadence_shown(row: Cadence | None) -> dict[str, Any]:
    """What stands in the form at first."""
    if row is None:
        return {}
    names = Rhythm.__dataclass_fields__
    return {name: getattr(row, name) for name in names} | {
        "finance_months": [str(one) for one in row.finance_months]
    }


class SeatChoice(forms.ModelChoiceField):
    """A seat by its post, with the agency or the partner that hosts when it chairs."""

    def label_from_instance(self, obj: Any) -> str:
        """The post and whose it is."""
        whose = obj.agency.called if obj.agency else obj.get_sector_display()
        return f"{obj.title} ({whose})"


class RotationForm(OnceForm):
    """The seats whose turn it is, in order; whose seat it is hosts."""

    def __init__(self, *args: Any, group: Group, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = (
            Seat.objects.filter(group=group)
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=actor.today))
            .select_related("agency")
        )
        for place in PLACES[:MOST_TURNS]:
            self.fields[place.lower()] = SeatChoice(
                label=f"{place} turn",
                queryset=seats,
                required=False,
                empty_label="Nobody",
                error_messages={"invalid_choice": "Choose one of the group's seats."},
            )

    def clean(self) -> dict[str, Any]:
        """Each seat once."""
        cleaned = super().clean() or {}
        seen = set()
        for place in PLACES:
            seat = cleaned.get(place.lower())
            if seat and seat.pk in seen:
                self.add_error(place.lower(), "This seat has a turn already.")
            seen.add(seat.pk if seat else None)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        seats = [self.cleaned_data[place.lower()] for place in PLACES]
        return {
            "turns": [
                Turn(sector=Sector(one.sector), agency=one.agency, chair_seat=one)
                for one in seats
                if one
            ]
        }


def rotation_shown(turns: Sequence[RotationTurn]) -> dict[str, Any]:
    """What stands in the form at first."""
    return {place.lower(): turn.chair_seat_id for place, turn in zip(PLACES, turns, strict=False)}
