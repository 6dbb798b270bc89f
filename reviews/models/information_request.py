"""Requests for information: who is asked what about a case, for which purpose, by when."""

from collections.abc import Iterable
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    Agency,
    AgreementSignature,
    Deadline,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import Role
from reviews.models.incident import REGISTER_READERS, Incident, Verb
from reviews.models.rapid_review import RapidReview
from reviews.models.roster import RosterEntry
from reviews.rules.information_request import (
    ENDED,
    STATE_COLOURS,
    TO_ANSWER,
    Purpose,
    RequestState,
    Step,
)

# Who answers for an agency that is asked.
ANSWERING = frozenset({Role.AGENCY_LEAD, Role.SCHOOL_USER})


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    """Reading requests for information."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """
        To see: those who see the register of incidents, who are on the roster, and who answer for the agency asked.

        To open, with its questions and its answer: whoever may open the case, and the agency asked its own alone.
        """
        if not actor.is_member:
            return self.none()
        if verb is Verb.OPEN:
            of_the_case = Q(incident__in=Incident.objects.visible_to(actor, Verb.OPEN))
            return self.filter(of_the_case | Q(*_own_to_open(actor)))
        if not actor.roles.isdisjoint(REGISTER_READERS):
            return self
        let_in = RosterEntry.objects.of(actor.user).filter(content_object=OuterRef("incident"))
        return self.filter(Q(Exists(let_in)) | _own(actor))

    def answered_by(self, actor: Actor) -> Self:
        """Those that the actor answers for their own agency, and may open now."""
        return self.filter(*_own_to_open(actor)) if actor.is_member else self.none()

    def asked_of(self, actor: Actor) -> Self:
        """Those that the actor answers for their own agency, also before they have signed the agreement."""
        return self.filter(_own(actor)) if actor.is_member else self.none()

    def to_answer(self) -> Self:
        """Those that still wait for an answer, or for the rest of one."""
        return self.filter(
            state__in=[RequestState.ISSUED, RequestState.ACKNOWLEDGED, RequestState.PARTLY]
        )

    def with_names(self) -> Self:
        """With what a list of them draws."""
        return self.select_related("partnership", "incident", "agency", "lead", "answer")


def _own(actor: Actor) -> Q:
    """Asked of an agency for which the actor answers by role, or of the actor by name while they stand for it."""
    leading = {
        one.agency_id for one in actor.memberships if one.agency_id and one.role in ANSWERING
    }
    return Q(agency__in=leading) | Q(lead=actor.user, agency__in=actor.agency_ids)


def _own_to_open(actor: Actor) -> tuple[Q, ...]:
    """One's own agency's, with a current agreement and without a conflict declared in the case."""
    signature = AgreementSignature.objects.filter(
        user=actor.user, partnership=OuterRef("partnership")
    ).current(actor.today)
    conflict = RosterEntry.objects.in_conflict(actor.user).filter(
        content_object=OuterRef("incident")
    )
    return (_own(actor), Q(Exists(signature)), ~Q(Exists(conflict)))


class InformationRequest(PartnershipRow):
    """
    One agency, or any other body or person, is asked for information about a case.

    Asked is a named lead who has an account, or a person without one, who answers by a link.
    """

    reference = models.CharField(max_length=40)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="information_requests"
    )
    rapid_review = models.ForeignKey(
        RapidReview,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="information_requests",
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body_name = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_name = models.CharField(max_length=150, blank=True)
    person_post = models.CharField(max_length=150, blank=True)
    person_email = models.EmailField(blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    legal_basis = models.TextField()
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    questions = models.TextField()
    state = models.CharField(
        max_length=20, choices=RequestState.choices, default=RequestState.ISSUED
    )
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.TextField(blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=20, choices=Step.choices, default=Step.NONE)
    stepped_at = models.DateTimeField(null=True, blank=True)
    stepped_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    step_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(InformationRequestQuerySet)()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = "request for information"
        verbose_name_plural = "requests for information"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="informationrequest_reference_once",
                violation_error_message="Another request has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, body_name="")
                | (Q(agency__isnull=True) & ~Q(body_name="")),
                name="informationrequest_of_one_body",
                violation_error_message="Choose an agency of the register, or name another body.",
            ),
            models.CheckConstraint(
                condition=Q(
                    lead__isnull=False, agency__isnull=False, person_name="", person_email=""
                )
                | (Q(lead__isnull=True) & ~Q(person_name="") & ~Q(person_email="")),
                name="informationrequest_to_one_person",
                violation_error_message="Name somebody with an account, or a person with an e-mail address.",
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
                name="informationrequest_period_in_order",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(questions="") & ~Q(legal_basis=""),
                name="informationrequest_says_what_and_why",
                violation_error_message="Say what is asked, and on what basis.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""),
                name="informationrequest_refused_with_a_reason",
                violation_error_message="Say why the information is refused.",
            ),
            models.CheckConstraint(
                condition=Q(reminders=0, reminded_at__isnull=True)
                | Q(reminders__gt=0, reminded_at__isnull=False),
                name="informationrequest_reminded_when_stamped",
                violation_error_message="A reminder has its moment.",
            ),
            models.CheckConstraint(
                condition=Q(step="none", stepped_at__isnull=True, stepped_by__isnull=True)
                | (~Q(step="none") & Q(stepped_at__isnull=False, stepped_by__isnull=False)),
                name="informationrequest_stepped_together",
                violation_error_message="A step has its moment and who took it.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "withdrawn"], ended_at__isnull=False)
                | (~Q(state__in=["closed", "withdrawn"]) & Q(ended_at__isnull=True)),
                name="informationrequest_ended_when_stamped",
                violation_error_message="A request that has ended has the moment recorded.",
            ),
        ]
        indexes = [
            models.Index(fields=["incident", "state"], name="informationrequest_by_case"),
            models.Index(fields=["agency", "state"], name="informationrequest_by_agency"),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {
            "person_name": "name",
            "person_email": "e-mail",
            "questions": "text",
            "refused_because": "text",
            "step_reason": "text",
            "ended_because": "text",
        }

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The request's page, for the roster and for the agency that is asked."""
        return self.at("information-request")

    def at(self, name: str, *more: object) -> str:
        """An address of this request."""
        return reverse(f"reviews:{name}", args=[self.partnership.slug, self.reference, *more])

    @property
    def body(self) -> str:
        """Who is asked."""
        return str(self.agency) if self.agency else self.body_name

    @property
    def addressee(self) -> str:
        """The person who is asked."""
        return str(self.lead) if self.lead else self.person_name

    @property
    def is_to_answer(self) -> bool:
        """Whether the agency may write its answer now."""
        return self.state in TO_ANSWER

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is awaited."""
        return self.state in ENDED

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return STATE_COLOURS[RequestState(self.state)]


def clocks_of(requests: Iterable[InformationRequest]) -> dict[int, Deadline]:
    """The clock of each request, in one query."""
    rows = Deadline.objects.filter(
        subject_type=ContentType.objects.get_for_model(InformationRequest),
        subject_id__in=[one.pk for one in requests],
    )
    return {one.subject_id: one for one in rows}
