"""Who was expected, who came, for which seat, from when to when: the facts by which a quorum is judged."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.meeting import Answer
from partnership.models import Actor, Agency, PartnershipRow, Seat, User, WalledManager
from partnership.quorum import Present
from partnership.roles import Sector


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Reading attendance."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """That of the meetings whose record a person may open."""
        return self.filter(of_meetings(actor, verb, "meeting__"))


class Attendance(PartnershipRow):
    """
    One seat at one meeting, or a guest: who came for it and as what.

    Seat, post, agency and sector are kept as they were on the day, so that what changes later changes no record.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=150, blank=True)
    post = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sector = models.CharField(max_length=30, choices=Sector.choices, blank=True)
    kind = models.CharField(max_length=20, choices=Seat.Kind.choices, default=Seat.Kind.ATTENDS)
    is_chair = models.BooleanField(default=False)
    is_deputy = models.BooleanField(default=False)
    authority = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE)

    objects = WalledManager.from_queryset(AttendanceQuerySet)()

    class Meta:
        ordering = ["meeting", "-is_chair", "sector", "pk"]
        verbose_name = "attendance"
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                name="attendance_one_for_each_seat",
                violation_error_message="This seat is on the list already.",
            ),
            models.CheckConstraint(
                condition=~Q(answer="present") | ~Q(name=""),
                name="attendance_present_has_a_name",
                violation_error_message="Say who came.",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | ~Q(name=""),
                name="attendance_guest_has_a_name",
                violation_error_message="Say who the guest is.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "agency"], name="attendance_by_agency")]

    def __str__(self) -> str:
        return f"{self.name or self.post}: {self.in_words}"

    @property
    def is_present(self) -> bool:
        """Whether somebody came."""
        return self.answer == Answer.PRESENT

    @property
    def in_words(self) -> str:
        """As the minutes say it: present, deputy, observer, in attendance, apologies, absent, or that the seat is vacant."""
        if self.answer == Answer.ABSENT and not self.name:
            return "Seat vacant"
        if not self.is_present:
            return self.get_answer_display()
        if self.kind == Seat.Kind.OBSERVER:
            return "Observer"
        if self.kind in {Seat.Kind.ATTENDS, Seat.Kind.ADVISER, Seat.Kind.VIRTUAL}:
            return "In attendance"
        return "Deputy" if self.is_deputy else "Present"

    def present(self) -> Present:
        """The seat as the pure judge of a quorum takes it."""
        return Present(
            sector=Sector(self.sector or Sector.OTHER),
            is_voting=self.kind == Seat.Kind.VOTING,
            is_deputy=self.is_deputy,
        )


class Stay(PartnershipRow):
    """A time that somebody spent in the room; who leaves and comes back has two."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="stays")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["attendance", "came_at"]
        verbose_name = "stay in the room"
        verbose_name_plural = "stays in the room"
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(left_at__isnull=True),
                name="stay_one_at_a_time",
                violation_error_message="This person is in the room already.",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")),
                name="stay_ends_after_it_begins",
                violation_error_message="Nobody leaves before they came.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance.name}, from {self.came_at:%H:%M}"

    def covers(self, moment: datetime) -> bool:
        """Whether the person was in the room at a moment."""
        return self.came_at <= moment and (self.left_at is None or moment < self.left_at)


def in_the_room(attendance: Iterable[Attendance], at: datetime) -> list[Attendance]:
    """Those who were there at a moment. Fetch with `stays`."""
    return [one for one in attendance if any(stay.covers(at) for stay in one.stays.all())]
