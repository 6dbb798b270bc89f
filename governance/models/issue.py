"""The register of emerging issues: new threats that a member agency sees, and what the partners agree to do."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from governance.models.entry import Entry
from governance.models.priority import Priority
from governance.models.risk import RISK_READERS, Risk
from governance.rules.issue import ISSUE_COLOURS, LOOKED_AT_AGAIN, IssueState
from partnership.models import Actor, Agency, User, WalledManager
from partnership.roles import Role

ISSUE_READERS = RISK_READERS | {Role.CHAMPION}
# Who may raise an issue: whoever reads them all, and whoever stands for a member agency.
ISSUE_RAISERS = ISSUE_READERS | {
    Role.SCHOOL_USER,
    Role.VIRTUAL_MEMBER,
    Role.LIAISON,
    Role.EDUCATION_OFFICER,
    Role.LAY_MEMBER,
}


class IssueQuerySet(models.QuerySet["EmergingIssue"]):
    """Reading emerging issues."""

    def visible_to(self, actor: Actor) -> Self:
        """Every issue for who reads the risk registers; for others what they raised, and their agency did."""
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(ISSUE_READERS):
            return self
        mine = {one.agency_id for one in actor.memberships if one.role in ISSUE_RAISERS}
        return self.filter(Q(raised_by=actor.user) | Q(agency__in=mine - {None}))

    def to_review(self, today: date) -> Self:
        """Those of which the day for looking again has passed."""
        return self.filter(state__in=LOOKED_AT_AGAIN, review_on__lt=today)


class EmergingIssue(Entry):
    """Something new that may harm children here, from when it is raised to what becomes of it."""

    page = "issue"

    what = models.TextField("what is seen")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_on = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=IssueState.choices, default=IssueState.RAISED)
    assessment = models.TextField("how it is assessed", blank=True)
    response = models.TextField("what was agreed", blank=True)
    review_on = models.DateField(null=True, blank=True)
    risk = models.ForeignKey(
        Risk, on_delete=models.PROTECT, null=True, blank=True, related_name="issues"
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="issues"
    )
    closed_because = models.CharField("why it is closed", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(IssueQuerySet)()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        verbose_name = "emerging issue"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["raised", "closed"]) | ~Q(assessment=""),
                name="emergingissue_assessed_with_words",
                violation_error_message="Say how the issue is assessed.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "assessed", "closed"]) | ~Q(response=""),
                name="emergingissue_answered_with_words",
                violation_error_message="Say what was agreed.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["watched", "acted_on"]) | Q(review_on__isnull=False),
                name="emergingissue_looked_at_again",
                violation_error_message="Say when the partners look at the issue again.",
            ),
            models.CheckConstraint(
                condition=(~Q(state="became_risk") | Q(risk__isnull=False))
                & (~Q(state="became_priority") | Q(priority__isnull=False)),
                name="emergingissue_became_something",
                violation_error_message="Say which risk or priority the issue became.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(closed_because="")
                | (~Q(state="closed") & Q(closed_because="")),
                name="emergingissue_closed_with_a_reason",
                violation_error_message="Say why the issue is closed.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state"], name="emergingissue_by_state")]

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return ISSUE_COLOURS[IssueState(self.state)]

    def is_late(self, today: date) -> bool:
        """Whether the day for looking again has passed."""
        again = self.review_on if self.state in LOOKED_AT_AGAIN else None
        return again is not None and again < today
