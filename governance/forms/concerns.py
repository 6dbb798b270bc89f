"""The forms of attendance concerns."""

from typing import Any

from django import forms

from governance.forms.fields import GroupChoice, groups_known
from governance.models import AttendanceConcern
from governance.rules.concern import ConcernKind, ConcernState
from partnership.forms import OnceForm
from partnership.models import Actor, Group, Seat

OPEN, OVERDUE = "open", "overdue"


class ConcernFilters(forms.Form):
    """What the list is narrowed by."""

    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All"),
            (OPEN, "Open"),
            (OVERDUE, "Not answered in time"),
            *ConcernState.choices,
        ],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = AttendanceConcern.objects.visible_to(actor).values("group")
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups_known(actor).filter(pk__in=mine)


def choices_of(seats: list[Seat]) -> list[tuple[str, Any]]:
    """Under each group its agencies, each as a whole and then by its seats."""
    groups: dict[str, dict[str, str]] = {}
    for seat in seats:
        agency, offered = seat.agency, groups.setdefault(seat.group.name, {})
        if agency:
            offered.setdefault(
                f"agency:{seat.group_id}:{agency.pk}", f"{agency.called}, as a whole"
            )
            offered[f"seat:{seat.pk}"] = f"{agency.called}: {seat.title}"
    return [("", "Choose an agency or one of its seats"), *((name, sorted(one.items(), key=lambda pair: pair[1])) for name, one in groups.items())]  # fmt: skip


class RaiseForm(OnceForm):
    """Whom the concern is about, and what it is."""

    about = forms.ChoiceField(label="Whom is it about?")
    kind = forms.ChoiceField(
        label="What is it about?", choices=ConcernKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="What is the concern?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The agency and the Executive read it. No names of children or families",
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        fields: dict[str, Any] = self.fields
        fields["about"].choices = choices_of(seats)

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        given = super().arguments()
        kind, _, key = given.pop("about").partition(":")
        of = given | {"kind": ConcernKind(given["kind"])}
        if kind == "seat":
            seat = next(one for one in self.seats if one.pk == int(key))
            return of | {"group": seat.group, "agency": None, "seat": seat}
        pair = tuple(int(one) for one in key.split(":"))
        seat = next(one for one in self.seats if (one.group_id, one.agency_id) == pair)
        return of | {"group": seat.group, "agency": seat.agency, "seat": None}


class AnswerConcernForm(OnceForm):
    """What the agency answers."""

    answer = forms.CharField(
        label="What does the agency answer?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What stood in the way, and what it will do. No names of children or families",
    )


class CloseConcernForm(OnceForm):
    """How the concern ended."""

    outcome = forms.CharField(
        label="With what outcome?", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
