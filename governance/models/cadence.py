"""How often a group meets and after whom, whose turn it is to host and chair, and meetings that were moved."""

from datetime import date, time
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.schedule import Pace
from partnership.models import (
    Actor,
    Agency,
    AppendOnly,
    AppendOnlyQuerySet,
    Group,
    PartnershipRow,
    Seat,
    User,
    WalledManager,
)
from partnership.roles import Sector

MOST_MINUTES = 480
FINANCE_MONTHS = [3, 9]  # positions of 31 March and 30 September (Brent 2019, 2.41: six-monthly)


class Weekday(models.IntegerChoices):
    """The days of a week on which groups meet, as date.weekday() counts."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"


class CadenceQuerySet(models.QuerySet["Cadence"]):
    """Reading rhythms."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the groups whose meetings a person may see."""
        return self.filter(of_meetings(actor, Verb.SEE))


class Cadence(PartnershipRow):
    """The rhythm of a group: how often, after which other group, when and where it usually meets."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="cadence")
    # Empty where the terms of reference name no number.
    times_a_year = models.PositiveSmallIntegerField("times a year", null=True, blank=True)
    longest_gap = models.PositiveSmallIntegerField(
        "most days between two meetings", null=True, blank=True
    )
    after = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    days_after = models.PositiveSmallIntegerField("days after it, at least", default=0)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("length in minutes", default=120)
    place = models.CharField(max_length=200, blank=True)
    # The months at whose end the position of income and expenditure is taken that it receives.
    finance_months = models.JSONField(default=list, blank=True)
    # Where only earlier meetings are recorded here: after this day nothing is flagged.
    records_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(CadenceQuerySet)()

    class Meta:
        ordering = ["group__tier", "group"]
        verbose_name = "rhythm of a group"
        verbose_name_plural = "rhythms of groups"
        constraints = [
            models.CheckConstraint(
                condition=Q(times_a_year__isnull=True) | Q(times_a_year__range=(1, 52)),
                name="cadence_times_a_year",
                violation_error_message="A group meets between once and 52 times a year.",
            ),
            models.CheckConstraint(
                condition=Q(longest_gap__isnull=True) | Q(longest_gap__range=(1, 800)),
                name="cadence_longest_gap",
                violation_error_message="The longest gap is between 1 and 800 days.",
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=True) | ~Q(after=F("group")),
                name="cadence_after_another",
                violation_error_message="A group does not meet after itself.",
            ),
            models.CheckConstraint(
                condition=Q(days_after=0) | Q(after__isnull=False, days_after__lte=60),
                name="cadence_days_after_a_group",
                violation_error_message="Say after which group, and at most 60 days.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, MOST_MINUTES)),
                name="cadence_minutes",
                violation_error_message="A meeting takes between 15 minutes and 8 hours.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rhythm of {self.group}"

    @property
    def usual_end(self) -> time | None:
        """When a meeting that begins at the usual time ends; None where there is no usual time, or past midnight."""
        return end_after(self.starts_at, self.minutes) if self.starts_at else None

    def pace(self, turns: tuple[int, ...] = (), seen: frozenset[int] | None = None) -> Pace:
        """The rhythm as the pure rules take it; a group to follow that is not among those seen is left out."""
        return Pace(
            group=self.group_id,
            name=self.group.called,
            times_a_year=self.times_a_year,
            longest_gap=self.longest_gap,
            after=self.after_id if seen is None or self.after_id in seen else None,
            days_after=self.days_after,
            weekday=self.weekday,
            finance_months=tuple(self.finance_months),
            turns=turns,
            records_until=self.records_until,
        )


def end_after(start: time, minutes: int) -> time | None:
    """The time of day so many minutes later; None where that is another day."""
    hours, rest = divmod(start.hour * 60 + start.minute + minutes, 60)
    return time(hours, rest) if hours < 24 else None


class RotationTurn(PartnershipRow):
    """One turn of a group's rotation: which partner plans and hosts, and which seat chairs then."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rotation")
    position = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=30, choices=Sector.choices)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["group", "position"]
        verbose_name = "turn of a rotation"
        verbose_name_plural = "turns of rotations"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "position"],
                name="rotationturn_one_in_a_place",
                violation_error_message="Two turns stand in the same place.",
            ),
            models.UniqueConstraint(
                fields=["group", "chair_seat"],
                name="rotationturn_a_seat_once",
                violation_error_message="This seat has a turn already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.chair_seat.title}"

    @property
    def host(self) -> str:
        """Who hosts: the agency, or the partner where none is named."""
        return self.agency.called if self.agency else str(self.get_sector_display())


class NewDay(PartnershipRow, AppendOnly):
    """A meeting was moved: from when to when, why, and by whom."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="new_days")
    was_on = models.DateField()
    was_at = models.TimeField(null=True, blank=True)
    is_on = models.DateField()
    is_at = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["meeting", "-at", "-pk"]
        verbose_name = "new day of a meeting"
        verbose_name_plural = "new days of meetings"

    def __str__(self) -> str:
        return f"{self.meeting.reference}: {_short(self.was_on)} to {_short(self.is_on)}"


def _short(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
