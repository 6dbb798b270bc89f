"""The year's work programme: what is to be done when, by which group, for which priority."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.agenda import ForwardItem
from governance.models.decided import IS_DECIDED, DecidedRow
from governance.models.entry import Entry
from governance.models.priority import Priority
from governance.rules.programme import (
    PROGRAMME_COLOURS,
    UNDONE,
    WORK_COLOURS,
    ProgrammeState,
    WorkState,
    in_words,
)
from partnership.models import Actor, Group, PartnershipRow, WalledManager


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Reading programmes."""

    def visible_to(self, actor: Actor) -> Self:
        """Every programme, for every member: it says what everybody works at."""
        return self if actor.is_member else self.none()


class Programme(Entry, DecidedRow):
    """What the partnership does in a year: drafted by the Forum, agreed by the Executive."""

    page = "programme"

    about = models.TextField("what the year is for", blank=True)
    drafted_by = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    ended_because = models.CharField("how it ended", max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ProgrammeQuerySet)()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = "work programme"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="programme_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | IS_DECIDED,
                name="programme_agreed_by_a_decision",
                violation_error_message="The Executive's decision makes a programme agreed.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "agreed"], ended_because="")
                | (Q(state__in=["closed", "dropped"]) & ~Q(ended_because="")),
                name="programme_ended_with_words",
                violation_error_message="Say how the programme ended.",
            ),
        ]

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return PROGRAMME_COLOURS[ProgrammeState(self.state)]

    @property
    def period_in_words(self) -> str:
        """April 2026 to March 2027."""
        return f"{self.starts_on:%B %Y} to {self.ends_on:%B %Y}"


class ProgrammeItemQuerySet(models.QuerySet["ProgrammeItem"]):
    """Reading the items of programmes."""

    def late(self, today: date) -> Self:
        """Those of agreed programmes that are not done although their month or quarter is over."""
        rows = self.filter(programme__state=ProgrammeState.AGREED, programme__source="")
        return rows.filter(state__in=UNDONE, ends_on__lt=today)


class ProgrammeItem(PartnershipRow):
    """One piece of work in a programme: in which month or quarter, who leads and who answers for it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    ends_on = models.DateField()
    lead_group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_post = models.CharField(max_length=150, blank=True)
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="programme_items"
    )
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.PLANNED)
    note = models.CharField("what came of it", max_length=500, blank=True)
    # Taken in after the Executive had agreed the programme.
    is_added_later = models.BooleanField(default=False)
    planned_as = models.OneToOneField(
        ForwardItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ProgrammeItemQuerySet)()

    class Meta:
        ordering = ["starts_on", "-months", "pk"]
        verbose_name = "item of a work programme"
        verbose_name_plural = "items of work programmes"
        constraints = [
            models.CheckConstraint(
                condition=Q(months__in=[1, 3]) & Q(ends_on__gt=F("starts_on")),
                name="programmeitem_in_a_month_or_a_quarter",
                violation_error_message="An item is planned for a month or a quarter.",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(note=""),
                name="programmeitem_dropped_with_a_reason",
                violation_error_message="Say why it is dropped.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it stands in its programme."""
        return f"{self.programme.get_absolute_url()}#item-{self.pk}"

    @property
    def when(self) -> str:
        """Its month or quarter in words."""
        return in_words(self.starts_on, self.months)

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return WORK_COLOURS[WorkState(self.state)]

    def is_late(self, today: Any) -> bool:
        """Whether its month or quarter is over and it is not done."""
        is_followed = self.programme.state == ProgrammeState.AGREED and not self.programme.source
        return is_followed and self.state in UNDONE and self.ends_on < today
