"""Our links with other boards: what each is for, the protocol, who speaks for us, and what is done together."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnership.models import Actor, Agency, PartnershipRow, Seat, WalledManager


class BoardLinkQuerySet(models.QuerySet["BoardLink"]):
    """Reading the links with other boards."""

    def visible_to(self, actor: Actor) -> Self:
        """Every link for every member."""
        return self if actor.is_member else self.none()

    def overdue(self, on: date) -> Self:
        """Those whose protocol should have been reviewed before a day."""
        return self.filter(review_due_on__lt=on, ended_on__isnull=True)


class BoardLink(PartnershipRow):
    """One link with another board: of the register, or named in words."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other_name = models.CharField(max_length=200, blank=True)
    purpose = models.TextField("what the link is for", blank=True)
    protocol_agreed_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    joint_work = models.TextField("what is done together", blank=True)
    kept_apart = models.TextField("what is not done twice", blank=True)
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    speaks_for_us = models.CharField("who speaks for us there, by post", max_length=200, blank=True)
    chaired_by = models.CharField("who chairs there, by post", max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(BoardLinkQuerySet)()

    class Meta:
        ordering = ["agency__name", "other_name", "pk"]
        verbose_name = "link with another board"
        verbose_name_plural = "links with other boards"
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, other_name="")
                | (Q(agency__isnull=True) & ~Q(other_name="")),
                name="boardlink_is_of_the_register_or_named",
                violation_error_message="Choose a board of the register, or name another; not both.",
            ),
            models.UniqueConstraint(
                fields=["partnership", "agency"],
                condition=Q(ended_on__isnull=True, agency__isnull=False),
                name="boardlink_one_for_each_board",
                violation_error_message="The link with this board is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return self.board

    @property
    def board(self) -> str:
        """The board's name."""
        return self.agency.name if self.agency else self.other_name
