"""What came of an item: decisions with who agreed, recommendations, actions, and what was sent up to a parent group."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.agenda import AgendaItem
from governance.models.attendance import Attendance
from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.meeting import EscalationState, OutcomeKind
from partnership.models import Action, Actor, Group, PartnershipRow, User, WalledManager


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    """Reading outcomes."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """Those of the meetings whose record a person may open."""
        return self.filter(of_meetings(actor, verb, "meeting__"))

    def standing(self) -> Self:
        """Those that were not struck out."""
        return self.filter(struck_out_at__isnull=True)

    def decisions(self) -> Self:
        """Decisions, and recommendations that wait to become one."""
        return self.filter(kind__in=[OutcomeKind.DECISION, OutcomeKind.RECOMMENDATION])


class Outcome(PartnershipRow):
    """One outcome. The database takes no decision of a meeting that was not quorate."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="outcomes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=OutcomeKind.choices)
    reference = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    basis = models.CharField("on what authority", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        Attendance, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    at = models.DateTimeField()
    was_quorate = models.BooleanField()
    missing = models.CharField("who was missing", max_length=500, blank=True)
    ratifies = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ratified_by"
    )
    action = models.OneToOneField(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="raised_as"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Recorded by mistake: it stays in the record, and counts no more.
    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_out_because = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(OutcomeQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "outcome of a meeting"
        verbose_name_plural = "outcomes of meetings"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="decision") | Q(was_quorate=True),
                name="outcome_decided_only_when_quorate",
                violation_error_message="A meeting that is not quorate decides nothing; record a recommendation.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["decision", "recommendation"]) | ~Q(reference=""),
                name="outcome_decision_has_a_reference",
                violation_error_message="A decision has a reference.",
            ),
            models.CheckConstraint(
                condition=Q(ratifies__isnull=True) | Q(kind="decision"),
                name="outcome_only_a_decision_ratifies",
                violation_error_message="Only a decision ratifies a recommendation.",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True) | Q(kind="action"),
                name="outcome_action_is_an_action",
                violation_error_message="Only an outcome that is an action leads to one.",
            ),
            models.CheckConstraint(
                condition=Q(
                    struck_out_at__isnull=True, struck_out_by__isnull=True, struck_out_because=""
                )
                | (
                    Q(struck_out_at__isnull=False, struck_out_by__isnull=False)
                    & ~Q(struck_out_because="")
                ),
                name="outcome_struck_out_with_a_reason",
                violation_error_message="Say who struck it out, when and why.",
            ),
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                condition=~Q(reference=""),
                name="outcome_reference_once",
                violation_error_message="Another decision has this reference.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "kind", "-at"], name="outcome_by_kind")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.text}" if self.reference else self.text

    def get_absolute_url(self) -> str:
        """Where it stands in the meeting's record."""
        where = reverse(
            "governance:meeting",
            kwargs={
                "partnership_slug": self.partnership.slug,
                "reference": self.meeting.reference,
            },
        )
        return f"{where}#outcome-{self.pk}"

    @property
    def page(self) -> str:
        """A decision's own page in the log."""
        return reverse("governance:decision", args=[self.partnership.slug, self.reference])


class Agreement(PartnershipRow):
    """What one voting seat said to a decision."""

    class Stance(models.TextChoices):
        AGREED = "agreed", "Agreed"
        ABSTAINED = "abstained", "Abstained"
        OBJECTED = "objected", "Objected"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="agreements")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="agreements")
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.AGREED)

    objects = WalledManager()

    class Meta:
        ordering = ["outcome", "pk"]
        verbose_name = "agreement to a decision"
        verbose_name_plural = "agreements to decisions"
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "attendance"],
                name="agreement_one_for_each_seat",
                violation_error_message="This seat has spoken already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendance.name}: {self.get_stance_display()}"


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Reading what was sent up."""

    def visible_to(self, actor: Actor) -> Self:
        """For those who may open the record of the meeting it came from, or the papers of the group it went to."""
        if not actor.is_member:
            return self.none()
        sent = of_meetings(actor, Verb.OPEN, "outcome__meeting__")
        return self.filter(sent | Q(to_group__in=actor.group_ids))


class Escalation(PartnershipRow):
    """A matter sent up to the parent group, which accepts it or returns it with its reason."""

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="escalation")
    to_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="escalations")
    state = models.CharField(
        max_length=10, choices=EscalationState.choices, default=EscalationState.SENT
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(EscalationQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "escalation"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state="sent", answered_at__isnull=True, answered_by__isnull=True)
                    | (~Q(state="sent") & Q(answered_at__isnull=False, answered_by__isnull=False))
                ),
                name="escalation_answered_pair",
                violation_error_message="An answered escalation says by whom and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(answer=""),
                name="escalation_returned_with_a_reason",
                violation_error_message="Say why it is returned.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} to {self.to_group}"
