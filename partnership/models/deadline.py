"""Deadlines: one running instance of a clock, with its pauses, extensions and the record of a breach."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Prefetch, Q

from partnership.clocks import LONDON, Chip, Running, Unit, chip, in_words
from partnership.models.actor import Actor
from partnership.models.agency import Agency
from partnership.models.rule_set import RuleSet
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.roles import Role
from partnership.working_days import Holidays

# Who watches every clock of the partnership; an agency's own people see the clocks that it owns.
CLOCK_WATCHERS = frozenset(
    {
        Role.BUSINESS_MANAGER,
        Role.SUPPORT_OFFICER,
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.EDUCATION_PARTNER,
        Role.PARTNERSHIP_CHAIR,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.NOTIFIER,
        Role.DESIGNATED_PROFESSIONAL,
    }
)

# Subjects that few may know of: their clocks show to nobody who may not read them. Each app adds its own when it starts.
READ_WITH_SUBJECT: dict[str, Callable[[Actor], models.QuerySet[Any]]] = {}


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Reading deadlines."""

    def running(self) -> "DeadlineQuerySet":
        """Those that still want something done, late ones among them."""
        return self.filter(state__in=[Deadline.State.OPEN, Deadline.State.MISSED])

    def to_show(self) -> "DeadlineQuerySet":
        """With what a chip draws, fetched as lists: a manager for each of fifty rows would cost more than the rows."""
        return self.select_related("owner_agency", "rule_set").prefetch_related(
            Prefetch("pauses", to_attr="fetched_pauses"),
            Prefetch("extensions", to_attr="fetched_extensions"),
        )

    def overdue(self, now: datetime) -> "DeadlineQuerySet":
        """Those whose last moment has passed."""
        return self.running().filter(due_at__lt=now)

    def visible_to(self, actor: Actor) -> "DeadlineQuerySet":
        """
        Every clock for those who watch them; otherwise the clocks of the actor's own agencies.

        A clock of a subject that few may know of shows only to those who may read that subject.
        """
        if not actor.is_member:
            return self.none()
        found = self
        if actor.roles.isdisjoint(CLOCK_WATCHERS):
            found = found.filter(owner_agency__in=actor.agency_ids)
        for label, readable in READ_WITH_SUBJECT.items():
            app, model = label.split(".")
            hidden = Q(subject_type__app_label=app, subject_type__model=model)
            found = found.exclude(hidden & ~Q(subject_id__in=readable(actor).values("pk")))
        return found


