"""Concerns about an agency's attendance or engagement, raised with the agency and the Executive."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.meeting import Verb, of_meetings
from governance.rules.concern import CONCERN_COLOURS, ConcernKind, ConcernState
from partnership.models import Actor, Agency, Group, PartnershipRow, Seat, User, WalledManager
from partnership.roles import Role

# Who answers for an agency that a concern is about, and so reads it.
ANSWERS_FOR_AGENCY = frozenset({Role.AGENCY_LEAD, Role.LEAD_PARTNER, Role.DELEGATED_PARTNER})
LEADS_TIER = 1  # the permanent group at the head of a partnership


class AttendanceConcernQuerySet(models.QuerySet["AttendanceConcern"]):
    """Reading concerns."""

    def visible_to(self, actor: Actor) -> Self:
        """
        Those of the groups whose papers a person may open, and those about the person's own agency.

        Who sits in the Executive sees every one but those of closed groups, because each is raised with it too.
        """
        if not actor.is_member:
            return self.none()
        executive = Group.objects.filter(pk__in=actor.table_group_ids, tier=LEADS_TIER)
        return self.filter(
            of_meetings(actor, Verb.OPEN)
            | Q(agency__in=answers_for(actor))
            | Q(Exists(executive), group__is_closed=False)
        )

    def open(self) -> Self:
        """Those that are not closed."""
        return self.exclude(state=ConcernState.CLOSED)

    def overdue(self, on: date) -> Self:
        """Those that the agency has not answered in time."""
        return self.filter(state=ConcernState.RAISED, answer_due_on__lt=on)


def answers_for(actor: Actor) -> set[int]:
    """The agencies for which a person answers."""
    return {
        one.agency_id
        for one in actor.memberships
        if one.agency_id and one.role in ANSWERS_FOR_AGENCY
    }


class AttendanceConcern(PartnershipRow):
    """One concern: about whom in which group, what the agency answered, and how it ended (Brent 2019, 2.19)."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="attendance_concerns")
    reference = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # The one seat that it is about; none: the agency as a whole.
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(
        max_length=12, choices=ConcernKind.choices, default=ConcernKind.ATTENDANCE
    )
    state = models.CharField(
        max_length=10, choices=ConcernState.choices, default=ConcernState.RAISED
    )
    text = models.TextField("what the concern is")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(AttendanceConcernQuerySet)()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name = "attendance concern"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="attendanceconcern_reference_once",
                violation_error_message="Another concern has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="attendanceconcern_answered_pair",
                violation_error_message="An answer says something, by whom and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
                name="attendanceconcern_answered_has_an_answer",
                violation_error_message="An answered concern has its answer.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(outcome="")
                )
                | (
                    ~Q(state="closed")
                    & Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                ),
                name="attendanceconcern_closed_with_an_outcome",
                violation_error_message="A closed concern says with what outcome, by whom and when.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state"], name="attendanceconcern_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.agency}"

    def get_absolute_url(self) -> str:
        """The concern's page."""
        return reverse(
            "governance:concern",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return CONCERN_COLOURS[ConcernState(self.state)]

    def is_overdue(self, today: date) -> bool:
        """Whether the agency's answer is late."""
        return self.state == ConcernState.RAISED and self.answer_due_on < today
