"""The forms of emerging issues."""

from typing import Any

from django import forms

from governance.forms.entries import EntryForm, title
from governance.forms.plan import agency_choice, offer_agencies, words
from governance.models import EmergingIssue, Priority, Risk
from governance.rules.issue import LOOKED_AT_AGAIN, IssueState
from governance.services.issues import Answer
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency

ANSWERS = (
    (IssueState.WATCHED, "Watch it"),
    (IssueState.ACTED_ON, "Act on it"),
    (IssueState.BECAME_RISK, "It is a risk now"),
    (IssueState.BECAME_PRIORITY, "It is a priority now"),
)


class IssueForm(EntryForm):
    """What an issue says of itself."""

    title = title("What is the issue?", "In one line. No names, nothing about one child")
    what = words(
        "What is seen, where, and since when?", "The pattern, never a case. No names of children"
    )


class NewIssueForm(IssueForm):
    """A new issue: the same, and for which agency it is raised."""

    agency = agency_choice("Which agency raises it?", "Leave it empty to raise it as yourself")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if actor.is_business_unit:
            offer_agencies(self, actor, "agency")
        else:
            fields["agency"].queryset = Agency.objects.filter(pk__in=actor.agency_ids)

    def arguments(self) -> dict[str, Any]:
        """The words and the agency as the service takes them."""
        given = super().arguments()
        said = given["words"]
        return {"agency": said.pop("agency"), "words": said}


class AssessForm(OnceForm):
    """How an issue is assessed."""

    assessment = words(
        "How is it assessed?", "How many children, how bad, how sure we are, and what is done already"
    )  # fmt: skip


class AnswerForm(OnceForm):
    """What the partners agreed to do about an issue."""

    state = forms.ChoiceField(
        label="What was agreed?", choices=ANSWERS, widget=forms.RadioSelect
    )  # fmt: skip
    response = words(
        "What is done, and by whom?", "Where it was agreed too, for example MT-2026-014"
    )
    review_on = DatePartsField(
        label="When do the partners look at it again?",
        required=False,
        help_text="Where it is watched or acted on. For example, 27 3 2027",
    )
    risk = forms.ModelChoiceField(
        Risk.objects.none(),
        label="Which risk did it become?",
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of the risks."},
    )
    priority = forms.ModelChoiceField(
        Priority.objects.none(),
        label="Which priority did it become?",
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of the priorities."},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        fields: dict[str, Any] = self.fields
        fields["risk"].queryset = Risk.objects.visible_to(actor)
        fields["priority"].queryset = Priority.objects.visible_to(actor)

    def clean(self) -> dict[str, Any]:
        """A day to look again, a risk or a priority, as the answer needs it; what it does not need is left out."""
        given = super().clean() or self.cleaned_data
        state, review_on = given.get("state"), given.get("review_on")
        looks_again = state in LOOKED_AT_AGAIN
        is_to_come = review_on is not None and review_on >= self.today
        if looks_again and not is_to_come and "review_on" not in self.errors:
            self.add_error("review_on", "Enter a day to come on which the partners look again.")
        for wanted, name in ((IssueState.BECAME_RISK, "risk"), (IssueState.BECAME_PRIORITY, "priority")):  # fmt: skip
            if state == wanted and not given.get(name) and name not in self.errors:
                self.add_error(name, f"Choose the {name} that it became.")
            if state != wanted:
                given[name] = None
        return given | {"review_on": review_on if looks_again else None}

    def arguments(self) -> dict[str, Any]:
        """The answer as the service takes it."""
        given = super().arguments()
        return {"answer": Answer(**given | {"state": IssueState(given["state"])})}


def stands_as(issue: EmergingIssue) -> dict[str, Any]:
    """What the form of the answer shows first: what was agreed last."""
    names = ("state", "response", "review_on", "risk", "priority")
    return {name: getattr(issue, name) for name in names}
