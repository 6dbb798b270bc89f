"""The forms of the risk registers: the filters, what is said of a risk, its scores, and each step it takes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.forms.fields import GroupChoice, groups_of
from governance.models import Outcome, Risk
from governance.rules.risk import (
    Band,
    Impact,
    Knowledge,
    Likelihood,
    Measure,
    Place,
    Register,
    RiskState,
    Scores,
    Treatment,
)
from governance.services.risks import Wording
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, Breach, Group, Membership, RegisterEntry, User
from partnership.services.actions import Owner
from partnership.services.deadlines import BreachReason

NO_NAMES = "No names of children, families or staff"
MOST_OUTCOMES = 100
EXAMPLE = "For example, 27 3 2027"


class RiskFilters(forms.Form):
    """What the registers are narrowed by. The last three come from a cell of the map."""

    STATES = [("", "All but closed"), *RiskState.choices, ("all", "All")]

    q = forms.CharField(label="Search", required=False, max_length=100)
    register = forms.ChoiceField(
        label="Register", required=False, choices=[("", "Both"), *Register.choices]
    )
    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    owner = forms.ChoiceField(
        label="Owner", required=False, choices=[("", "All"), ("mine", "Me or mine")]
    )
    band = forms.ChoiceField(label="Score", required=False, choices=[("", "All"), *Band.choices])
    review = forms.ChoiceField(
        label="Review", required=False, choices=[("", "All"), ("overdue", "Overdue")]
    )
    measure = forms.ChoiceField(
        label="Which score", required=False, choices=[("", "Now"), *Measure.choices]
    )
    likelihood = forms.TypedChoiceField(
        required=False, choices=[("", ""), *Likelihood.choices], coerce=int, empty_value=None,
        widget=forms.HiddenInput,
    )  # fmt: skip
    impact = forms.TypedChoiceField(
        required=False, choices=[("", ""), *Impact.choices], coerce=int, empty_value=None,
        widget=forms.HiddenInput,
    )  # fmt: skip


class MapFilters(forms.Form):
    """Which map is drawn."""

    measure = forms.ChoiceField(
        label="Which score", required=False, choices=Measure.choices, initial=Measure.CURRENT
    )
    register = forms.ChoiceField(
        label="Register", required=False, choices=[("", "Both"), *Register.choices]
    )


class ProposalForm(OnceForm):
    """A risk as somebody first puts it: the rest is added when it is taken into the register."""

    title = forms.CharField(label="What is the risk, in a few words?", max_length=150)
    event = forms.CharField(
        label="What may happen?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAMES,
    )  # fmt: skip
    cause = forms.CharField(
        label="Why may it happen?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    effect = forms.CharField(
        label="What would it mean for children, or for the partnership’s work?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    register = forms.ChoiceField(
        label="Which register is it for?",
        choices=Register.choices,
        initial=Register.OPERATIONAL,
        widget=forms.RadioSelect,
    )
    priority = forms.CharField(
        label="Which priority does it belong to?", max_length=200, required=False
    )
    raised_in = forms.ModelChoiceField(
        Outcome.objects.none(),
        label="Was it raised in a meeting?",
        required=False,
        empty_label="No",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        known = Outcome.objects.visible_to(actor).filter(partnership=actor.partnership)
        newest = known.order_by("-at", "-pk").values("pk")[:MOST_OUTCOMES]
        fields: dict[str, Any] = self.fields
        fields["raised_in"].queryset = known.filter(
            pk__in=list(newest.values_list("pk", flat=True))
        )

    def wording(self) -> Wording:
        """What the service takes."""
        given = self.arguments()
        return Wording(
            **given
            | {"register": Register(given["register"])}
            | {
                "treatment": Treatment.REDUCE,
                "plan": "",
                "knowledge": Knowledge.WEAK,
                "owner": Owner(),
                "review_on": None,
            }
        )


class RiskForm(ProposalForm):
    """All that is said of a risk, at the version it was opened at."""

    knowledge = forms.ChoiceField(
        label="How well do we know this?", choices=Knowledge.choices, widget=forms.RadioSelect
    )
    treatment = forms.ChoiceField(
        label="What do we mean to do about it?", choices=Treatment.choices, widget=forms.RadioSelect
    )
    plan = forms.CharField(
        label="What is being done?", max_length=2000, required=False, widget=forms.Textarea
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Owner: a person",
        required=False,
        empty_label="Nobody in particular",
        help_text="A risk in the register has an owner: a person, an agency or a group",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Owner: an agency", required=False, empty_label="None"
    )
    group = GroupChoice(
        label="Owner: a group", queryset=Group.objects.none(), required=False, empty_label="None"
    )
    review_on = DatePartsField(label="Next review", required=False, help_text=EXAMPLE)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        here = actor.partnership
        members = Membership.objects.filter(partnership=here).current(actor.today)
        entries = RegisterEntry.objects.filter(partnership=here).current(actor.today)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = User.objects.filter(pk__in=members.values("user"))
        fields["agency"].queryset = Agency.objects.filter(pk__in=entries.values("agency"))
        fields["group"].queryset = groups_of(here).filter(
            pk__in=Group.objects.filter(partnership=here).current(actor.today).values("pk")
        )

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """The risk as the form shows it."""
        names = ["register", "title", "cause", "event", "effect", "priority", "raised_in",
                 "knowledge", "treatment", "plan", "review_on", "version"]  # fmt: skip
        return {name: getattr(risk, name) for name in names} | {
            "person": risk.owner_id,
            "agency": risk.owner_agency_id,
            "group": risk.owner_group_id,
        }

    def wording(self) -> Wording:
        """What the service takes, without the version."""
        given = self.arguments()
        given.pop("version")
        owner = Owner(*(given.pop(one) for one in ("person", "agency", "group")))
        return Wording(
            **given
            | {
                "owner": owner,
                "register": Register(given["register"]),
                "treatment": Treatment(given["treatment"]),
                "knowledge": Knowledge(given["knowledge"]),
            }
        )


def _step(label: str, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=[("", "Choose"), *choices], coerce=int)


class ScoreForm(OnceForm):
    """The three scores of a risk, each a step of likelihood and one of impact, and why."""

    current_likelihood = _step("How likely is it now?", Likelihood.choices)
    current_impact = _step("How bad would it be now?", Impact.choices)
    inherent_likelihood = _step("How likely would it be if nothing were done?", Likelihood.choices)
    inherent_impact = _step("How bad would it be if nothing were done?", Impact.choices)
    target_likelihood = _step("How likely may it be in the end?", Likelihood.choices)
    target_impact = _step("How bad may it be in the end?", Impact.choices)
    why = forms.CharField(
        label="Why these scores?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"What has changed, and how we know. {NO_NAMES}",
    )  # fmt: skip
    review_on = DatePartsField(label="Next review", help_text=EXAMPLE)

    def scores(self) -> Scores:
        """The scores as the service takes them."""
        given = self.cleaned_data
        return Scores(
            *(
                Place(given[f"{one}_likelihood"], given[f"{one}_impact"])
                for one in ("inherent", "current", "target")
            )
        )

    def clean_review_on(self) -> date | None:
        """On a day to come."""
        return _to_come(self.cleaned_data["review_on"], self.initial["today"])


def _to_come(day: date | None, today: date) -> date | None:
    if day and day <= today:
        raise ValidationError("Enter a day to come.")
    return day


class ReviewForm(OnceForm):
    """The day of the next review."""

    review_on = DatePartsField(label="Next review", help_text=EXAMPLE)

    def clean_review_on(self) -> date | None:
        """On a day to come."""
        return _to_come(self.cleaned_data["review_on"], self.initial["today"])


class PlanForm(OnceForm):
    """What is being done to reduce a risk."""

    plan = forms.CharField(
        label="What is being done to reduce it?", max_length=2000, widget=forms.Textarea,
        help_text=NO_NAMES,
    )  # fmt: skip


class TolerateForm(OnceForm):
    """Until when a risk is borne, and why."""

    reason = forms.CharField(label="Why can it be borne?", max_length=1000, widget=forms.Textarea)
    until = DatePartsField(label="Until when?", help_text="At most a year. It is reviewed then")

    def clean_until(self) -> date | None:
        """On a day to come."""
        return _to_come(self.cleaned_data["until"], self.initial["today"])


class ReasonForm(OnceForm):
    """Why a risk is closed or sent up."""

    reason = forms.CharField(label="Why?", max_length=1000, widget=forms.Textarea)


class AnswerForm(OnceForm):
    """What the partners answer to a risk that was sent up."""

    CHOICES = [
        ("in", "Take it into the strategic register"),
        ("back", "Return it to the operational register"),
    ]

    takes = forms.ChoiceField(
        label="What is your answer?", choices=CHOICES, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea,
        help_text="Whoever sent it up reads this",
    )  # fmt: skip


class RoundForm(OnceForm):
    """What a round of reviews is called."""

    name = forms.CharField(
        label="What is this round called?", max_length=120,
        help_text="For example, after the highlight reports of the third quarter",
    )  # fmt: skip


class LateFields(OnceForm):
    """Why something was late, asked only where it was."""

    cause = forms.ChoiceField(
        label="Why was it late?", choices=Breach.Cause.choices, widget=forms.RadioSelect
    )
    late_reason = forms.CharField(
        label="What happened?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Everybody who watches the clocks can read this. {NO_NAMES}",
    )  # fmt: skip

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["cause"], self.fields["late_reason"]
        else:
            self.order_fields([one for one in self.fields if one not in {"cause", "late_reason"}])

    def arguments(self) -> dict[str, Any]:
        """What the service takes, the lateness as one."""
        given = super().arguments()
        cause, reason = given.pop("cause", ""), given.pop("late_reason", "")
        return given | {"breach": BreachReason(Breach.Cause(cause), reason) if cause else None}


class CloseRoundForm(LateFields):
    """Why some risks were not reviewed, where some were not."""

    left_because = forms.CharField(
        label="Why were these not reviewed?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_complete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_complete:
            self.fields["left_because"] = forms.CharField(required=False, widget=forms.HiddenInput)
