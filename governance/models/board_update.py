"""What other boards were asked and answered, and what they were told: both ways of an update."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.agenda import AgendaItem
from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.board_update import UPDATE_COLOURS, UpdateState
from partnership.models import Actor, Agency, Group, PartnershipRow, User, WalledManager


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
    made_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
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

    @property
    def board_in_words(self) -> str:
        """Whose update it is."""
        return str(self.agency) if self.agency else self.board

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return UPDATE_COLOURS[UpdateState(self.state)]

    def is_overdue(self, today: date) -> bool:
        """Whether the answer is late."""
        return self.state == UpdateState.ASKED and self.due_on is not None and self.due_on < today
