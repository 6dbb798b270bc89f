"""Themes: what cases, findings, national reviews and recommendations are about, so that a pattern can be seen."""

from typing import Self

from django.db import models
from django.db.models import Q

from partnership.models import Partnership, PartnershipRow, Recommendation, User, WalledManager


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Reading themes."""

    def of(self, partnership: Partnership) -> Self:
        """The themes of every partnership, and those that this one added."""
        return self.filter(Q(partnership__isnull=True) | Q(partnership=partnership))

    def offered(self, partnership: Partnership) -> Self:
        """Those that may be chosen anew."""
        return self.of(partnership).filter(retired_on__isnull=True)


class Theme(models.Model):
    """One theme: of every partnership of the installation, or added by one. A retired one is offered no more."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    says = models.CharField("what belongs to it", max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "theme"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(partnership__isnull=True),
                name="theme_of_all_once",
                violation_error_message="There is a theme of this name.",
            ),
            models.UniqueConstraint(
                fields=["partnership", "name"],
                name="theme_of_one_once",
                violation_error_message="There is a theme of this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


TAGGED = ("incident", "finding", "national_review", "recommendation")


def _exactly_one() -> Q:
    found = Q()
    for one in TAGGED:
        found |= Q(**{f"{other}__isnull": other != one for other in TAGGED})
    return found


class ThemeTag(PartnershipRow):
    """A theme of one thing, and who said so. Of an incident it is case material, and leaves the case only as a number."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="tags")
    incident = models.ForeignKey(
        "reviews.Incident",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="theme_tags",
    )
    finding = models.ForeignKey(
        "reviews.Finding",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="theme_tags",
    )
    national_review = models.ForeignKey(
        "reviews.NationalReview",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="theme_tags",
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="theme_tags"
    )
    tagged_at = models.DateTimeField()
    tagged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["theme__name", "pk"]
        verbose_name = "theme of something"
        verbose_name_plural = "themes of things"
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one(),
                name="themetag_of_one_thing",
                violation_error_message="A theme is said of one thing.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["theme", one],
                    name=f"themetag_{one}_once",
                    violation_error_message="This theme is said already.",
                )
                for one in TAGGED
            ),
        ]

    def __str__(self) -> str:
        return str(self.theme)
