"""Priorities: what the partners want to be better for children, its measures, its actions and its yearly account."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.decided import IS_DECIDED, DecidedRow
from governance.rules.priority import (
    IN_HAND,
    MONTHS_OF_AN_ACCOUNT,
    PRIORITY_COLOURS,
    Direction,
    PriorityState,
    Progress,
    is_stale,
    missing_from,
    plain,
)
from partnership.models import (
    Action,
    Actor,
    Group,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.working_days import months_after


class PriorityQuerySet(models.QuerySet["Priority"]):
    """Reading priorities."""

    def visible_to(self, actor: Actor) -> Self:
        """Every priority, for every member: they are what everybody works for."""
        return self if actor.is_member else self.none()

    def in_hand(self) -> Self:
        """Those that are agreed or under way."""
        return self.filter(state__in=IN_HAND)

    def kept_here(self) -> Self:
        """Those that the portal follows; of one copied from a document it knows only what the document says."""
        return self.filter(source="")

    def unaccounted(self, today: date) -> Self:
        """Those in hand for which a year has gone by since the last account, or since they began without one."""
        rows = self.in_hand().kept_here()
        accounted_to = Coalesce(Max("accounts__ends_on"), F("starts_on"))
        a_year_ago = months_after(today, -MONTHS_OF_AN_ACCOUNT)
        return rows.annotate(accounted_to=accounted_to).filter(accounted_to__lt=a_year_ago)

    def without_impact(self, start: date, end: date) -> Self:
        """Those worked on in a period, both days included, of which no account of it says what difference they made."""
        told = PriorityAccount.objects.filter(
            Q(progress=Progress.SOME) & ~Q(difference="")
            | Q(progress=Progress.NONE) & ~Q(no_progress_because=""),
            starts_on__lte=end,
            ends_on__gte=start,
        ).order_by()
        worked_on = self.exclude(state__in=[PriorityState.PROPOSED, PriorityState.DROPPED])
        rows = worked_on.kept_here().filter(starts_on__lte=end, ends_on__gte=start)
        return rows.exclude(pk__in=told.values("priority"))


class Priority(DecidedRow):
    """What the partnership wants to change for children, for how long, and who leads it."""

    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    why = models.TextField("why it is a priority", blank=True)
    outcomes = models.TextField("what will be better for children", blank=True)
    lead_group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities"
    )
    sponsor_post = models.CharField(max_length=150, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=PriorityState.choices, default=PriorityState.PROPOSED
    )
    ended_because = models.CharField("how it ended, and why", max_length=500, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_into"
    )
    source = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(PriorityQuerySet)()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = "priority"
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="priority_reference_once",
                violation_error_message="Another priority has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="priority_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"]) | IS_DECIDED,
                name="priority_agreed_by_a_decision",
                violation_error_message="The Executive's decision makes a priority agreed.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "agreed", "active"], ended_because="")
                | (Q(state__in=["achieved", "carried", "dropped"]) & ~Q(ended_because="")),
                name="priority_ended_with_a_reason",
                violation_error_message="Say how the priority ended, and why.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "-starts_on"], name="priority_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        """The priority's page."""
        return reverse(
            "governance:priority",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return PRIORITY_COLOURS[PriorityState(self.state)]


class MeasureQuerySet(models.QuerySet["OutcomeMeasure"]):
    """Reading measures."""

    def with_last_reading(self) -> Self:
        """Each with the day of its last reading."""
        return self.annotate(last_read_on=Max("readings__on"))

    def stale(self, today: date) -> list["OutcomeMeasure"]:
        """Those of priorities in hand without a reading for over a quarter."""
        rows = (
            self.with_last_reading()
            .filter(priority__state__in=IN_HAND, priority__source="")
            .select_related("priority__partnership")
        )
        return [
            one
            for one in rows
            if is_stale(one.last_read_on, max(one.baseline_on, one.priority.starts_on), today)
        ]


class OutcomeMeasure(PartnershipRow):
    """A figure by which one sees whether children are better off, with where it began and where it should get."""

    last_read_on: date | None

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="measures")
    says = models.CharField("what is measured", max_length=200)
    unit = models.CharField(max_length=40)
    baseline = models.DecimalField(max_digits=12, decimal_places=2)
    baseline_on = models.DateField()
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(MeasureQuerySet)()

    class Meta:
        ordering = ["priority", "pk"]
        verbose_name = "measure of an outcome"
        verbose_name_plural = "measures of outcomes"
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=True)
                | Q(direction="up", target__gte=F("baseline"))
                | Q(direction="down", target__lte=F("baseline")),
                name="outcomemeasure_target_lies_ahead",
                violation_error_message="The target lies on the other side of the starting point. Check the direction.",
            ),
            models.CheckConstraint(
                condition=Q(baseline__gte=0) & (Q(target__isnull=True) | Q(target__gte=0)),
                name="outcomemeasure_counts_from_nought",
                violation_error_message="A measure counts from nought upwards.",
            ),
        ]

    def __str__(self) -> str:
        return self.says

    def said(self, value: Decimal | None) -> str:
        """A value with its unit: 42 per cent."""
        if value is None:
            return "Not set"
        return f"{plain(value)} {self.unit}"

    @property
    def wanted(self) -> str:
        """Where it should go: up to 60 per cent."""
        way = "Up" if self.direction == Direction.UP else "Down"
        return f"{way} to {self.said(self.target)}" if self.target is not None else f"{way}"

    def told(self, readings: Sequence["Reading"]) -> str:
        """How the newest reading stands against the start and the target, in words."""
        if not readings:
            return "No reading yet"
        newest = readings[-1].value
        is_up = self.direction == Direction.UP
        if self.target is not None and (newest >= self.target if is_up else newest <= self.target):
            return "Target reached"
        if newest == self.baseline:
            return "As it was"
        return "Better than it was" if (newest > self.baseline) is is_up else "Worse than it was"


