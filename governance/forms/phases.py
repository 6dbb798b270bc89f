"""The forms of the phases of a change and their milestones."""

from typing import Any

from django import forms

from governance.forms.entries import EntryForm, PastDayField, post, sentence, title
from governance.forms.plan import words
from governance.forms.priorities import check_order
from governance.models import Milestone
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor


class PhaseForm(EntryForm):
    """What a phase says of itself."""

    title = title("What is the phase called?", "For example, Design, or Embed")
    plan = forms.CharField(
        label="Of which plan?",
        max_length=150,
        help_text="For example, Move to the arrangements of 2026",
    )
    about = words("What does it bring?", required=False)
    starts_on = DatePartsField(
        label="From", required=False, help_text="For example, 1 4 2026. Leave it empty if not known yet"
    )  # fmt: skip
    ends_on = DatePartsField(label="To", required=False, help_text="For example, 30 9 2026")

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        given = super().clean() or {}
        check_order(self, given, "starts_on", "ends_on")
        return given


class MilestoneWordsForm(OnceForm):
    """What must be there, and which post answers for it."""

    title = title("What must be there?", "For example, The new Board has met")
    owner_post = post("Which post answers for it?")


class MilestoneForm(MilestoneWordsForm):
    """A new milestone: the same, and by when."""

    due_on = DatePartsField(label="By when?", help_text="For example, 30 9 2026")


class MetForm(OnceForm):
    """When a milestone was met, and what shows it."""

    met_on = PastDayField(label="When was it met?", help_text="For example, 27 3 2026")
    evidence = sentence("What shows it?", "For example, the record MT-2026-014")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["met_on"].today = actor.today


class SlipForm(OnceForm):
    """By when it is due now, and why."""

    due_on = DatePartsField(label="By when now?", help_text="For example, 31 10 2026")
    because = sentence("Why did it slip?", "It is printed beside both days")

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone = milestone

    def clean_due_on(self) -> Any:
        """Later than it was."""
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on <= self.milestone.due_on:
            raise forms.ValidationError("Enter a day after the one on which it is due now.")
        return due_on
