"""The bodies through which schools, colleges and early years are represented, and the seats they sit in."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from governance.rules.education import BodyKind, Phase
from partnership.models import Actor, PartnershipRow, Seat, WalledManager


class RepresentationBodyQuerySet(models.QuerySet["RepresentationBody"]):
    """Reading the bodies."""

    def visible_to(self, actor: Actor) -> Self:
        """Every body for every member."""
        return self if actor.is_member else self.none()

    def current(self) -> Self:
        """Those that are not ended."""
        return self.filter(ended_on__isnull=True)


class RepresentationBody(PartnershipRow):
    """One body, such as a network of safeguarding leads: for whom it speaks and how often it meets."""

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=BodyKind.choices)
    # Values of Phase, in its order.
    phases = models.JSONField(default=list)
    meets = models.CharField("how often it meets", max_length=150, blank=True)
    led_by = models.CharField("who leads it, by post", max_length=200, blank=True)
    purpose = models.TextField("what it does", blank=True)
    source = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(RepresentationBodyQuerySet)()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "body that represents education"
        verbose_name_plural = "bodies that represent education"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(ended_on__isnull=True),
                name="representationbody_named_once",
                violation_error_message="This body is recorded already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def speaks_for(self) -> list[str]:
        """The phases in words."""
        return [phase.label for phase in Phase if phase in self.phases]


class EducationVoice(PartnershipRow):
    """A body is represented in a group by one of its seats."""

    body = models.ForeignKey(RepresentationBody, on_delete=models.CASCADE, related_name="voices")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["seat__group__tier", "seat__group", "pk"]
        verbose_name = "voice of education"
        verbose_name_plural = "voices of education"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "seat"],
                name="educationvoice_once",
                violation_error_message="The body sits in this seat already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} in {self.seat}"
