"""Notices: what the portal must tell somebody. The row is the promise; the e-mail is its doorbell."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from partnership.models.actor import Actor
from partnership.models.deadline import Deadline
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager

MOST_ATTEMPTS = 8


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reading notices."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own notices; the business unit also sees the mail ledger of the partnership."""
        if not actor.is_member:
            return self.none()
        return self if actor.is_business_unit else self.filter(recipient=actor.user)

    def waiting(self, now: datetime) -> Self:
        """Those whose mail may leave now."""
        return self.filter(state=Notice.State.PLANNED, not_before__lte=now)

    def in_doubt(self) -> Self:
        """Those that the operator must look at."""
        return self.filter(
            state__in=[Notice.State.UNCERTAIN, Notice.State.FAILED, Notice.State.HELD]
        )


class Notice(PartnershipRow):
    """One thing to tell one person: once on their page, and at most once by mail. Never a case word in it."""

    class State(models.TextChoices):
        PLANNED = "planned", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNCERTAIN = "uncertain", "Perhaps sent"
        HELD = "held", "Held back"
        SUPERSEDED = "superseded", "Replaced by a later one"
        CANCELLED = "cancelled", "No longer needed"
        EXPIRED = "expired", "Too late to be useful"
        FAILED = "failed", "Could not be sent"

    dedupe_key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    code = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    reference = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)
    deadline = models.ForeignKey(
        Deadline, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    due_on = models.DateField(null=True, blank=True)
    rung = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    not_before = models.DateTimeField()
    useless_after = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_result = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField()

    objects = WalledManager.from_queryset(NoticeQuerySet)()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        verbose_name = "notice"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="notice_sent_with_its_moment",
                violation_error_message="A sent notice has the moment recorded.",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | (Q(lease_until__isnull=False) & ~Q(token="")),
                name="notice_sending_under_a_lease",
                violation_error_message="A notice is sent under a lease.",
            ),
        ]
        indexes = [
            # For both databases: SQLite cannot use an index that is partial by a state (models.deadline).
            models.Index(fields=["state", "not_before"], name="notice_by_state"),
            models.Index(
                fields=["lease_until"],
                condition=Q(lease_until__isnull=False),
                name="notice_under_a_lease",
            ),
            models.Index(fields=["recipient", "-planned_at"], name="notice_by_recipient"),
            models.Index(fields=["partnership", "-planned_at"], name="notice_by_partnership"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def message_id(self) -> str:
        """The Message-ID of the mail: the same at every attempt, so that a relay can be asked about it."""
        return f"<notice-{self.pk}@portal>"


class Heartbeat(models.Model):
    """When the sweep last ran, and whether it holds mail back because the clock cannot be trusted."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    held_since = models.DateTimeField(null=True, blank=True)
    held_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "heartbeat"

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d %H:%M:%S}"
