"""The chronology: what happened when, as each agency's records say, merged into one."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, User, WalledManager
from reviews.models.incident import Incident, Verb
from reviews.models.information_request import InformationRequest
from reviews.rules.chronology import Certainty, Child, When
from reviews.rules.information_request import RequestState


class ChronologyQuerySet(models.QuerySet["ChronologyEntry"]):
    """Reading chronologies."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever may open the request: a chronology is material through and through, so to see it is to open it."""
        return self.filter(request__in=InformationRequest.objects.visible_to(actor, Verb.OPEN))

    def merged(self, incident: Incident) -> Self:
        """The rows of every return that was sent for a case, oldest first; those without a day at the end."""
        rows = self.filter(request__incident=incident, request__answer__times_sent__gt=0)
        return rows.exclude(request__state=RequestState.WITHDRAWN).in_order()

    def in_order(self) -> Self:
        """Oldest first; those without a day at the end."""
        return self.order_by(
            F("first_on").asc(nulls_last=True), F("at").asc(nulls_first=True), "pk"
        )


class ChronologyEntry(PartnershipRow):
    """One thing that happened, from one agency's records, with the time as far as it is known."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="chronology"
    )
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)
    what = models.TextField()
    source = models.CharField(max_length=300)
    child = models.CharField(max_length=10, choices=Child.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    # Empty where somebody without an account wrote it, whom the name below names.
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by_name = models.CharField(max_length=150)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ChronologyQuerySet)()

    class Meta:
        ordering = ["first_on", "at", "pk"]
        verbose_name = "row of a chronology"
        verbose_name_plural = "rows of chronologies"
        constraints = [
            models.CheckConstraint(
                condition=Q(certainty="unknown", first_on__isnull=True, last_on__isnull=True)
                | (
                    ~Q(certainty="unknown")
                    & Q(first_on__isnull=False, last_on__isnull=False, last_on__gte=F("first_on"))
                ),
                name="chronologyentry_day_as_certain_as_said",
                violation_error_message="A row has its first and last day, or says that the day is not known.",
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=True) | Q(certainty__in=["exact", "about"]),
                name="chronologyentry_time_needs_a_day",
                violation_error_message="A time needs a day.",
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(source=""),
                name="chronologyentry_says_what_and_whence",
                violation_error_message="Say what happened, and from which record it is.",
            ),
        ]
        indexes = [models.Index(fields=["request", "first_on", "at"], name="chronology_by_request")]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"what": "text", "source": "text", "written_by_name": "name"}

    def __str__(self) -> str:
        return f"A row of {self.request}"

    @property
    def when(self) -> When:
        """The time as far as it is known."""
        return When(Certainty(self.certainty), self.first_on, self.last_on, self.at)

    @property
    def is_uncertain(self) -> bool:
        """Whether the day is not known for sure."""
        return self.certainty != Certainty.EXACT

    @property
    def child_colour(self) -> str:
        """The colour that goes with the word on the child."""
        return {Child.HEARD: "green", Child.SEEN: "blue", Child.NOT_SEEN: "yellow"}.get(
            Child(self.child), "grey"
        )
