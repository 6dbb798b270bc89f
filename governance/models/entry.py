"""The shape that the plan's logs share: a reference, a title, words with a version, and a page."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from partnership.models import PartnershipRow, User


class Entry(PartnershipRow):
    """A row of one of the plan's logs, which people name by its reference and write at by turns."""

    # The name of the address of its page.
    page: ClassVar[str]

    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="%(class)s_reference_once",
                violation_error_message="Another one has this reference.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse(f"governance:{self.page}", args=[self.partnership.slug, self.reference])
