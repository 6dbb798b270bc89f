"""Emergency openings: two people let one of them view a case for some hours, and a third looks at it afterwards."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnership.models import Actor, PartnershipRow, User, WalledManager
from partnership.roles import Role
from reviews.rules.break_glass import ANSWERED_WITHIN, MOST_HOURS, Finding, GlassState

# Who sees that a case was opened in an emergency, and by whom: the chair, and the partners who answer for it.
GLASS_WATCHERS = frozenset(
    {Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER, Role.LEAD_PARTNER, Role.DELEGATED_PARTNER}
)


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    """Reading emergency openings."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who watch; nothing for anybody else."""
        if not actor.is_member or actor.roles.isdisjoint(GLASS_WATCHERS):
            return self.none()
        return self.all()

    def open_to(self, user: User, now: datetime) -> Self:
        """Those that are open to a person at this second."""
        return self.filter(asked_by=user, opened_at__lte=now, until__gt=now, ended_at__isnull=True)

    def to_answer(self, now: datetime) -> Self:
        """Those that were asked for and wait for the chair."""
        return self.filter(state=GlassState.ASKED, asked_at__gt=now - ANSWERED_WITHIN)

    def to_review(self) -> Self:
        """Those that were opened and that nobody has looked at yet."""
        return self.filter(state=GlassState.OPENED)


class BreakGlass(PartnershipRow):
    """The business manager asks, the chair answers, and the case is open for viewing until a moment."""

    incident = models.ForeignKey(
        "reviews.Incident", on_delete=models.PROTECT, related_name="emergency_openings"
    )
    state = models.CharField(max_length=10, choices=GlassState.choices, default=GlassState.ASKED)
    reason = models.TextField()
    hours = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_because = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    review_escalated_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.CharField(max_length=20, choices=Finding.choices, blank=True)
    finding_because = models.TextField(blank=True)

    objects = WalledManager.from_queryset(BreakGlassQuerySet)()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "emergency opening"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=MOST_HOURS) & ~Q(reason=""),
                name="breakglass_is_short_and_has_a_reason",
                violation_error_message="An emergency opening has a reason and lasts at most four hours.",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="breakglass_takes_two",
                violation_error_message="Somebody else answers than who asked.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("asked_by")),
                name="breakglass_is_reviewed_by_another",
                violation_error_message="Somebody else reviews it than who asked.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="asked", answered_at__isnull=True, answered_by__isnull=True, opened_at__isnull=True,
                    until__isnull=True,
                )
                | (
                    Q(
                        state="refused", answered_at__isnull=False, answered_by__isnull=False, opened_at__isnull=True,
                        until__isnull=True,
                    )
                    & ~Q(refused_because="")
                )
                | Q(
                    state__in=["opened", "reviewed"], answered_at__isnull=False, answered_by__isnull=False,
                    opened_at__isnull=False, until__gt=F("opened_at"), review_due_at__isnull=False,
                ),
                name="breakglass_state_has_its_stamps",
                violation_error_message="An emergency opening has who answered, when, and until when it is open.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="reviewed", reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(finding="")
                )
                | (~Q(state="reviewed") & Q(reviewed_at__isnull=True, reviewed_by__isnull=True)),
                name="breakglass_reviewed_together",
                violation_error_message="A review has who looked, when, and what they found.",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["asked_by", "until"], name="breakglass_open_to"),
            models.Index(fields=["state", "review_due_at"], name="breakglass_to_review"),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text", "refused_because": "text", "finding_because": "text"}

    def __str__(self) -> str:
        return f"Emergency opening, {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        """The page of the opening."""
        return reverse(
            "reviews:emergency",
            kwargs={
                "partnership_slug": self.partnership.slug,
                "reference": self.incident.reference,
                "pk": self.pk,
            },
        )

    def is_open(self, now: datetime) -> bool:
        """Whether the case is open by it at this second."""
        return bool(
            self.opened_at
            and self.until
            and self.opened_at <= now < self.until
            and self.ended_at is None
        )

    def is_stale(self, now: datetime) -> bool:
        """Whether it was asked for so long ago that it must be asked for again."""
        return self.state == GlassState.ASKED and self.asked_at <= now - ANSWERED_WITHIN

    def is_late(self, now: datetime) -> bool:
        """Whether nobody has looked at it although the time for that is over."""
        due_at = self.review_due_at
        return self.state == GlassState.OPENED and due_at is not None and now > due_at

    @property
    def closed_at(self) -> datetime | None:
        """The moment at which it closed or closes; none while it is not open."""
        return self.ended_at or self.until
