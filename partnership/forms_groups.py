"""Forms of the register of groups: found, rename, parents, seats, holders, quorum, terms of reference."""

from collections.abc import Iterable
from typing import Any

from django import forms

from partnership.forms import DatePartsField, OnceForm
from partnership.models import (
    Actor,
    Agency,
    Group,
    Membership,
    RegisterEntry,
    Seat,
    TermsOfReference,
    User,
)
from partnership.roles import Sector
from partnership.services.groups import Need

DAY = "For example, 27 3 2026"
MOST_NEEDS = 6


class AsItWasForm(forms.Form):
    """The day for which the structure is shown."""

    on = DatePartsField(label="Show the structure as it was on", required=False, help_text=DAY)


class FoundForm(OnceForm):
    """A new group."""

    name = forms.CharField(label="Name", max_length=200)
    abbreviation = forms.CharField(label="Abbreviation", max_length=30, required=False)
    kind = forms.ChoiceField(label="Kind", choices=Group.Kind.choices, widget=forms.RadioSelect)
    tier = forms.IntegerField(
        label="Tier", required=False, min_value=0, max_value=9,
        help_text="1 is the top. Leave empty where it stands beside the tiers",
    )  # fmt: skip
    purpose = forms.CharField(
        label="What is it for?", max_length=2000, required=False, widget=forms.Textarea
    )
    frequency = forms.CharField(label="How often does it meet?", max_length=150, required=False)
    starts_on = DatePartsField(label="From which day?", help_text=DAY)


class RenameForm(OnceForm):
    """A new name, from a day."""

    name = forms.CharField(label="New name", max_length=200)
    abbreviation = forms.CharField(label="New abbreviation", max_length=30, required=False)
    on = DatePartsField(label="From which day?", help_text=DAY)


class LastDayForm(OnceForm):
    """The last day of something that is kept in the record."""

    on = DatePartsField(label="Last day", help_text=DAY)


class ParentForm(OnceForm):
    """To whom a group reports."""

    parent = forms.ModelChoiceField(None, label="A group", required=False, empty_label="None")  # type: ignore[var-annotated]
    other_board = forms.CharField(
        label="Or a board outside the portal", max_length=200, required=False
    )
    is_accountable = forms.BooleanField(label="The group is accountable to it", required=False)
    is_coordinating = forms.BooleanField(label="It coordinates the group", required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["parent"].queryset = Group.objects.exclude(pk=group.pk).with_names()

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or self.cleaned_data
        if "parent" not in self.errors and bool(given.get("parent")) == bool(
            given.get("other_board")
        ):
            self.add_error("parent", "Choose a group, or name another board; not both.")
        return given


class DelegateForm(OnceForm):
    """What a group hands to another."""

    to_group = forms.ModelChoiceField(None, label="To which group?")  # type: ignore[var-annotated]
    what = forms.CharField(label="What?", max_length=2000, widget=forms.Textarea)
    starts_on = DatePartsField(label="From which day?", help_text=DAY)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to_group"].queryset = Group.objects.exclude(pk=group.pk).with_names()


class SeatForm(OnceForm):
    """A place at the table."""

    title = forms.CharField(label="Title", max_length=200, help_text="The post, never the person")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", required=False, empty_label="None"
    )
    sector = forms.ChoiceField(
        label="Sector it counts for", choices=[("", "Choose"), *Sector.choices]
    )
    kind = forms.ChoiceField(label="Kind", choices=Seat.Kind.choices, widget=forms.RadioSelect)
    is_chair = forms.BooleanField(label="It is the chair", required=False)
    is_lay = forms.BooleanField(label="It is for a lay member", required=False)
    is_co_opted = forms.BooleanField(label="It is co-opted", required=False)
    starts_on = DatePartsField(label="From which day?", help_text=DAY)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = RegisterEntry.objects.filter(partnership=actor.partnership).current(actor.today)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = Agency.objects.filter(pk__in=entries.values("agency"))


class SeatPersonForm(OnceForm):
    """Who sits in a seat."""

    user = forms.ModelChoiceField(
        User.objects.none(), label="Who?", help_text="Only people who are invited to the portal"
    )
    is_deputy = forms.BooleanField(label="As deputy", required=False)
    delegated_authority = forms.CharField(
        label="What may they decide?", max_length=300, required=False
    )
    starts_on = DatePartsField(label="From which day?", help_text=DAY)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(partnership=actor.partnership).current(actor.today)
        fields: dict[str, Any] = self.fields
        fields["user"].queryset = User.objects.filter(pk__in=members.values("user"))


class QuorumForm(OnceForm):
    """What a group needs before it may decide."""

    says = forms.CharField(
        label="In the words of the terms of reference", max_length=1000, widget=forms.Textarea
    )
    least_number = forms.IntegerField(
        label="How many members at least, in all?", min_value=0, max_value=99, initial=0
    )
    deputies_count = forms.BooleanField(label="Deputies count", required=False, initial=True)
    chair_may_proceed = forms.BooleanField(
        label="The chair may let a meeting proceed without a quorum, with the reason recorded",
        required=False,
    )


class NeedForm(forms.Form):
    """One requirement: so many from one sector, or from two together, and who may stand in."""

    CHOICES = [("", "None"), *Sector.choices]

    at_least = forms.IntegerField(label="At least", min_value=1, max_value=99, required=False)
    sector = forms.ChoiceField(label="From", choices=CHOICES, required=False)
    or_sector = forms.ChoiceField(label="Or from", choices=CHOICES, required=False)
    stand_in = forms.ChoiceField(label="In their place", choices=CHOICES, required=False)

    def clean(self) -> dict[str, Any]:
        """A number and a sector, or neither."""
        given = super().clean() or self.cleaned_data
        if given.get("at_least") and not given.get("sector"):
            self.add_error("sector", "Choose a sector.")
        if given.get("sector") and not given.get("at_least") and "at_least" not in self.errors:
            self.add_error("at_least", "Enter how many.")
        return given

    def need(self) -> Need | None:
        """The requirement, if there is one."""
        given = self.cleaned_data
        if not given.get("sector"):
            return None
        names = [Sector(given[name]) for name in ("sector", "or_sector") if given.get(name)]
        stand_ins = (Sector(given["stand_in"]),) if given.get("stand_in") else ()
        return Need(given["at_least"], tuple(dict.fromkeys(names)), stand_ins)


NeedFormSet = forms.formset_factory(NeedForm, extra=2, max_num=MOST_NEEDS, absolute_max=MOST_NEEDS)


def needs_first_shown(needs: Iterable[Any]) -> list[dict[str, Any]]:
    """The requirements that are recorded, as the form shows them first."""
    return [
        {
            "at_least": need.at_least,
            "sector": (need.sectors or [""])[0],
            "or_sector": [*need.sectors, "", ""][1],
            "stand_in": (need.stand_ins or [""])[0],
        }
        for need in needs
    ]


class TermsForm(OnceForm):
    """Terms of reference in their parts."""

    agreed_on = DatePartsField(label="Agreed on", required=False, help_text=DAY)
    review_on = DatePartsField(label="To be reviewed on", required=False, help_text=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TermsOfReference.PARTS:
            label = str(TermsOfReference._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.CharField(
                label=label[:1].upper() + label[1:],
                max_length=10_000,
                required=False,
                widget=forms.Textarea,
            )
        self.order_fields([*TermsOfReference.PARTS, "agreed_on", "review_on"])


class PresentForm(forms.Form):
    """Who is in the room, to try the quorum."""

    here = forms.MultipleChoiceField(
        label="Who is there?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["here"].choices = choices
