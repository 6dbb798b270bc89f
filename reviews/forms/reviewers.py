"""The forms of the register of reviewers and of choosing one."""

from typing import Any

from django import forms

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Membership, User
from partnership.roles import Role
from reviews.models import Reviewer
from reviews.rules.reviewer import INDEPENDENCE, InterviewOutcome
from reviews.services.reviewers import Wording
from reviews.services.selections import Check, Interview, NameTold

YES_NO = [("yes", "Yes"), ("no", "No")]


def _is_yes(answer: str) -> bool:
    return answer == "yes"


class ReviewerForm(OnceForm):
    """What the register says of one reviewer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Name", max_length=150, error_messages={"required": "Enter the name."}
    )
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    user = forms.ModelChoiceField(
        label="Account here",
        help_text="With an account as independent reviewer, the person is let in to the case when appointed.",
        queryset=User.objects.none(),
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose a reviewer of this partnership."},
    )
    expertise = forms.CharField(
        label="What this person knows about",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Say what this person knows about."},
    )
    previous_work = forms.CharField(
        label="Reviews led before", max_length=3000, widget=forms.Textarea, required=False
    )
    recommendations = forms.CharField(
        label="Who recommends them", max_length=3000, widget=forms.Textarea, required=False
    )
    training = forms.CharField(
        label="Training", max_length=3000, widget=forms.Textarea, required=False
    )
    availability = forms.CharField(label="When they have time", max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Membership.objects.filter(role=Role.REVIEWER).current(actor.today)
        people = User.objects.filter(pk__in=here.values("user")).order_by("full_name")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def wording(self) -> Wording:
        """The words as the service takes them."""
        values = self.arguments()
        values.pop("version")
        return Wording(**values)


class ConsiderForm(OnceForm):
    """Somebody of the register for one review."""

    reviewer = forms.ModelChoiceField(
        label="Reviewer",
        queryset=Reviewer.objects.none(),
        empty_label="Choose a reviewer",
        error_messages={
            "required": "Choose a reviewer.",
            "invalid_choice": "Choose somebody who is on the register.",
        },
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Reviewer.objects.visible_to(actor).current()
        self.fields["reviewer"].queryset = rows  # type: ignore[attr-defined]


class CheckForm(OnceForm):
    """Whether a reviewer is independent enough."""

    on = DatePartsField(
        label="Day of the check", error_messages={"required": "Enter the day of the check."}
    )
    interests = forms.CharField(
        label="Interests that the reviewer declared",
        help_text="Write “none” where none were declared.",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Write what was declared, or “none”."},
    )
    is_independent = forms.TypedChoiceField(
        label="Is the reviewer independent enough for this review?",
        help_text=". ".join(INDEPENDENCE) + ".",
        choices=YES_NO,
        coerce=_is_yes,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    note = forms.CharField(
        label="How this was checked", max_length=3000, widget=forms.Textarea, required=False
    )

    def check(self) -> Check:
        """The check as the service takes it."""
        return Check(**self.arguments())


class InterviewForm(OnceForm):
    """How an interview went."""

    on = DatePartsField(label="Day of the interview", error_messages={"required": "Enter the day."})
    panel = forms.CharField(
        label="Who interviewed",
        help_text="By their posts.",
        max_length=300,
        error_messages={"required": "Say who interviewed."},
    )
    outcome = forms.ChoiceField(
        label="What the panel found",
        choices=InterviewOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the panel found."},
    )
    note = forms.CharField(label="Why", max_length=3000, widget=forms.Textarea, required=False)

    def interview(self) -> Interview:
        """The interview as the service takes it."""
        values = self.arguments()
        return Interview(**(values | {"outcome": InterviewOutcome(values["outcome"])}))


class AppointForm(OnceForm):
    """The contract."""

    contract_value = forms.DecimalField(
        label="Contract value",
        help_text="In pounds, for example 9500.00",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        error_messages={"required": "Enter the value of the contract."},
    )
    budget_line = forms.CharField(
        label="Budget line",
        max_length=100,
        error_messages={"required": "Enter the budget line that pays for it."},
    )


class NameForm(OnceForm):
    """To whom the reviewer's name was given, and when."""

    panel_on = DatePartsField(label="Day the Panel was told", required=False)
    ofsted_on = DatePartsField(label="Day Ofsted was told", required=False)
    dfe_on = DatePartsField(label="Day the Department for Education was told", required=False)

    def told(self) -> NameTold:
        """The days as the service takes them."""
        return NameTold(**self.arguments())
