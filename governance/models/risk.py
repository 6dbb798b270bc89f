"""The risk registers: each risk with its scores over time, the actions that answer it, and the rounds in which it is reviewed."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.outcome import Outcome
from governance.rules.risk import (
    BAND_SCORES,
    LIVE,
    STATE_COLOURS,
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
from partnership.models import (
    Action,
    Actor,
    Agency,
    AppendOnly,
    AppendOnlyQuerySet,
    Group,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import BUSINESS_UNIT, Role

# Who reads both registers (DOMAIN 2.4, "Risk registers").
READS_BOTH = BUSINESS_UNIT | {
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.AGENCY_LEAD,
    Role.DESIGNATED_PROFESSIONAL,
}
READS_STRATEGIC = frozenset({Role.EDUCATION_PARTNER, Role.EXECUTIVE_MEMBER, Role.ELECTED_EXECUTIVE})
READS_OPERATIONAL = frozenset({Role.GROUP_CHAIR})
RISK_READERS = READS_BOTH | READS_STRATEGIC | READS_OPERATIONAL

ALL_OR_NONE = (
    "inherent_likelihood",
    "inherent_impact",
    "current_likelihood",
    "current_impact",
    "target_likelihood",
    "target_impact",
)


def of_risks(actor: Actor, path: str = "") -> Q:
    """
    The one rule of whose risks a person reads, as a condition on whatever leads to a risk by `path`.

    Both registers, or one of them, by role; the chairs of groups keep sight of what was sent up from the operational
    one. Whoever owns a risk, and whoever chairs the group that does, reads that one.
    """
    if not actor.is_member:
        return Q(pk__in=[])
    if not actor.roles.isdisjoint(READS_BOTH):
        return Q()
    mine = Q(**{f"{path}owner": actor.user}) | Q(
        **{f"{path}owner_group__in": actor.chaired_group_ids}
    )
    if not actor.roles.isdisjoint(READS_STRATEGIC):
        mine |= Q(**{f"{path}register": Register.STRATEGIC})
    if not actor.roles.isdisjoint(READS_OPERATIONAL):
        mine |= Q(**{f"{path}register": Register.OPERATIONAL}) | Q(
            **{f"{path}sent_up_at__isnull": False}
        )
    return mine


class RiskQuerySet(models.QuerySet["Risk"]):
    """Reading risks."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the registers that a person's roles open, and those they own."""
        return self.filter(of_risks(actor))

    def live(self) -> Self:
        """Those that must be looked at in every round: accepted and not closed."""
        return self.filter(state__in=LIVE)

    def review_overdue(self, on: date) -> Self:
        """Live ones whose day of review has passed."""
        return self.live().filter(review_on__lt=on)

    def scored(self, measure: Measure) -> Self:
        """With one of the three scores beside them as `score`; none where a risk is not scored yet."""
        return self.annotate(score=F(f"{measure}_likelihood") * F(f"{measure}_impact"))

    def in_band(self, band: Band, measure: Measure) -> Self:
        """Those of which one of the three scores lies in a band."""
        least, most = BAND_SCORES[band]
        return self.scored(measure).filter(score__gte=least, score__lte=most)


def _step(choices: Any) -> Any:
    return models.PositiveSmallIntegerField(choices=choices, null=True, blank=True)


