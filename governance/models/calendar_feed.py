"""The secret address under which a person's own calendar reads their meetings."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from partnership.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Reading feeds."""

    def standing(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(models.Model):
    """
    One person's address, across all their partnerships; of its secret only the hash is kept (SECURITY K50).

    It stands outside the wall, because a person has one calendar; what it shows is asked of each wall anew.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "calendar feed"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="calendarfeed_one_for_each_person",
                violation_error_message="This person has an address already. A new one replaces it.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="calendarfeed_revoked_after_made",
                violation_error_message="An address is revoked after it was made.",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
