"""Serious incidents: the report, the partners' views, the decision and the notification to the Panel."""

from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    Agency,
    AgreementSignature,
    PartnershipRow,
    RuleSet,
    User,
    WalledManager,
)
from partnership.roles import STATUTORY_SECTORS, Role, Sector
from reviews.models.break_glass import BreakGlass
from reviews.models.roster import RosterEntry
from reviews.rules.criterion import Criterion, criteria
from reviews.rules.incident import STATE_COLOURS, Harm, IncidentState, Place

# Who sees the register without names (DOMAIN 2.4, "Serious incident register (anonymised)").
REGISTER_READERS = frozenset(
    {
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.BUSINESS_MANAGER,
        Role.SUPPORT_OFFICER,
        Role.NOTIFIER,
        Role.DESIGNATED_PROFESSIONAL,
        Role.CASE_MEMBER,
    }
)
# Who sees the incidents that their own agency reported or is involved in.
OWN_AGENCY_READERS = frozenset({Role.AGENCY_LEAD, Role.SCHOOL_USER})


class Verb(StrEnum):
    """
    What somebody wants of a case: to see that it is there, to view its pages, or to open it with all that follows.

    Acts, copies without a mark, exports, sealed items and the child's identity are opened; viewing is less.
    """

    SEE = "see"
    VIEW = "view"
    OPEN = "open"


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Reading incidents."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """To see: the register without names. To open: the case-material rule (DOMAIN 2.3), in one predicate."""
        if not actor.is_member:
            return self.none()
        if verb is not Verb.SEE:
            return self.filter(_case_material_rule(actor, verb))
        if not actor.roles.isdisjoint(REGISTER_READERS):
            return self
        reachable = Q(
            Exists(RosterEntry.objects.of(actor.user).filter(content_object=OuterRef("pk")))
        )
        if not actor.roles.isdisjoint(OWN_AGENCY_READERS):
            involved = IncidentAgency.objects.filter(
                incident=OuterRef("pk"), agency__in=actor.agency_ids
            )
            reachable |= Q(reported_for__in=actor.agency_ids) | Q(Exists(involved))
        return self.filter(reachable)

    def unfinished(self) -> Self:
        """Those that still wait for a decision or for the notification."""
        return self.filter(
            state__in=[
                IncidentState.REPORTED,
                IncidentState.UNDER_CONSIDERATION,
                IncidentState.TO_NOTIFY,
            ]
        )


def _case_material_rule(actor: Actor, verb: Verb) -> Q:
    """
    On the roster, agreement current, no conflict, window open, not sealed: all five, or nothing is opened.

    An emergency opening stands for the roster and its window while it lasts, to view and no more. It stands for neither
    the agreement nor the seal, and a conflict that was ever declared and not waived beats it like everything else.
    """
    roster = (
        RosterEntry.objects.of(actor.user)
        .in_window(actor.today)
        .filter(content_object=OuterRef("pk"))
    )
    signature = AgreementSignature.objects.filter(
        user=actor.user, partnership=OuterRef("partnership")
    ).current(actor.today)
    conflict = RosterEntry.objects.in_conflict(actor.user).filter(content_object=OuterRef("pk"))
    is_let_in = Q(Exists(roster))
    if verb is Verb.VIEW:
        emergency = BreakGlass.objects.open_to(actor.user, timezone.now())
        is_let_in |= Q(Exists(emergency.filter(incident=OuterRef("pk"))))
    return (
        is_let_in
        & Q(Exists(signature))
        & ~Q(Exists(conflict))
        & (Q(is_sealed=False) | Q(Exists(roster.filter(opens_sealed=True))))
    )


class Incident(PartnershipRow):
    """A serious incident, reported for the local authority to consider notifying; its children have pseudonyms."""

    reference = models.CharField(max_length=40)
    # What the case is called: the pseudonym of its first child. The harm is the gravest of its children's.
    pseudonym = models.CharField(max_length=40)
    harm = models.CharField(max_length=20, choices=Harm.choices)
    abuse_suspected = models.BooleanField()
    place = models.CharField(max_length=20, choices=Place.choices)
    incident_on = models.DateField()
    aware_at = models.DateTimeField()
    summary = models.TextField()
    lead_authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reported_for = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=20, choices=IncidentState.choices, default=IncidentState.REPORTED
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    notified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    panel_reference = models.CharField(max_length=60, blank=True)
    # Why a decision was taken up again; what was decided before stands in the history.
    reconsidered_because = models.TextField(blank=True)
    withdrawn_because = models.TextField(blank=True)
    is_sealed = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(IncidentQuerySet)()

    class Meta:
        ordering = ["-aware_at", "-pk"]
        verbose_name = "serious incident"
        permissions = [("open_incident", "May open the material of one case")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="incident_reference_once",
                violation_error_message="Another incident has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(notified_at__isnull=True, notified_by__isnull=True, panel_reference="")
                | (
                    Q(notified_at__isnull=False, notified_by__isnull=False) & ~Q(panel_reference="")
                ),
                name="incident_notified_together",
                violation_error_message="A notification has its moment, its sender and the Panel's reference.",
            ),
            models.CheckConstraint(
                condition=~Q(state="notified") | Q(notified_at__isnull=False),
                name="incident_notified_when_stamped",
                violation_error_message="A notified incident has the moment recorded.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="")),
                name="incident_decided_together",
                violation_error_message="A decision has its moment, who took it and why.",
            ),
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="incident_says_what_happened",
                violation_error_message="Say what happened.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "-aware_at"], name="incident_by_state")
        ]

    class Personal:
        """Personal fields and how a scrub replaces them; who the children are stands in ChildIdentity alone."""

        fields = {
            "summary": "text",
            "decision_reason": "text",
            "reconsidered_because": "text",
            "withdrawn_because": "text",
        }

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The incident's page."""
        return reverse(
            "reviews:incident",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return STATE_COLOURS[IncidentState(self.state)]

    @property
    def criteria(self) -> list[Criterion]:
        """The conditions of the duty to notify, as the report answers them."""
        return criteria(abuse_suspected=self.abuse_suspected, place=self.place)


class IncidentAgency(PartnershipRow):
    """An agency that knew the child or the family."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="involved")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "agency involved in an incident"
        verbose_name_plural = "agencies involved in incidents"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "agency"],
                name="incidentagency_named_once",
                violation_error_message="This agency is already named.",
            )
        ]

    def __str__(self) -> str:
        return str(self.agency)


class PartnerView(PartnershipRow):
    """What one statutory partner says on whether the Panel must be told, and why."""

    class Answer(models.TextChoices):
        NOTIFY = "notify", "Notify the Panel"
        DO_NOT = "do_not", "Do not notify"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="views")
    sector = models.CharField(max_length=30, choices=Sector.choices)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.TextField()
    given_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["sector"]
        verbose_name = "view of a partner"
        verbose_name_plural = "views of partners"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "sector"],
                name="partnerview_one_each",
                violation_error_message="This partner's view is recorded.",
            ),
            models.CheckConstraint(
                condition=Q(sector__in=[sector.value for sector in STATUTORY_SECTORS]),
                name="partnerview_of_a_statutory_partner",
                violation_error_message="Only the three statutory partners give a view here.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text"}

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.get_answer_display()}"
