"""The forms of what shows that the Executive did what it is for."""

from typing import Any

from django import forms

from governance.access.plan import decisions_for
from governance.forms.entries import PastDayField
from governance.forms.plan import DecisionChoice
from governance.models import Outcome
from governance.rules.executive_function import ExecutiveFunction
from partnership.forms import OnceForm
from partnership.models import Actor

FIRST_YEAR = 2018


class EvidenceForm(OnceForm):
    """A function, and a decision that shows it, or a line with its day and source."""

    function = forms.ChoiceField(
        label="Which function?", choices=ExecutiveFunction.choices, widget=forms.RadioSelect
    )
    decision = DecisionChoice(
        Outcome.objects.none(),
        label="Which decision shows it?",
        required=False,
        to_field_name="reference",
        empty_label="None of these",
        error_messages={"invalid_choice": "Choose one of the Executive's decisions."},
    )
    what = forms.CharField(
        label="Or what else shows it?", max_length=300, required=False, help_text="No names, nothing of a case"
    )  # fmt: skip
    source = forms.CharField(
        label="Where can it be read?",
        max_length=200,
        required=False,
        help_text="For example, the record MT-2026-014",
    )
    on = PastDayField(label="On which day?", required=False, help_text="For example, 27 3 2026")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["decision"].queryset = decisions_for(actor)
        fields["on"].today = actor.today

    def clean(self) -> dict[str, Any]:
        """A decision, or all three parts of a line."""
        given = super().clean() or self.cleaned_data
        if given.get("decision") or "decision" in self.errors:
            return given
        if not given.get("what") and "what" not in self.errors:
            self.add_error("decision", "Choose a decision, or say below what else shows it.")
            return given
        if not given.get("source") and "source" not in self.errors:
            self.add_error("source", "Say where it can be read.")
        if not given.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The function and the rest."""
        given = super().arguments()
        return given | {"function": ExecutiveFunction(given["function"])}


class YearFilter(forms.Form):
    """Which year."""

    year = forms.TypedChoiceField(label="Year", required=False, coerce=int)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        fields: dict[str, Any] = self.fields
        years = range(actor.today.year, FIRST_YEAR - 1, -1)
        fields["year"].choices = [(str(one), str(one)) for one in years]

    def chosen(self) -> int:
        """The year, this one unless another is chosen."""
        self.is_valid()
        return int(self.cleaned_data.get("year") or self.today.year)
