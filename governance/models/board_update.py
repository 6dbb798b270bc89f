"""What other boards were asked and answered, and what they were told: both ways of an update."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.agenda import AgendaItem, StandingItem
from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.board_update import UPDATE_COLOURS, UpdateState
from partnership.models import (
    Actor,
    Agency,
    Document,
    Group,
    PartnershipRow,
    User,
    WalledManager,
)


class StandingAskQuerySet(models.QuerySet["StandingAsk"]):
    """Reading the standing asks."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the groups whose papers a person may open."""
        return self.filter(of_meetings(actor, Verb.OPEN))

    def current(self) -> Self:
        """Those that still ask."""
        return self.filter(ended_on__isnull=True)


class StandingAsk(PartnershipRow):
    """A rule that asks another board for an update before each meeting of a group (Brent 2019, 2.20 and 5.13)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="standing_asks")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    board = models.CharField(max_length=200, blank=True)
    # The standing item under which the answer comes to the table.
    standing = models.ForeignKey(
        StandingItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    # Working days before the meeting by which the answer is needed.
    days_before = models.PositiveSmallIntegerField(default=5)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    objects = WalledManager.from_queryset(StandingAskQuerySet)()

    class Meta:
        ordering = ["group", "board", "pk"]
        verbose_name = "standing ask of another board"
        verbose_name_plural = "standing asks of other boards"
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, board="")
                | (Q(agency__isnull=True) & ~Q(board="")),
                name="standingask_of_an_agency_or_a_board",
                violation_error_message="Choose an agency or name the board, not both.",
            ),
            models.CheckConstraint(
                condition=Q(days_before__lte=60),
                name="standingask_within_a_quarter",
                violation_error_message="The answer is needed at most 60 working days before the meeting.",
            ),
        ]

    def __str__(self) -> str:
        return self.board_in_words

    @property
    def board_in_words(self) -> str:
        """Which board is asked."""
        return str(self.agency) if self.agency else self.board


class BoardUpdateQuerySet(models.QuerySet["BoardUpdate"]):
    """Reading updates."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the groups whose papers a person may open, and those that the person is to answer."""
        if not actor.is_member:
            return self.none()
        return self.filter(of_meetings(actor, Verb.OPEN) | Q(liaison=actor.user))

    def overdue(self, on: date) -> Self:
        """Those that wait for their answer after its day."""
        return self.filter(state=UpdateState.ASKED, due_on__lt=on)


class BoardUpdate(PartnershipRow):
    """A question to another board with its answer, or something that it was told."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="board_updates")
    reference = models.CharField(max_length=40)
    # The board: an agency of the register, or its name in words.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    board = models.CharField(max_length=200, blank=True)
    liaison = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="board_updates"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="board_updates"
    )
    state = models.CharField(max_length=10, choices=UpdateState.choices, default=UpdateState.ASKED)
    # The question, or what they were told.
    text = models.TextField()
    # The standing ask that made it; each asks once for a meeting.
    rule = models.ForeignKey(
        StandingAsk, on_delete=models.PROTECT, null=True, blank=True, related_name="asked"
    )
    made_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    # Who gave the answer there, by post; `answered_by` entered it here.
    given_by = models.CharField(max_length=150, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(BoardUpdateQuerySet)()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = "update from another board"
        verbose_name_plural = "updates from other boards"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="boardupdate_reference_once",
                violation_error_message="Another update has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, board="")
                | (Q(agency__isnull=True) & ~Q(board="")),
                name="boardupdate_of_an_agency_or_a_board",
                violation_error_message="Choose an agency or name the board, not both.",
            ),
            models.UniqueConstraint(
                fields=["rule", "meeting"],
                condition=Q(rule__isnull=False),
                name="boardupdate_asked_once_for_a_meeting",
                violation_error_message="The board was asked for this meeting already.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | ~Q(state="asked"),
                name="boardupdate_asked_has_a_day",
                violation_error_message="Say by when the answer is needed.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("made_on")),
                name="boardupdate_due_after_asked",
                violation_error_message="The answer is due after it was asked for.",
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_on__isnull=False,
                    answered_by__isnull=False,
                    state__in=["answered", "nothing"],
                )
                | Q(
                    answered_on__isnull=True,
                    answered_by__isnull=True,
                    state__in=["asked", "told"],
                ),
                name="boardupdate_answered_pair",
                violation_error_message="An answered update says who entered the answer, and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""),
                name="boardupdate_answered_says_something",
                violation_error_message="Enter what the board answered.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "due_on"], name="boardupdate_by_state"),
            models.Index(fields=["group", "-made_on"], name="boardupdate_by_group"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.board_in_words}"

    def get_absolute_url(self) -> str:
        """The update's page."""
        return reverse(
            "governance:update",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def board_in_words(self) -> str:
        """Whose update it is."""
        return str(self.agency) if self.agency else self.board

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return UPDATE_COLOURS[UpdateState(self.state)]

    @property
    def was_late(self) -> bool:
        """Whether the answer came after its day."""
        return bool(self.answered_on and self.due_on and self.answered_on > self.due_on)

    def is_overdue(self, today: date) -> bool:
        """Whether the answer is late."""
        return self.state == UpdateState.ASKED and self.due_on is not None and self.due_on < today
