"""The roster: who was let in to one case, in what capacity, why, by whom and until when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from partnership.models import PartnershipRow, User, WalledManager


class RosterQuerySet(models.QuerySet["RosterEntry"]):
    """Reading rosters."""

    def of(self, user: User) -> Self:
        """The cases that a person was let in to and not taken off."""
        return self.filter(user=user, ended_on__isnull=True)

    def in_window(self, on: date) -> Self:
        """Those whose window is open on a day."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on))

    def without_conflict(self) -> Self:
        """Those of people who declared no conflict in that case, on any of their places, that still stands."""
        declared = RosterEntry.objects.filter(
            ~Q(conflict=""),
            conflict_waived_because="",
            user=OuterRef("user"),
            content_object=OuterRef("content_object"),
        )
        return self.filter(~Exists(declared))

    def in_conflict(self, user: User) -> Self:
        """
        Where a person declared a conflict of interest that the chair has not waived.

        Also on a place that was ended: being taken off and let in again does not undo what was declared.
        """
        return self.filter(~Q(conflict=""), user=user, conflict_waived_because="")


class RosterEntry(PartnershipRow, UserObjectPermissionBase):
    """
    One person is let in to one case: guardian's direct grant, with the reason, the giver and the end.

    Guardian ignores the end, the conflict and the agreement, so only IncidentQuerySet.visible_to reads this table.
    """

    class Capacity(models.TextChoices):
        REPORTER = "reporter", "Reported it"
        NOTIFIER = "notifier", "Local authority notifier"
        CORE = "core", "Core member"
        BUSINESS_UNIT = "business_unit", "Business unit"
        GUEST = "guest", "Invited to this case"
        REVIEWER = "reviewer", "Independent reviewer"

    content_object = models.ForeignKey(
        "reviews.Incident", on_delete=models.CASCADE, related_name="roster"
    )
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    opens_sealed = models.BooleanField(default=False)
    conflict = models.CharField(max_length=500, blank=True)
    conflict_waived_because = models.CharField(max_length=500, blank=True)

    objects = WalledManager.from_queryset(RosterQuerySet)()  # type: ignore[misc, assignment]

    class Meta:
        ordering = ["capacity", "user__full_name", "pk"]
        verbose_name = "entry of a roster"
        verbose_name_plural = "entries of rosters"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "user"],
                condition=Q(ended_on__isnull=True),
                name="rosterentry_once",
                violation_error_message="This person is on the roster already.",
            ),
            models.CheckConstraint(
                condition=~Q(capacity__in=["guest", "reviewer"]) | Q(expires_on__isnull=False),
                name="rosterentry_of_a_guest_ends",
                violation_error_message="Say until when a guest or a reviewer is let in.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="rosterentry_has_a_reason",
                violation_error_message="Say why this person is let in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_capacity_display()})"


class RosterGroupEntry(GroupObjectPermissionBase):
    """Guardian wants this table beside the one above; nobody is let in by group, so it stays empty."""

    content_object = models.ForeignKey(
        "reviews.Incident", on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = "entry of a roster by group"
        verbose_name_plural = "entries of rosters by group"
        constraints = [
            models.CheckConstraint(
                condition=Q(content_object__isnull=True),
                name="rostergroupentry_stays_empty",
                violation_error_message="People are let in to a case one by one.",
            )
        ]

    def __str__(self) -> str:
        return "No group is let in"
