"""Cases that another area leads and that involve ours, followed to their publication."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    Agency,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import Role
from reviews.models.incident import OWN_AGENCY_READERS
from reviews.rules.other_case import (
    OTHER_CASE_COLOURS,
    Involvement,
    OtherCaseKind,
    OtherCaseState,
)

# Who follows what other areas learn about us (DOMAIN 2.4, the anonymised register).
OTHER_CASE_READERS = frozenset(
    {
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.INDEPENDENT_CHAIR,
        Role.BUSINESS_MANAGER,
        Role.SUPPORT_OFFICER,
        Role.DESIGNATED_PROFESSIONAL,
        Role.CASE_MEMBER,
    }
)


class OtherCaseQuerySet(models.QuerySet["OtherCase"]):
    """Reading cases of other areas."""

    def visible_to(self, actor: Actor) -> Self:
        """Those who follow them all; of an agency that is involved, its safeguarding lead sees its own."""
        if not actor.roles.isdisjoint(OTHER_CASE_READERS):
            return self
        if actor.roles.isdisjoint(OWN_AGENCY_READERS):
            return self.none()
        own = OtherCaseAgency.objects.filter(case=OuterRef("pk"), agency__in=actor.agency_ids)
        return self.filter(Exists(own))

    def with_late(self, on: date) -> Self:
        """Each with whether something that was asked of us is late."""
        late = OtherCaseAsk.objects.filter(
            case=OuterRef("pk"), given_on__isnull=True, due_on__lt=on
        )
        return self.annotate(is_late=Exists(late))


class OtherCase(PartnershipRow):
    """A review that another area leads, and that involves ours."""

    reference = models.CharField(max_length=40)
    area = models.CharField(max_length=100)
    their_reference = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OtherCaseKind.choices)
    involvement = models.CharField(max_length=20, choices=Involvement.choices)
    learned_on = models.DateField()
    about = models.TextField()
    state = models.CharField(
        max_length=20, choices=OtherCaseState.choices, default=OtherCaseState.FOLLOWED
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(null=True, blank=True)
    published_where = models.URLField(max_length=300, blank=True)
    learning = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_words = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(OtherCaseQuerySet)()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "case of another area"
        verbose_name_plural = "cases of other areas"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="othercase_reference_once",
                violation_error_message="Another case has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False),
                name="othercase_published_on_a_day",
                violation_error_message="What is published was published on a day.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closing_words="")
                | ~Q(state="closed")
                & Q(closed_at__isnull=True, closed_by__isnull=True, closing_words=""),
                name="othercase_closed_together",
                violation_error_message="What is closed was closed at a moment, by somebody, with a reason.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state"], name="othercase_by_state")]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"about": "text", "learning": "text", "closing_words": "text"}

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The case's page."""
        return reverse(
            "reviews:other-case",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return OTHER_CASE_COLOURS[OtherCaseState(self.state)]


class OtherCaseAgency(PartnershipRow):
    """An agency of ours that a case of another area involves."""

    case = models.ForeignKey(OtherCase, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "agency involved in a case of another area"
        verbose_name_plural = "agencies involved in cases of other areas"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency"],
                name="othercaseagency_named_once",
                violation_error_message="This agency is already named.",
            )
        ]

    def __str__(self) -> str:
        return str(self.agency)


class OtherCaseAsk(PartnershipRow):
    """Something that the other area asked of one of our agencies, and what was given."""

    case = models.ForeignKey(OtherCase, on_delete=models.CASCADE, related_name="asks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    given = models.TextField(blank=True)
    given_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager()

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name = "request of another area"
        verbose_name_plural = "requests of other areas"
        constraints = [
            models.CheckConstraint(
                condition=Q(given="", given_on__isnull=True, given_by__isnull=True)
                | Q(given_on__isnull=False, given_by__isnull=False) & ~Q(given=""),
                name="othercaseask_given_together",
                violation_error_message="What was given was given on a day, and recorded by somebody.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("asked_on")),
                name="othercaseask_due_after_asked",
                violation_error_message="Nothing is due before it was asked.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"what": "text", "given": "text"}

    def __str__(self) -> str:
        return f"Request {self.pk}"

    def is_late(self, on: date) -> bool:
        """Whether its day has passed and nothing was given."""
        return self.given_on is None and self.due_on is not None and self.due_on < on


class OtherCaseReading(PartnershipRow, AppendOnly):
    """Somebody opened a case of another area; written before the page leaves."""

    case = models.ForeignKey(OtherCase, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "reading of a case of another area"
        verbose_name_plural = "readings of cases of other areas"

    def __str__(self) -> str:
        return f"{self.by} read {self.case_id}"
