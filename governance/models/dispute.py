"""Disputes between agencies: the ladder as a partnership words it, each dispute, its sides, its stages and the advice given."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.rules.dispute import About, DisputeState, Ended, Level, Side, Theme
from partnership.models import (
    Actor,
    Agency,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import Role

# Who reads every dispute (DOMAIN 2.4, "Disputes/escalations"); the support officer reads none.
READS_ALL = frozenset(
    {
        Role.BUSINESS_MANAGER,
        Role.INDEPENDENT_CHAIR,
        Role.DELEGATED_PARTNER,
        Role.SCRUTINEER,
    }
)
# Who reads the disputes in which the agency they hold this role for stands on a side.
READS_OWN = frozenset({Role.AGENCY_LEAD, Role.SCHOOL_USER, Role.DESIGNATED_PROFESSIONAL})
LEADERS_READ_FROM = Level.PARTNERS


def agencies_of(actor: Actor) -> frozenset[int]:
    """The agencies for which a person reads disputes: those they hold one of the reading roles for."""
    return frozenset(
        one.agency_id for one in actor.memberships if one.role in READS_OWN and one.agency_id
    )


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Reading disputes."""

    def visible_to(self, actor: Actor) -> Self:
        """
        Every dispute for the business manager, the chair, the delegated partners and the scrutineer.

        The lead partners from the stage of the delegated partners on; others those of their own agency.
        """
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(READS_ALL):
            return self
        on_a_side = DisputeAgency.objects.filter(
            dispute=OuterRef("pk"), agency__in=agencies_of(actor)
        )
        mine = Q(Exists(on_a_side))
        if Role.LEAD_PARTNER in actor.roles:
            mine |= Q(level__gte=LEADERS_READ_FROM)
        return self.filter(mine)

    def open(self) -> Self:
        """Those that are not settled yet."""
        return self.filter(state=DisputeState.OPEN)


class Dispute(PartnershipRow):
    """Two or more agencies disagree about the work with a child. The child is a reference here, never a name."""

    reference = models.CharField(max_length=40)
    about = models.CharField(max_length=20, choices=About.choices)
    child_reference = models.CharField("pseudonym or reference of the child", max_length=40)
    what = models.TextField("what is disagreed about")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_hat = models.CharField(max_length=300)
    own_procedure = models.TextField("what was tried in the agency itself", blank=True)
    is_immediate = models.BooleanField("a child may be at immediate risk", default=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    state = models.CharField(max_length=12, choices=DisputeState.choices, default=DisputeState.OPEN)
    outcome = models.TextField(blank=True)
    theme = models.CharField(max_length=12, choices=Theme.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(DisputeQuerySet)()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name = "dispute"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="dispute_reference_once",
                violation_error_message="Another dispute has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(is_immediate=True) | ~Q(own_procedure=""),
                name="dispute_own_procedure_first",
                violation_error_message="Say what was tried in the agency itself first.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_by__isnull=True, theme="")
                | ~Q(state="open")
                & Q(ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(theme=""),
                name="dispute_ended_exactly_when_stamped",
                violation_error_message="A dispute that ended says who ended it, when, how and what can be learned.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state", "level"], name="dispute_by_state")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The dispute's page."""
        return reverse(
            "governance:dispute",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )


class DisputeAgency(PartnershipRow):
    """An agency on one side of a dispute."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="sides")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="disputes")
    side = models.CharField(max_length=10, choices=Side.choices)

    objects = WalledManager()

    class Meta:
        ordering = ["dispute", "-side", "pk"]
        verbose_name = "side of a dispute"
        verbose_name_plural = "sides of disputes"
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "agency"],
                name="disputeagency_on_one_side",
                violation_error_message="An agency stands on one side only.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_side_display()}"


class DisputeStageQuerySet(models.QuerySet["DisputeStage"]):
    """Reading the stages of disputes."""

    def visible_to(self, actor: Actor) -> Self:
        """The stages of the disputes that the person may read."""
        return self.filter(dispute__in=Dispute.objects.visible_to(actor))


class DisputeStage(PartnershipRow):
    """A dispute at one level: when it began, until when it is to be settled, what was answered, how it ended."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="stages")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    name = models.CharField(max_length=120)
    started_on = models.DateField()
    due_on = models.DateField()
    skipped_because = models.TextField("why stages were skipped", blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(DisputeStageQuerySet)()

    class Meta:
        ordering = ["dispute", "level"]
        verbose_name = "stage of a dispute"
        verbose_name_plural = "stages of disputes"
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "level"],
                name="disputestage_each_level_once",
                violation_error_message="The dispute has been at this stage.",
            ),
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(ended=""),
                name="disputestage_one_at_a_time",
                violation_error_message="A dispute is at one stage at a time.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("started_on")),
                name="disputestage_due_after_it_starts",
                violation_error_message="A stage is not due before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="disputestage_answered_by_somebody",
                violation_error_message="An answer says who gave it and when.",
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_why="", ended_at__isnull=True, ended_by__isnull=True)
                | ~Q(ended="")
                & ~Q(ended_why="")
                & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="disputestage_ended_by_somebody",
                violation_error_message="A stage that ended says how, why, when and by whom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute.reference}: {self.name}"


class DisputeAdvice(PartnershipRow, AppendOnly):
    """What a designated professional or the scrutineer advised, or what the chair's mediation came to, at one stage."""

    class Kind(models.TextChoices):
        ADVICE = "advice", "Advice"
        MEDIATION = "mediation", "Mediation: agreed"
        MEDIATION_FAILED = "mediation_failed", "Mediation: not agreed"
        SCRUTINY = "scrutiny", "The scrutineer's advice"

    stage = models.ForeignKey(DisputeStage, on_delete=models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "advice on a dispute"
        verbose_name_plural = "advice on disputes"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="disputeadvice_says_something",
                violation_error_message="Say what was advised or agreed.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.get_kind_display()}"


class LadderStep(PartnershipRow):
    """One level of the ladder as this partnership words it; a level without a row is as it is planted."""

    level = models.PositiveSmallIntegerField(choices=Level.choices)
    name = models.CharField(max_length=120)
    is_used = models.BooleanField(default=True)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["level"]
        verbose_name = "step of the ladder of disputes"
        verbose_name_plural = "steps of the ladder of disputes"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "level"],
                name="ladderstep_each_level_once",
                violation_error_message="This level is worded already.",
            ),
            models.CheckConstraint(
                condition=Q(is_used=True) | ~Q(level__in=[1, 6]),
                name="ladderstep_begins_and_ends",
                violation_error_message="A ladder begins with the practitioners and ends with the leaders.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