class Reading(PartnershipRow):
    """The value of a measure on one day, and where it comes from."""

    measure = models.ForeignKey(OutcomeMeasure, on_delete=models.PROTECT, related_name="readings")
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField("where the figure comes from", max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["measure", "on"]
        verbose_name = "reading of a measure"
        verbose_name_plural = "readings of measures"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "on"],
                name="reading_one_for_each_day",
                violation_error_message="There is a reading for this day already.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="reading_counts_from_nought",
                violation_error_message="A measure counts from nought upwards.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%-d %B %Y}: {self.measure.said(self.value)}"


class PriorityAction(PartnershipRow):
    """An action of the partnership that serves a priority: together they are its multi-agency plan."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="priority_links")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["priority", "action__due_on", "pk"]
        verbose_name = "action of a priority"
        verbose_name_plural = "actions of priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "action"],
                name="priorityaction_linked_once",
                violation_error_message="This action is in the priority's plan already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action.reference} for {self.priority.reference}"


class PriorityAccount(PartnershipRow):
    """What is said of a priority for one year: what was done, how much, how well, the difference, the evidence."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="accounts")
    starts_on = models.DateField()
    ends_on = models.DateField()
    progress = models.CharField(max_length=5, choices=Progress.choices)
    did = models.TextField("what we did", blank=True)
    how_much = models.TextField("how much", blank=True)
    how_well = models.TextField("how well", blank=True)
    difference = models.TextField("what difference it made", blank=True)
    evidence = models.TextField("the evidence", blank=True)
    no_progress_because = models.TextField("why there was little or no progress", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = "account of a priority"
        verbose_name_plural = "accounts of priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "ends_on"],
                name="priorityaccount_one_for_each_year",
                violation_error_message="This year has its account already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="priorityaccount_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority.reference}, {self.period_in_words}"

    def get_absolute_url(self) -> str:
        """Where it stands on the priority's page."""
        return f"{self.priority.get_absolute_url()}#account-{self.pk}"

    @property
    def period_in_words(self) -> str:
        """April 2025 to March 2026."""
        return f"{self.starts_on:%B %Y} to {self.ends_on:%B %Y}"

    @property
    def missing(self) -> list[str]:
        """What it does not say yet, in words."""
        parts = ("did", "how_much", "how_well", "difference", "evidence", "no_progress_because")
        return missing_from(self.progress, {one: getattr(self, one) for one in parts})
