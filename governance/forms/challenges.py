"""The forms of the challenge log."""

from datetime import date
from typing import Any

from django import forms

from governance.access.challenge import MAKE_CHALLENGE
from governance.forms.entries import EntryForm, LogFilter, PastDayField, post, title
from governance.forms.plan import agency_choice, offer_agencies, words
from governance.models import Challenge
from governance.models.challenge import spoken_for
from partnership.access import holds
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency

FIRST_YEAR = 2018
NEVER_A_NAME = "Never a child’s name, nor a colleague’s. Posts and agencies"


class ChallengeForm(EntryForm):
    """What a challenge says."""

    title = title("What is challenged?", "In one line. Never a child’s name")
    about = words("On what, and what should change?", NEVER_A_NAME)
    made_by_post = post("Which post makes it?", required=True)
    answer_due_on = DatePartsField(label="By when is an answer needed?", help_text="For example, 27 3 2027")  # fmt: skip


class ChangeChallengeForm(ChallengeForm):
    """Another wording of a challenge that waits for its answer."""

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_on = challenge.made_on

    def clean_answer_due_on(self) -> date | None:
        """Not before the challenge."""
        due_on: date | None = self.cleaned_data["answer_due_on"]
        if due_on and due_on < self.made_on:
            raise forms.ValidationError("Enter a day after the one on which it was made.")
        return due_on


class NewChallengeForm(ChallengeForm):
    """A new challenge: the same, and from whom, to whom and when."""

    made_on = PastDayField(label="When was it made?", help_text="For example, 27 3 2026")
    made_by_agency = agency_choice("Which agency makes it?", "Leave it empty for the independent chair or the scrutineer")  # fmt: skip
    made_to = agency_choice("To which agency?")
    field_order = ("title", "about", "made_by_agency", "made_by_post", "made_to", "made_on", "answer_due_on")  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_agencies(self, actor, "made_by_agency", "made_to")
        fields: dict[str, Any] = self.fields
        if not holds(actor, MAKE_CHALLENGE):
            mine = fields["made_by_agency"]
            mine.queryset = Agency.objects.filter(pk__in=spoken_for(actor))
            mine.required, mine.help_text = True, ""
            mine.empty_label = "Choose your agency"
        fields["made_to"].required = True
        fields["made_to"].empty_label = "Choose an agency"
        fields["made_on"].today = actor.today

    def clean(self) -> dict[str, Any]:
        """One agency challenges another, and the answer comes after the challenge."""
        given = super().clean() or self.cleaned_data
        made_on, due_on = given.get("made_on"), given.get("answer_due_on")
        if made_on and due_on and due_on < made_on:
            self.add_error("answer_due_on", "Enter a day after the one on which it was made.")
        if given.get("made_to") and given.get("made_to") == given.get("made_by_agency"):
            self.add_error("made_to", "Choose another agency than the one that makes it.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The words apart from whom and when."""
        words_of_it = super().arguments()["words"]
        facts = {name: words_of_it.pop(name) for name in ("made_on", "made_by_agency", "made_to")}
        return facts | {"words": words_of_it}


class ChallengeAnswerForm(OnceForm):
    """What the answer is."""

    answer = words("What is the answer?", NEVER_A_NAME)
    answered_on = PastDayField(label="When was it given?", help_text="For example, 27 3 2026")

    def __init__(self, *args: Any, actor: Actor, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_on = challenge.made_on
        fields: dict[str, Any] = self.fields
        fields["answered_on"].today = actor.today

    def clean_answered_on(self) -> date | None:
        """Not before the challenge."""
        answered_on: date | None = self.cleaned_data["answered_on"]
        if answered_on and answered_on < self.made_on:
            raise forms.ValidationError("Enter a day after the one on which it was made.")
        return answered_on


class EffectForm(OnceForm):
    """What came of a challenge."""

    effect = words("What came of it?", "For children, or for how people work. Say it where nothing did")  # fmt: skip


class ChallengeFilter(LogFilter):
    """What the challenge log is narrowed by: the year too."""

    year = forms.ChoiceField(label="Year", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        fields: dict[str, Any] = self.fields
        years = range(actor.today.year, FIRST_YEAR - 1, -1)
        fields["year"].choices = [("", "All years"), *((str(one), str(one)) for one in years)]
