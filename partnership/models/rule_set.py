"""Rules by edition of the guidance: which lengths hold, from when; and the bank holidays they are counted with."""

from datetime import date
from functools import cache

import holidays as computed
from django.db import models
from django.db.models import Q

from partnership.clocks import Unit
from partnership.models.partnership import Partnership
from partnership.working_days import Holidays

# Years further on than the last one recorded are computed; recorded years are never mixed with computed ones.
YEARS_COMPUTED_AHEAD = 6


@cache
def _computed(after: int) -> Holidays:
    """The bank holidays of the years after one, as the law has them and nobody announced yet."""
    years = range(after + 1, after + 1 + YEARS_COMPUTED_AHEAD)
    return dict(computed.country_holidays("GB", subdiv="ENG", years=years).items())


class RuleSet(models.Model):
    """One edition of the statutory guidance, Working together to safeguard children."""

    edition = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    published_on = models.DateField()
    effective_from = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["effective_from"]
        verbose_name = "rule set"

    def __str__(self) -> str:
        return self.title


class ClockLength(models.Model):
    """How long a clock runs under one edition, or under one partnership's own rule within it."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="lengths")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="local_lengths"
    )
    clock = models.CharField(max_length=60)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=[(unit.value, unit.value) for unit in Unit])
    starts_from = models.CharField(max_length=200)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["rule_set", "clock"]
        verbose_name = "clock length"
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "clock"],
                condition=Q(partnership__isnull=True),
                name="clocklength_one_in_an_edition",
                violation_error_message="This clock already has a length in this edition.",
            ),
            models.UniqueConstraint(
                fields=["rule_set", "clock", "partnership"],
                condition=Q(partnership__isnull=False),
                name="clocklength_one_local_rule",
                violation_error_message="This partnership already has its own length for this clock.",
            ),
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=366),
                name="clocklength_is_between_1_and_366",
                violation_error_message="A length is between 1 and 366.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.length} {self.unit}"


class BankHolidayQuerySet(models.QuerySet["BankHoliday"]):
    """Reading the bank holidays."""

    def calendar(self) -> Holidays:
        """Every bank holiday by date: as recorded, and computed for the years after the last recorded one."""
        recorded = dict(self.values_list("day", "title"))
        last = max((day.year for day in recorded), default=2017)
        return {**recorded, **_computed(last)}

    def reach(self) -> date | None:
        """The last day of the last year that is recorded."""
        last = self.order_by("-day").values_list("day", flat=True).first()
        return last and date(last.year, 12, 31)


class BankHoliday(models.Model):
    """A bank holiday in England and Wales, as announced."""

    day = models.DateField(unique=True)
    title = models.CharField(max_length=100)
    is_one_off = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    objects = BankHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = "bank holiday"

    def __str__(self) -> str:
        return f"{self.title}, {self.day}"
