"""National reviews and briefings: what was published for everybody, what it asks of partnerships, and what we answered."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import Actor, Agency, Group, PartnershipRow, User, WalledManager
from partnership.nav import LEARNING_READERS
from partnership.roles import Role
from reviews.rules.national_review import (
    NATIONAL_COLOURS,
    UNANSWERED,
    NationalKind,
    NationalState,
)


class NationalReviewQuerySet(models.QuerySet["NationalReview"]):
    """Reading national reviews."""

    def visible_to(self, actor: Actor) -> Self:
        """For those who read learning; everything in it is published elsewhere or our own answer."""
        return self if not actor.roles.isdisjoint(LEARNING_READERS) else self.none()

    def unanswered(self) -> Self:
        """Those that somebody still owes an answer."""
        return self.filter(state__in=UNANSWERED)

    def led_by(self, actor: Actor) -> Self:
        """Those whose answer the person leads: for their agency, or as chair of the group."""
        leads = {one.agency_id for one in actor.memberships if one.role == Role.AGENCY_LEAD}
        return self.filter(
            Q(agency__isnull=False, agency__in=leads)
            | Q(group__isnull=False, group__in=actor.chaired_group_ids)
        )


class NationalReview(PartnershipRow):
    """A review, a briefing or a report of others, and the partnership's response to it."""

    reference = models.CharField(max_length=40)
    kind = models.CharField("what it is", max_length=20, choices=NationalKind.choices)
    title = models.CharField("its title", max_length=200)
    publisher = models.CharField("who published it", max_length=150)
    published_on = models.DateField("when it was published", null=True, blank=True)
    # As its cover says, where no day is known: September 2022.
    published_words = models.CharField("or as its cover says", max_length=60, blank=True)
    # Shown as text, so that nobody leaves the portal by a link that somebody typed.
    link = models.CharField("where it can be read", max_length=500, blank=True)
    asks = models.TextField("what it asks of partnerships", blank=True)
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("when our response is due", null=True, blank=True)
    source = models.CharField("where we know of it from", max_length=200, blank=True)
    noted_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=20, choices=NationalState.choices, default=NationalState.NOTED
    )
    response = models.TextField("our response", blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(NationalReviewQuerySet)()

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = "national review"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="nationalreview_reference_once",
                violation_error_message="Another one has this reference.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["responded", "no_response"], answered_on__isnull=False)
                    & Q(answered_by__isnull=False)
                    & ~Q(response="")
                )
                | (
                    Q(state__in=["noted", "considered"], answered_on__isnull=True)
                    & Q(answered_by__isnull=True)
                ),
                name="nationalreview_answered_in_words",
                violation_error_message="An answer has its words, its day and who gave it.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "due_on"], name="nationalreview_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reviews:national-review", args=[self.partnership.slug, self.reference])

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return NATIONAL_COLOURS[NationalState(self.state)]

    @property
    def led_in_words(self) -> str:
        """Which group or agency leads our response."""
        named = (self.group.name if self.group else "", self.agency)
        return ", ".join(str(one) for one in named if one)

    def is_late(self, on: date) -> bool:
        """Whether our response was due before a day and is still owed."""
        return self.state in UNANSWERED and self.due_on is not None and self.due_on < on
