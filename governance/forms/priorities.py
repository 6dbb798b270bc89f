"""The forms of priorities: their words, measures, readings, actions, accounts and end."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.forms.plan import VersionedForm, group_choice, offer_groups, words
from governance.models import OutcomeMeasure, Priority
from governance.rules.priority import (
    ACCOUNT_PARTS,
    Direction,
    PriorityState,
    Progress,
)
from governance.services.priorities import Gauge, Told, Wording
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Action, Actor, Partnership


def check_order(form: forms.Form, given: dict[str, Any], first: str, last: str) -> None:
    """Say at the second of two days that it comes after the first."""
    one, other = given.get(first), given.get(last)
    if one and other and other <= one:
        form.add_error(last, "The last day must come after the first.")


class PriorityForm(VersionedForm):
    """What a priority says of itself."""

    title = forms.CharField(label="Priority", max_length=200)
    why = words(
        "Why is it a priority?", "What the evidence says. No names, nothing about one child"
    )
    outcomes = words("What will be better for children?", "In words that a child would understand")
    lead_group = group_choice("Which group leads it?", required=True)
    sponsor_post = forms.CharField(
        label="Which post answers for it?", max_length=150, help_text="The post, not the person"
    )
    starts_on = DatePartsField(label="From", help_text="For example, 1 4 2026")
    ends_on = DatePartsField(label="To", help_text="For example, 31 3 2028")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, partnership, "lead_group")

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        given = super().clean() or {}
        check_order(self, given, "starts_on", "ends_on")
        return given

    def arguments(self) -> dict[str, Any]:
        """The words as the service takes them."""
        given = super().arguments()
        version = given.pop("version")
        return {"wording": Wording(**given), "version": version}


class PriorityFilter(forms.Form):
    """What the priorities are narrowed by."""

    STATES = [("", "In hand and proposed"), *PriorityState.choices, ("all", "All")]

    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    group = group_choice("Led by")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, partnership, "group")
        fields: dict[str, Any] = self.fields
        fields["group"].empty_label = "All groups"


class EndForm(OnceForm):
    """How a priority ended."""

    how = forms.ChoiceField(label="How did it end?", widget=forms.RadioSelect)
    because = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="It is printed with the priority. For example, the target was reached in May",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, priority: Priority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        both = (PriorityState.ACHIEVED, PriorityState.CARRIED, PriorityState.DROPPED)
        can = both if priority.state == PriorityState.ACTIVE else (PriorityState.DROPPED,)
        fields["how"].choices = [(one.value, one.label) for one in can]

    def clean_how(self) -> PriorityState:
        """The state."""
        return PriorityState(self.cleaned_data["how"])


class NumberField(forms.DecimalField):
    """A figure from nought upwards with at most two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=12, decimal_places=2, **kwargs)
        self.error_messages["invalid"] = "Enter a number, for example 42 or 37.5."


class MeasureForm(OnceForm):
    """What is measured, from where and to where."""

    says = forms.CharField(
        label="What is measured?",
        max_length=200,
        help_text="For example, children on a plan for neglect who are on one again within two years",
    )
    unit = forms.CharField(
        label="In what?", max_length=40, help_text="For example, per cent, children, days"
    )
    direction = forms.ChoiceField(
        label="Which way should it go?", choices=Direction.choices, widget=forms.RadioSelect
    )
    baseline = NumberField(label="Where did it begin?")
    baseline_on = DatePartsField(label="On which day?", help_text="For example, 31 3 2026")
    target = NumberField(label="Where should it get?", required=False)

    def clean(self) -> dict[str, Any]:
        """The target lies ahead."""
        given = super().clean() or {}
        start, target, way = given.get("baseline"), given.get("target"), given.get("direction")
        if start is None or target is None or target == start or not way:
            return given
        if (target > start) is not (way == Direction.UP):
            self.add_error("target", "This lies on the other side of where it began.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The measure as the service takes it."""
        return {"gauge": Gauge(**super().arguments())}


class ReadingForm(OnceForm):
    """The value of a measure on a day."""

    value = NumberField(label="What is it now?")
    on = DatePartsField(
        label="On which day?",
        help_text="For example, 30 6 2026. A second reading for the same day corrects the first",
    )
    source = forms.CharField(
        label="Where does the figure come from?",
        max_length=200,
        help_text="For example, the quarterly dataset, children's services",
    )

    def __init__(self, *args: Any, actor: Actor, measure: OutcomeMeasure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        self.fields["value"].label = f"What is it now, in {measure.unit}?"

    def clean_on(self) -> Any:
        """Not in the future."""
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise ValidationError("Enter a day that is not in the future.")
        return on


class LinkForm(OnceForm):
    """An action that somebody owes already."""

    action = forms.ModelChoiceField(
        Action.objects.none(),
        label="Which action serves this priority?",
        to_field_name="reference",
        help_text="It stays as it is, and stands in the plan of the priority too",
        error_messages={"invalid_choice": "Choose one of the actions."},
    )

    def __init__(self, *args: Any, actor: Actor, priority: Priority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        rows = Action.objects.visible_to(actor).unfinished()
        fields["action"].queryset = rows.exclude(priority_links__priority=priority)


class AccountForm(VersionedForm):
    """What is said of a priority for a year. Only the choice is demanded: what is missing is listed afterwards."""

    starts_on = DatePartsField(label="From", help_text="For example, 1 4 2025")
    ends_on = DatePartsField(label="To", help_text="For example, 31 3 2026")
    progress = forms.ChoiceField(
        label="Was there progress?",
        choices=Progress.choices,
        widget=forms.RadioSelect,
        help_text="A year without progress is reported as plainly as one with it",
    )
    did = words("What did we do?", required=False)
    how_much = words(
        "How much?", "For example, how many were trained, visited or heard", required=False
    )
    how_well = words("How well?", "For example, what those who came said of it", required=False)
    difference = words("What difference did it make?", "For children and families", required=False)
    evidence = words("What is the evidence?", "Where one can read or count it", required=False)
    no_progress_because = words(
        "Why was there little or no progress?", "Only where there was", required=False
    )

    def clean(self) -> dict[str, Any]:
        """The days in order, and no reason for a lack of progress that was not."""
        given = super().clean() or {}
        check_order(self, given, "starts_on", "ends_on")
        if given.get("progress") == Progress.SOME and given.get("no_progress_because"):
            self.add_error(
                "no_progress_because",
                "You said that there was progress. Change that answer, or leave this empty.",
            )
        return given

    def parts(self) -> list[Any]:
        """The boxes of a year with progress."""
        return [self[name] for name in ACCOUNT_PARTS]

    def arguments(self) -> dict[str, Any]:
        """The account as the service takes it."""
        given = super().arguments()
        version = given.pop("version")
        return {"told": Told(**given), "version": version}
