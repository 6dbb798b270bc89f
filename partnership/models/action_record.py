"""What happens to an action after it was given: progress, evidence, moved dates, and whether it held months later."""

from typing import Self

from django.db import models
from django.db.models import Q

from partnership.models.action import Action
from partnership.models.append_only import AppendOnly, AppendOnlyQuerySet
from partnership.models.document import Document
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.moves import Moves


class ProgressNote(PartnershipRow, AppendOnly):
    """What somebody said of an action, when and as what. Nothing said before is changed by it."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Progress"
        BLOCKED = "blocked", "Blocked"
        UNBLOCKED = "unblocked", "No longer blocked"
        SAID_DONE = "said_done", "Said to be done"
        SENT_BACK = "sent_back", "Not done yet"
        REOPENED = "reopened", "Opened again"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress_notes")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PROGRESS)
    text = models.TextField()
    expected_on = models.DateField("when the owner expects it", null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "note of progress"
        verbose_name_plural = "notes of progress"

    def __str__(self) -> str:
        return f"{self.action_id}: {self.get_kind_display()}"


class DueDateChange(PartnershipRow, AppendOnly):
    """The day on which an action is due was moved, by whom and why."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="due_date_changes")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "change of a due date"
        verbose_name_plural = "changes of due dates"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="duedatechange_has_a_reason",
                violation_error_message="Say why the date is moved.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.before} to {self.after}"


class ActionEvidence(PartnershipRow, AppendOnly):
    """A document that shows how an action went; whoever may see the action may open it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    # The day that the evidence is of, which is not the day on which it was added.
    dated_on = models.DateField(null=True, blank=True)
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "evidence for an action"
        verbose_name_plural = "evidence for actions"

    def __str__(self) -> str:
        return f"{self.action_id}: {self.document_id}"


class Embedding(models.TextChoices):
    """Whether what an action changed held, some months after it was closed."""

    WAITING = "waiting", "Waiting to be looked at"
    EMBEDDED = "embedded", "Embedded"
    REOPENED = "reopened", "Opened again"
    NOT_NEEDED = "not_needed", "No longer needed"


EMBEDDING_MOVES = Moves(
    what="The look back at an action",
    table={
        Embedding.WAITING: (Embedding.EMBEDDED, Embedding.REOPENED, Embedding.NOT_NEEDED),
        Embedding.EMBEDDED: (),
        Embedding.REOPENED: (),
        Embedding.NOT_NEEDED: (),
    },
)


class LookBackQuerySet(models.QuerySet["LookBack"]):
    """Reading looks back."""

    def waiting(self) -> Self:
        """Those that somebody still has to hold."""
        return self.filter(state=Embedding.WAITING)


class LookBack(PartnershipRow):
    """A re-review of a closed action so many months after its closure, to see whether the change held."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="look_backs")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=Embedding.choices, default=Embedding.WAITING)
    found = models.TextField("what was found", blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True)

    objects = WalledManager.from_queryset(LookBackQuerySet)()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "look back at an action"
        verbose_name_plural = "looks back at actions"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "months"],
                condition=Q(state="waiting"),
                name="lookback_one_waiting_for_each_month",
                violation_error_message="This look back is planned already.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["waiting", "not_needed"], held_at__isnull=True)
                    & Q(held_by__isnull=True)
                )
                | (
                    Q(state__in=["embedded", "reopened"], held_at__isnull=False)
                    & Q(held_by__isnull=False)
                    & ~Q(found="")
                ),
                name="lookback_held_with_what_was_found",
                violation_error_message="Say what was found, by whom and when.",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="lookback_by_due")]

    def __str__(self) -> str:
        return f"{self.action_id}, after {self.months} months"