class Deadline(PartnershipRow):
    """A duty on its clock. `due_on` is the truth; `due_at` is its last second in London, kept for comparison."""

    class State(models.TextChoices):
        OPEN = "open", "Running"
        MET = "met", "Met"
        MISSED = "missed", "Missed"
        WITHDRAWN = "withdrawn", "No longer needed"

    clock = models.CharField(max_length=60)
    says = models.CharField(max_length=200)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    reference = models.CharField(max_length=40)
    address = models.CharField(max_length=300)
    owner_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    starts_on = models.DateField()
    starts_because = models.CharField(max_length=200)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=[(unit.value, unit.value) for unit in Unit])
    due_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)
    # Instruments of the sweep: rungs up to here are planned, and the next one leaves then.
    planned_until = models.DateTimeField()
    next_rung_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WalledManager.from_queryset(DeadlineQuerySet)()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = "deadline"
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "subject_type", "subject_id"],
                name="deadline_one_for_each_duty",
                violation_error_message="This clock is already running here.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="deadline_due_after_it_starts",
                violation_error_message="A deadline is not due before it starts.",
            ),
            models.CheckConstraint(
                condition=(Q(state="met") & Q(met_at__isnull=False))
                | (~Q(state="met") & Q(met_at__isnull=True)),
                name="deadline_met_exactly_when_stamped",
                violation_error_message="A deadline that is met has the moment recorded.",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                name="deadline_withdrawn_with_a_reason",
                violation_error_message="Say why the deadline is no longer needed.",
            ),
        ]
        indexes = [
            # Partial only by "is not null": SQLite binds a state as a parameter, and then cannot prove that a query
            # lies within an index that is partial by state.
            models.Index(
                fields=["next_rung_at"],
                condition=Q(next_rung_at__isnull=False),
                name="deadline_by_next_rung",
            ),
            models.Index(fields=["state", "due_at"], name="deadline_by_state_and_due"),
            models.Index(fields=["partnership", "state", "due_at"], name="deadline_by_partnership"),
            models.Index(fields=["subject_type", "subject_id"], name="deadline_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.says}, due {self.due_on}"

    @property
    def is_running(self) -> bool:
        """Whether something is still to be done."""
        return self.state in {self.State.OPEN, self.State.MISSED}

    @property
    def was_met_late(self) -> bool:
        """Whether it was met after its last moment."""
        return self.met_at is not None and self.met_at > self.due_at

    def _fetched(self, name: str) -> list[Any]:
        found = getattr(self, f"fetched_{name}", None)
        return list(getattr(self, name).all()) if found is None else found

    def chip(self, today: date, holidays: Holidays) -> Chip:
        """The deadline as a screen shows it. Fetch a list with `to_show()`."""
        pauses: list[DeadlinePause] = self._fetched("pauses")
        extensions: list[DeadlineExtension] = self._fetched("extensions")
        since = next((pause.starts_on for pause in pauses if pause.ends_on is None), None)
        return chip(
            Running(
                title=self.says,
                starts_on=self.starts_on,
                starts_because=self.starts_because,
                length=self.length,
                unit=Unit(self.unit),
                due_on=self.due_on,
                source=self.source,
                edition=self.rule_set.edition,
                met_on=self.met_at.astimezone(LONDON).date() if self.met_at else None,
                met_late=self.was_met_late,
                is_withdrawn=self.state == self.State.WITHDRAWN,
                paused_since=since,
                owner=str(self.owner_agency or ""),
                notes=(*(pause.in_words for pause in pauses), *(e.in_words for e in extensions)),
            ),
            today,
            holidays,
        )


class DeadlinePause(PartnershipRow):
    """A time during which a clock stood still, and why."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["starts_on"]
        verbose_name = "pause of a deadline"
        verbose_name_plural = "pauses of deadlines"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(ends_on__isnull=True),
                name="deadlinepause_one_at_a_time",
                violation_error_message="This deadline is paused already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="deadlinepause_ends_after_it_starts",
                violation_error_message="A pause does not end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """The pause as the working shows it."""
        until = f" to {in_words(self.ends_on)}" if self.ends_on else ", still paused"
        return f"Paused from {in_words(self.starts_on)}{until}: {self.reason}."


class DeadlineExtension(PartnershipRow):
    """A due date that was moved, from when to when, and why: by a person, or because a bank holiday was announced."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="extensions")
    was_due_on = models.DateField()
    now_due_on = models.DateField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["at"]
        verbose_name = "extension of a deadline"
        verbose_name_plural = "extensions of deadlines"

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """The move as the working shows it."""
        was, now = in_words(self.was_due_on), in_words(self.now_due_on)
        return f"Moved from {was} to {now}: {self.reason}."


class Breach(PartnershipRow):
    """Why a deadline was missed, as the owner explains it; it stays whatever happens afterwards."""

    class Cause(models.TextChoices):
        INFORMATION = "information", "Waiting for information"
        PARTNERS = "partners", "The partners had not agreed"
        STAFFING = "staffing", "Nobody was there to do it"
        LATE_AWARENESS = "late_awareness", "The importance was seen late"
        PROCEEDINGS = "proceedings", "Criminal or other proceedings"
        SYSTEM = "system", "A system did not work"
        OTHER = "other", "Another reason"

    deadline = models.OneToOneField(Deadline, on_delete=models.CASCADE, related_name="breach")
    cause = models.CharField(max_length=20, choices=Cause.choices)
    reason = models.TextField()
    expected_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = "breach of a deadline"
        verbose_name_plural = "breaches of deadlines"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="breach_has_a_reason",
                violation_error_message="Say why the deadline was missed.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deadline.reference}: {self.get_cause_display()}"
