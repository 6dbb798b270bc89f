"""The forms of barriers between lessons and practice."""

from typing import Any

from django import forms

from governance.forms.entries import EntryForm, post, sentence, title
from governance.forms.plan import agency_choice, group_choice, offer_agencies, offer_groups, words
from governance.models import Barrier
from governance.rules.barrier import BARRIER_MOVES, STILL_STANDING, BarrierState, LearnedFrom
from partnership.forms import OnceForm
from partnership.models import Actor


class BarrierForm(EntryForm):
    """What a barrier says of itself, and who acts on it."""

    title = title("What stands in the way?", "In one line. No names, nothing about one child")
    what = words("What does it keep from happening?", "Which lesson, and where it does not arrive")
    strategy = words("How is it to be overcome?", required=False)
    learned_from = forms.ChoiceField(
        label="Where does the lesson come from?",
        choices=LearnedFrom.choices,
        widget=forms.RadioSelect,
    )
    source_reference = forms.CharField(
        label="Its reference",
        max_length=60,
        required=False,
        help_text="Only the reference, for example AUD-2026-003",
    )
    agency = agency_choice("Which agency acts?", "Somebody must act: an agency, a group or a post")
    group = group_choice("Which group acts?")
    owner_post = post("Which post acts?")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_agencies(self, actor, "agency")
        offer_groups(self, actor.partnership, "group")

    def clean(self) -> dict[str, Any]:
        """Somebody acts."""
        given = super().clean() or self.cleaned_data
        who = ("agency", "group", "owner_post")
        if not any(given.get(one) or one in self.errors for one in who):
            self.add_error("agency", "Say who acts: an agency, a group or a post.")
        return given


class BarrierStateForm(OnceForm):
    """How a barrier stands."""

    state = forms.ChoiceField(label="How does it stand?", widget=forms.RadioSelect)
    found = sentence(
        "How do we know?",
        "Needed where it is overcome or cannot be. For example, the audit of May asked again",
        required=False,
    )

    def __init__(self, *args: Any, barrier: Barrier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [
            (one.value, one.label)
            for one in BarrierState
            if one == barrier.state or BARRIER_MOVES.may(barrier.state, one)
        ]

    def clean(self) -> dict[str, Any]:
        """What is over says how we know."""
        given = super().clean() or self.cleaned_data
        state = given.get("state")
        if state and state not in STILL_STANDING and not given.get("found"):
            self.add_error("found", "Say how we know.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The state as the service takes it."""
        given = super().arguments()
        return given | {"state": BarrierState(given["state"])}
