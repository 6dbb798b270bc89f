"""What the forms of the plan share: a version, a group of the partnership, a decision, and a look for case words."""

from typing import Any

from django import forms

from governance.access.plan import decisions_for
from governance.forms.fields import GroupChoice, groups_of
from governance.models import Outcome
from governance.services.decisions import Decided
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, Group, Partnership, RegisterEntry

MOST_WORDS = 4000
BIGGEST_NUMBER = 2_000_000_000


class VersionedForm(OnceForm):
    """Words that several people write, with the version at which they were opened."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=BIGGEST_NUMBER, initial=0
    )


def words(label: str, help_text: str = "", *, required: bool = True, rows: int = 4) -> Any:
    """A box for a paragraph or two."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def group_choice(label: str, help_text: str = "", *, required: bool = False) -> GroupChoice:
    """One of the partnership's groups; the form says which partnership by `offer_groups`."""
    return GroupChoice(
        label=label,
        help_text=help_text,
        required=required,
        queryset=Group.objects.none(),
        empty_label="Choose a group" if required else "None",
        error_messages={"invalid_choice": "Choose one of the partnership's groups."},
    )


def offer_groups(form: forms.Form, partnership: Partnership, *names: str) -> None:
    """Fill the boxes of groups with those of a partnership."""
    fields: dict[str, Any] = form.fields
    for name in names:
        fields[name].queryset = groups_of(partnership)


def agency_choice(label: str, help_text: str = "") -> forms.ModelChoiceField:
    """One of the partnership's agencies; the form says which partnership by `offer_agencies`."""
    return forms.ModelChoiceField(
        Agency.objects.none(),
        label=label,
        help_text=help_text,
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of the partnership's agencies."},
    )


def offer_agencies(form: forms.Form, actor: Actor, *names: str) -> None:
    """Fill the boxes of agencies with those that stand in the register today."""
    here = RegisterEntry.objects.filter(partnership=actor.partnership).current(actor.today)
    fields: dict[str, Any] = form.fields
    for name in names:
        fields[name].queryset = Agency.objects.filter(pk__in=here.values("agency"))


class DecisionChoice(forms.ModelChoiceField):
    """A decision by its reference and the day."""

    def label_from_instance(self, obj: Any) -> str:
        """The reference, the day and how it begins."""
        return f"{obj.reference}, {obj.at:%-d %B %Y}: {obj.text[:80]}"


class DecidedForm(OnceForm):
    """Which decision of the Executive agreed it."""

    decision = DecisionChoice(
        Outcome.objects.none(),
        label="Decision in the portal",
        required=False,
        empty_label="None of these",
        error_messages={"invalid_choice": "Choose one of the Executive's decisions."},
    )
    decided_words = forms.CharField(
        label="Or where it was decided",
        required=False,
        max_length=300,
        help_text="For a decision before the portal kept the record. For example, Executive Group, item 4",
    )
    decided_on = DatePartsField(
        label="And on which day", required=False, help_text="For example, 21 3 2026"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.today = actor.today
        fields["decision"].queryset = decisions_for(actor)

    def clean(self) -> dict[str, Any]:
        """A decision of the record, or the day and the words of another one."""
        given = super().clean() or {}
        on, said = given.get("decided_on"), given.get("decided_words")
        if on and on > self.today:
            self.add_error("decided_on", "Enter a day that is not in the future.")
        if given.get("decision") or self.errors:
            return given
        if not said:
            self.add_error("decision", "Choose the decision, or say where it was decided.")
        elif not on:
            self.add_error("decided_on", "Enter the day of the decision.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The decision as the service takes it."""
        given = super().arguments()
        said = Decided(given["decision"], given["decided_on"], given["decided_words"])
        return {"decided": said}
