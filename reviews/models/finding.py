"""Findings: what a case teaches, in words that may leave it once somebody has cleared them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, User, WalledManager
from partnership.nav import LEARNING_READERS
from reviews.models.incident import Incident, Verb
from reviews.rules.finding import FINDING_COLOURS, FindingKind, FindingState, FoundIn


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reading findings."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """To see: what is cleared, for those who read learning. To open: every finding of a case that opens to them."""
        if verb is Verb.OPEN:
            return self.filter(incident__in=Incident.objects.visible_to(actor, Verb.OPEN))
        if not actor.is_member or actor.roles.isdisjoint(LEARNING_READERS):
            return self.none()
        return self.cleared()

    def cleared(self) -> Self:
        """Those whose wording may leave the case."""
        return self.filter(state=FindingState.CLEARED)


class Finding(PartnershipRow):
    """Something that a case teaches, written without anything that points at a child or a family."""

    reference = models.CharField(max_length=40)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField("what it is", max_length=20, choices=FindingKind.choices)
    found_in = models.CharField("where it was found", max_length=20, choices=FoundIn.choices)
    title = models.CharField("the finding in one line", max_length=200)
    text = models.TextField("what was found, and why it matters")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=20, choices=FindingState.choices, default=FindingState.DRAFT
    )
    # Why it came back, from clearance or after it; read inside the case only.
    returned_because = models.TextField(blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cleared_as = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(FindingQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "finding"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="finding_reference_once",
                violation_error_message="Another finding has this reference.",
            ),
            models.CheckConstraint(
                condition=(Q(state="cleared", cleared_at__isnull=False, cleared_by__isnull=False))
                | (~Q(state="cleared") & Q(cleared_at__isnull=True, cleared_by__isnull=True)),
                name="finding_cleared_by_somebody",
                violation_error_message="A cleared finding says who cleared it, and when.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="finding_says_something",
                violation_error_message="Say what was found.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state", "-id"], name="finding_by_state")]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"title": "text", "text": "text", "returned_because": "text"}

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Where it is read once it is cleared; its page inside the case is the case's own."""
        return reverse("reviews:finding", args=[self.partnership.slug, self.reference])

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return FINDING_COLOURS[FindingState(self.state)]


def in_the_case(incident: Incident) -> str:
    """The address at which findings are read and written inside their case."""
    return reverse("reviews:case-learning", args=[incident.partnership.slug, incident.reference])
