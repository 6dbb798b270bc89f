"""Meetings that were held, and what they looked at: the log that the yearly report prints."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import Actor, Group, PartnershipRow, WalledManager
from partnership.roles import BUSINESS_UNIT, Role

# Who sees the meetings of closed groups besides those who sit in them.
CLOSED_GROUPS_OPEN_TO = BUSINESS_UNIT | {Role.INDEPENDENT_CHAIR}


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reading the meeting log."""

    def visible_to(self, actor: Actor) -> Self:
        """Every member sees the log; a closed group's meetings only those who sit in it, the business unit and the chair."""
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(CLOSED_GROUPS_OPEN_TO):
            return self
        return self.filter(Q(group__is_closed=False) | Q(group__in=actor.group_ids))

    def for_the_report(self) -> Self:
        """Those of open groups: what a closed group spoke of is printed nowhere."""
        return self.filter(group__is_closed=False)

    def of_period(self, start: date, end: date) -> Self:
        """Those held from one day to another, both included."""
        return self.filter(held_on__range=(start, end))


class Meeting(PartnershipRow):
    """A meeting of a group, as it is remembered: when it was held and what it looked at."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Meeting"
        WORKSHOP = "workshop", "Workshop"
        EXTRAORDINARY = "extraordinary", "Extraordinary meeting"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    reference = models.CharField(max_length=40)
    held_on = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ORDINARY)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(MeetingQuerySet)()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "meeting"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="meeting_reference_once",
                violation_error_message="Another meeting has this reference.",
            ),
            models.UniqueConstraint(
                fields=["group", "held_on", "title"],
                name="meeting_recorded_once",
                violation_error_message="This meeting of the group is recorded already.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "held_on"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on.day} {self.held_on:%B %Y}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse(
            "governance:meeting",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )


class AreaOfFocus(PartnershipRow):
    """One thing that a meeting looked at."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    objects = WalledManager()

    class Meta:
        ordering = ["meeting", "position"]
        verbose_name = "area of focus"
        verbose_name_plural = "areas of focus"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="areaoffocus_one_in_a_place",
                violation_error_message="Two areas of focus stand in the same place.",
            )
        ]

    def __str__(self) -> str:
        return self.text
