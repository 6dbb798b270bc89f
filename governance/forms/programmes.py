"""The forms of the year's work programme and its items."""

from typing import Any

from django import forms

from governance.forms.entries import EntryForm, post, sentence, title
from governance.forms.plan import group_choice, offer_groups, words
from governance.forms.priorities import check_order
from governance.models import Priority, Programme, ProgrammeItem
from governance.rules.programme import WORK_MOVES, WorkState, is_too_long, time_of, times_of
from governance.services.programmes import Work, outside
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor


class ProgrammeForm(EntryForm):
    """What a programme says of itself."""

    title = title("What is it called?", "For example, Work programme 2026 to 2027")
    about = words("What is the year for?", required=False)
    drafted_by = group_choice("Which group drafts it?", required=True)
    starts_on = DatePartsField(label="From", help_text="For example, 1 4 2026")
    ends_on = DatePartsField(label="To", help_text="For example, 31 3 2027")

    def __init__(
        self, *args: Any, actor: Actor, programme: Programme | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        offer_groups(self, actor.partnership, "drafted_by")

    def clean(self) -> dict[str, Any]:
        """The days in order, about a year, and around every item."""
        given = super().clean() or {}
        check_order(self, given, "starts_on", "ends_on")
        first, last = given.get("starts_on"), given.get("ends_on")
        if not first or not last:
            return given
        if is_too_long(first, last):
            self.add_error(
                "ends_on", "A programme is of a year, and never of more than a year and a half."
            )
        elif self.programme and outside(self.programme, first, last):
            self.add_error("ends_on", "An item lies outside these days. Move it first.")
        return given


class WorkForm(OnceForm):
    """One piece of work in a programme."""

    title = title("What is to be done?", "No names of children or families")
    time = forms.ChoiceField(label="In which quarter or month?")
    lead_group = group_choice("Which group leads it?")
    owner_post = post("Which post answers for it?")
    priority = forms.ModelChoiceField(
        Priority.objects.none(),
        label="Which priority does it serve?",
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of the priorities."},
    )

    def __init__(self, *args: Any, actor: Actor, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, actor.partnership, "lead_group")
        fields: dict[str, Any] = self.fields
        fields["time"].choices = times_of(programme.starts_on, programme.ends_on)
        fields["priority"].queryset = Priority.objects.visible_to(actor)

    def arguments(self) -> dict[str, Any]:
        """The work as the service takes it."""
        given = super().arguments()
        starts_on, months = time_of(given.pop("time"))
        return {"work": Work(starts_on=starts_on, months=months, **given)}


class WorkStateForm(OnceForm):
    """How far a piece of work is."""

    state = forms.ChoiceField(label="How far is it?", widget=forms.RadioSelect)
    note = sentence(
        "What came of it?",
        "Why, where it is dropped. No names of children or families",
        required=False,
    )

    def __init__(self, *args: Any, item: ProgrammeItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [
            (one.value, one.label)
            for one in WorkState
            if one == item.state or WORK_MOVES.may(item.state, one)
        ]

    def clean(self) -> dict[str, Any]:
        """What is dropped has its reason."""
        given = super().clean() or self.cleaned_data
        if given.get("state") == WorkState.DROPPED and not given.get("note"):
            self.add_error("note", "Say why it is dropped.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The state as the service takes it."""
        given = super().arguments()
        return given | {"state": WorkState(given["state"])}
