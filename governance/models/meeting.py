"""Meetings: planned, prepared, held, and what they looked at."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.rules.meeting import BEFORE_THE_ROOM, STATE_COLOURS, MeetingState
from partnership.clocks import LONDON
from partnership.models import Actor, Group, PartnershipRow, Seat, User, WalledManager
from partnership.roles import BUSINESS_UNIT, Role, Sector

# Who sees the meetings of closed groups besides those who sit in them.
CLOSED_GROUPS_OPEN_TO = BUSINESS_UNIT | {Role.INDEPENDENT_CHAIR}
# Who reads the papers and the draft record of every open group besides those who sit in it (DOMAIN 2.4).
PAPERS_OPEN_TO = CLOSED_GROUPS_OPEN_TO | {
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.SCRUTINEER,
}


class Verb(StrEnum):
    """What somebody wants of a meeting: to see that it is there, or to open its papers and its record."""

    SEE = "see"
    OPEN = "open"


def of_meetings(actor: Actor, verb: Verb, path: str = "") -> Q:
    """
    The one rule of whose meetings a person sees or opens, as a condition on whatever leads to a meeting by `path`.

    To see: the log of open groups for every member. To open: those who sit at the group's table, the business unit,
    the chairs, the partners and the scrutineer; an adviser reads only the items they are invited to. A closed
    group's meetings are there only for those who sit in it, the business unit and the independent chair.
    """
    if not actor.is_member:
        return Q(pk__in=[])
    if not actor.roles.isdisjoint(CLOSED_GROUPS_OPEN_TO):
        return ~Q(pk__in=[])  # everything; an empty Q would vanish beside an "or"
    groups = actor.group_ids if verb is Verb.SEE else actor.table_group_ids
    mine = Q(**{f"{path}group__in": groups})
    if verb is Verb.OPEN and actor.roles.isdisjoint(PAPERS_OPEN_TO):
        return mine
    return mine | Q(**{f"{path}group__is_closed": False})


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reading meetings."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """Those that a person may see, or whose papers and record they may open."""
        return self.filter(of_meetings(actor, verb))

    def for_the_report(self) -> Self:
        """Those of open groups: what a closed group spoke of is printed nowhere."""
        return self.filter(group__is_closed=False)

    def held(self) -> Self:
        """Those that took place."""
        return self.filter(state=MeetingState.HELD)

    def to_come(self) -> Self:
        """Those that are planned, prepared or in session."""
        return self.filter(state__in=[*BEFORE_THE_ROOM, MeetingState.IN_SESSION])

    def of_period(self, start: date, end: date) -> Self:
        """Those of the days from one to another, both included."""
        return self.filter(meets_on__range=(start, end))


class Meeting(PartnershipRow):
    """A meeting of a group: when it is or was, who chairs and hosts it, and what it looked at."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Meeting"
        WORKSHOP = "workshop", "Workshop"
        EXTRAORDINARY = "extraordinary", "Extraordinary meeting"
        ASSURANCE = "assurance", "Assurance meeting"
        SUMMIT = "summit", "Leadership summit"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    reference = models.CharField(max_length=40)
    meets_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ORDINARY)
    state = models.CharField(
        max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    # Guests in words, such as the neighbouring areas that come to a leadership summit (Brent 2019, 3.22).
    invited = models.CharField("who else is invited", max_length=300, blank=True)
    # Whose turn it is to plan, host and chair, where the group rotates.
    host_sector = models.CharField(max_length=30, choices=Sector.choices, blank=True)
    chair_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why the chair let a meeting without a quorum proceed, where the group's rule allows that.
    discretion_reason = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    papers_out_at = models.DateTimeField(null=True, blank=True)
    # Counts the invitations sent, so that a calendar replaces the earlier one (RFC 5545, SEQUENCE).
    sequence = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(MeetingQuerySet)()

    class Meta:
        ordering = ["-meets_on", "-pk"]
        verbose_name = "meeting"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="meeting_reference_once",
                violation_error_message="Another meeting has this reference.",
            ),
            models.UniqueConstraint(
                fields=["group", "meets_on", "title"],
                name="meeting_recorded_once",
                violation_error_message="This meeting of the group is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message="A meeting ends after it starts, on the same day.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="meeting_closes_after_it_opens",
                violation_error_message="A meeting closes after it opened.",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""),
                name="meeting_cancelled_with_a_reason",
                violation_error_message="Say why the meeting is cancelled.",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_session")
                | Q(opened_at__isnull=False, closed_at__isnull=True),
                name="meeting_in_session_is_open",
                violation_error_message="A meeting in session has been opened and not closed.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "meets_on"], name="meeting_by_day"),
            models.Index(fields=["group", "meets_on"], name="meeting_by_group"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.meets_on.day} {self.meets_on:%B %Y}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse(
            "governance:meeting",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return STATE_COLOURS[MeetingState(self.state)]

    @property
    def is_before_the_room(self) -> bool:
        """Whether it is still being prepared."""
        return self.state in BEFORE_THE_ROOM

    @property
    def is_in_session(self) -> bool:
        """Whether the room is open."""
        return self.state == MeetingState.IN_SESSION

    @property
    def begins(self) -> datetime | None:
        """The moment it is to begin; None where no time is recorded."""
        return datetime.combine(self.meets_on, self.starts_at, LONDON) if self.starts_at else None

    @property
    def planned_minutes(self) -> int | None:
        """How long it is to last; None where no times are recorded."""
        if self.starts_at is None or self.ends_at is None:
            return None
        return minutes_between(self.starts_at, self.ends_at)


def minutes_between(start: time, end: time) -> int:
    """The minutes from one time of a day to a later one."""
    day = date.min
    return int((datetime.combine(day, end) - datetime.combine(day, start)) / timedelta(minutes=1))


class AreaOfFocus(PartnershipRow):
    """One thing that a meeting looked at, as the yearly report prints it."""

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


class Declaration(PartnershipRow):
    """An interest that somebody declared at a meeting, and whether they left the table for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="declarations")
    item = models.ForeignKey(
        "governance.AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
    )
    attendance = models.ForeignKey(
        "governance.Attendance", on_delete=models.PROTECT, related_name="declarations"
    )
    interest = models.CharField(max_length=500)
    has_withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "declaration of interest"
        verbose_name_plural = "declarations of interest"

    def __str__(self) -> str:
        return self.interest