class Risk(PartnershipRow):
    """Something that may keep the partnership from protecting children. Its scores are those of the newest RiskScore."""

    reference = models.CharField(max_length=40)
    register = models.CharField(max_length=12, choices=Register.choices)
    title = models.CharField(max_length=150)
    cause = models.TextField()
    event = models.TextField("what may happen")
    effect = models.TextField()
    state = models.CharField(max_length=12, choices=RiskState.choices, default=RiskState.PROPOSED)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    owner_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    owner_group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    treatment = models.CharField(max_length=10, choices=Treatment.choices, default=Treatment.REDUCE)
    plan = models.TextField("what we do about it", blank=True)
    knowledge = models.CharField(
        "how well we know it", max_length=10, choices=Knowledge.choices, default=Knowledge.WEAK
    )
    priority = models.CharField("priority it belongs to", max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    noted_on = models.DateField("first noted on")
    review_on = models.DateField(null=True, blank=True)
    raised_in = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    inherent_likelihood = _step(Likelihood)
    inherent_impact = _step(Impact)
    current_likelihood = _step(Likelihood)
    current_impact = _step(Impact)
    target_likelihood = _step(Likelihood)
    target_impact = _step(Impact)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # A tolerance ends by itself: until then somebody with the right has said that it is borne, and why.
    tolerated_until = models.DateField(null=True, blank=True)
    tolerated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tolerated_because = models.TextField(blank=True)
    sent_up_at = models.DateTimeField(null=True, blank=True)
    sent_up_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_up_because = models.TextField(blank=True)
    answer = models.TextField("the answer from above", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.TextField(blank=True)
    # Counts the saved wordings, so that two people who change one risk at once both see both texts.
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(RiskQuerySet)()

    class Meta:
        ordering = ["reference", "pk"]
        verbose_name = "risk"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="risk_reference_once",
                violation_error_message="Another risk has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "closed"])
                | Q(owner__isnull=False)
                | Q(owner_agency__isnull=False)
                | Q(owner_group__isnull=False),
                name="risk_accepted_has_an_owner",
                violation_error_message="Say who owns this risk: a person, an agency or a group.",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{one}__isnull": True for one in ALL_OR_NONE})
                | Q(**{f"{one}__range": (1, 5) for one in ALL_OR_NONE}),
                name="risk_scored_as_a_whole",
                violation_error_message="Give all three scores, each from 1 to 5, or none.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "closed"])
                | Q(current_likelihood__isnull=False, review_on__isnull=False),
                name="risk_accepted_is_scored",
                violation_error_message="A risk in the register is scored and has a day of review.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="tolerated",
                    tolerated_until__isnull=False,
                    tolerated_by__isnull=False,
                )
                & ~Q(tolerated_because="")
                | ~Q(state="tolerated")
                & Q(tolerated_until__isnull=True, tolerated_by__isnull=True, tolerated_because=""),
                name="risk_tolerated_by_somebody_until_a_day",
                violation_error_message="A risk is tolerated by somebody, until a day, with the reason.",
            ),
            models.CheckConstraint(
                condition=Q(sent_up_at__isnull=True, sent_up_by__isnull=True, sent_up_because="")
                | Q(sent_up_at__isnull=False, sent_up_by__isnull=False) & ~Q(sent_up_because=""),
                name="risk_sent_up_with_a_reason",
                violation_error_message="Say who sent it up, when and why.",
            ),
            models.CheckConstraint(
                condition=~Q(state="escalated")
                | Q(register="operational", sent_up_at__isnull=False),
                name="risk_escalated_from_the_operational_register",
                violation_error_message="Only a risk of the operational register is sent up.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closed_because="")
                | ~Q(state="closed")
                & Q(closed_at__isnull=True, closed_by__isnull=True, closed_because=""),
                name="risk_closed_exactly_when_stamped",
                violation_error_message="A closed risk says who closed it, when and why.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "register", "state"], name="risk_by_register"),
            models.Index(fields=["partnership", "review_on"], name="risk_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        """The risk's page."""
        return reverse(
            "governance:risk",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return STATE_COLOURS[RiskState(self.state)]

    @property
    def is_live(self) -> bool:
        """Whether it must be looked at in every round."""
        return self.state in LIVE

    @property
    def scores(self) -> Scores | None:
        """The three scores; None where it is not scored yet."""
        return scores_of(self)

    @property
    def owner_in_words(self) -> str:
        """Who owns it."""
        owners = [self.owner, self.owner_agency, self.owner_group]
        return ", ".join(str(one) for one in owners if one)


def scores_of(row: Any) -> Scores | None:
    """The three scores that a risk, or one row of its scores, holds."""
    if row.current_likelihood is None:
        return None
    return Scores(
        *(
            Place(getattr(row, f"{one}_likelihood"), getattr(row, f"{one}_impact"))
            for one in ("inherent", "current", "target")
        )
    )


class RiskRound(PartnershipRow):
    """One review of every live risk, after a round of highlight reports."""

    reference = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_because = models.CharField("why some were not reviewed", max_length=500, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = "round of risk reviews"
        verbose_name_plural = "rounds of risk reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="riskround_reference_once",
                violation_error_message="Another round has this reference.",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(closed_at__isnull=True),
                name="riskround_one_at_a_time",
                violation_error_message="A round of reviews is open already. Close it first.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="riskround_closed_pair",
                violation_error_message="A closed round says who closed it and when.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")),
                name="riskround_due_after_it_opens",
                violation_error_message="A round is not due before it opens.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.name}"

    def get_absolute_url(self) -> str:
        """The round's page."""
        return reverse(
            "governance:risk-round",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def is_open(self) -> bool:
        """Whether risks are still being reviewed in it."""
        return self.closed_at is None


class RiskReviewQuerySet(models.QuerySet["RiskReview"]):
    """Reading the reviews of a round."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the risks that a person reads."""
        return self.filter(of_risks(actor, "risk__"))

    def done(self) -> Self:
        """Those that were made."""
        return self.filter(reviewed_at__isnull=False)

    def waiting(self) -> Self:
        """Those still to be made."""
        return self.filter(reviewed_at__isnull=True)


class RiskReview(PartnershipRow):
    """One risk in one round: waiting, or reviewed by somebody."""

    round = models.ForeignKey(RiskRound, on_delete=models.PROTECT, related_name="reviews")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.CharField(max_length=120, blank=True)

    objects = WalledManager.from_queryset(RiskReviewQuerySet)()

    class Meta:
        ordering = ["round", "risk__reference", "pk"]
        verbose_name = "review of a risk"
        verbose_name_plural = "reviews of risks"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "risk"],
                name="riskreview_one_in_a_round",
                violation_error_message="This risk stands in the round already.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, result="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(result=""),
                name="riskreview_made_by_somebody",
                violation_error_message="A review says who made it, when, and what came of it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk.reference} in {self.round.reference}"


class RiskScore(PartnershipRow, AppendOnly):
    """What a risk was scored at one moment, by whom and why: the trend is drawn from these rows."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="score_rows")
    inherent_likelihood = models.PositiveSmallIntegerField(choices=Likelihood.choices)
    inherent_impact = models.PositiveSmallIntegerField(choices=Impact.choices)
    current_likelihood = models.PositiveSmallIntegerField(choices=Likelihood.choices)
    current_impact = models.PositiveSmallIntegerField(choices=Impact.choices)
    target_likelihood = models.PositiveSmallIntegerField(choices=Likelihood.choices)
    target_impact = models.PositiveSmallIntegerField(choices=Impact.choices)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    round = models.ForeignKey(
        RiskRound, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "score of a risk"
        verbose_name_plural = "scores of risks"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{one}__range": (1, 5) for one in ALL_OR_NONE}),
                name="riskscore_on_the_grid",
                violation_error_message="Each step is between 1 and 5.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="riskscore_with_a_reason",
                violation_error_message="Say why it is scored so.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk.reference}: {self.scores.current.says}"

    @property
    def scores(self) -> Scores:
        """The three scores of this row."""
        found = scores_of(self)
        if found is None:  # the columns hold no nulls
            raise ValueError("A score without its steps.")
        return found


class RiskAction(PartnershipRow):
    """An action that answers a risk."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="action_links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="risk_links")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["risk", "action__due_on", "pk"]
        verbose_name = "action that answers a risk"
        verbose_name_plural = "actions that answer risks"
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "action"],
                name="riskaction_linked_once",
                violation_error_message="This action is linked to the risk already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.risk.reference}: {self.action.reference}"
