"""Rapid reviews: opened by the notification, on a clock of their own, from the requests to the Panel's answer."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import STATUTORY_SECTORS, Sector
from reviews.models.incident import Incident, Verb
from reviews.rules.rapid_review import (
    SENT,
    STATE_COLOURS,
    WRITABLE,
    PanelAnswer,
    RapidReviewState,
    Recipient,
    ReviewDecision,
)


def _stamped(what: str) -> Q:
    return Q(**{f"{what}_at__isnull": False, f"{what}_by__isnull": False})


def _pair(what: str, sentence: str) -> models.CheckConstraint:
    """A moment and its person stand together or not at all."""
    return models.CheckConstraint(
        condition=_stamped(what) | Q(**{f"{what}_at__isnull": True, f"{what}_by__isnull": True}),
        name=f"rapidreview_{what}_pair",
        violation_error_message=sentence,
    )


class RapidReviewQuerySet(models.QuerySet["RapidReview"]):
    """Reading rapid reviews."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """Whoever may see, or open, the incident."""
        return self.filter(incident__in=Incident.objects.visible_to(actor, verb))


class RapidReview(PartnershipRow):
    """The review that follows a notification."""

    reference = models.CharField(max_length=40)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="rapid_review")
    state = models.CharField(
        max_length=20, choices=RapidReviewState.choices, default=RapidReviewState.OPEN
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requests_issued_at = models.DateTimeField(null=True, blank=True)
    requests_issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returns_in_at = models.DateTimeField(null=True, blank=True)
    returns_in_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the partners decided last; the practice review's clock starts from its day.
    decision = models.CharField(max_length=30, choices=ReviewDecision.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    # One time that the partners sign; a change of the record begins the next.
    round = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField("asked the partners", null=True, blank=True)
    words_sha256 = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(RapidReviewQuerySet)()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "rapid review"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="rapidreview_reference_once",
                violation_error_message="Another rapid review has this reference.",
            ),
            _pair("requests_issued", "Say when the requests went out and who recorded it."),
            _pair("returns_in", "Say when the returns were in and who recorded it."),
            _pair("closed", "Say when the review was closed and by whom."),
            models.CheckConstraint(
                condition=~Q(state="closed") | _stamped("closed"),
                name="rapidreview_closed_when_stamped",
                violation_error_message="A closed review has its moment recorded.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | _stamped("requests_issued"),
                name="rapidreview_requests_before_the_rest",
                violation_error_message="The requests go out before anything else.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "requests_issued", "withdrawn"])
                | _stamped("returns_in"),
                name="rapidreview_returns_before_the_meeting",
                violation_error_message="The returns are in before the meeting.",
            ),
            models.CheckConstraint(
                condition=Q(
                    decision="",
                    decided_on__isnull=True,
                    decided_by__isnull=True,
                    decision_reason="",
                )
                | (
                    Q(decided_on__isnull=False, decided_by__isnull=False)
                    & ~Q(decision="")
                    & ~Q(decision_reason="")
                ),
                name="rapidreview_decided_together",
                violation_error_message="A decision has its day, who recorded it and why.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["partner_signoff", *sorted(SENT)])
                | (Q(asked_at__isnull=False) & ~Q(words_sha256="") & ~Q(decision="")),
                name="rapidreview_asked_under_frozen_words",
                violation_error_message="The partners are asked to sign frozen words with a decision.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"decision_reason": "text"}

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The review's page."""
        return self.at("rapid-review")

    def at(self, name: str, **more: object) -> str:
        """An address of this review."""
        where = {"partnership_slug": self.partnership.slug, "reference": self.reference, **more}
        return reverse(f"reviews:{name}", kwargs=where)

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return STATE_COLOURS[RapidReviewState(self.state)]

    @property
    def is_writable(self) -> bool:
        """Whether the record may still be written."""
        return self.state in WRITABLE

    @property
    def is_sent(self) -> bool:
        """Whether the Panel has it as it stands."""
        return self.state in SENT


class RecordPart(PartnershipRow):
    """What the record says in one of its parts (rules.review_record), saved at a version."""

    review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="parts")
    key = models.CharField(max_length=30)
    answer = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "part of a rapid review's record"
        verbose_name_plural = "parts of rapid reviews' records"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"],
                name="recordpart_once",
                violation_error_message="The record has this part already.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"text": "text"}

    def __str__(self) -> str:
        return f"{self.review_id}: {self.key}"


class ReviewMeeting(PartnershipRow, AppendOnly):
    """The meeting was held on a day, and dealt with all four purposes; without them there is no such row."""

    review = models.OneToOneField(RapidReview, on_delete=models.PROTECT, related_name="meeting")
    met_on = models.DateField()
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-met_on"]
        verbose_name = "meeting of a rapid review"
        verbose_name_plural = "meetings of rapid reviews"

    def __str__(self) -> str:
        return f"{self.review_id}, {self.met_on}"


class MeetingPresence(PartnershipRow, AppendOnly):
    """Somebody was at the meeting, as what, and until when their agreement holds."""

    meeting = models.ForeignKey(ReviewMeeting, on_delete=models.PROTECT, related_name="present")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=300)
    # The statutory partner that the person stood for; empty for everybody else.
    sector = models.CharField(max_length=30, choices=Sector.choices, blank=True)
    agreement_until = models.DateField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["pk"]
        verbose_name = "person at the meeting of a rapid review"
        verbose_name_plural = "people at the meetings of rapid reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="meetingpresence_once",
                violation_error_message="This person is named already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.post}"


class ReviewSignature(PartnershipRow, AppendOnly):
    """What one statutory partner says of the frozen record in one round: agrees and signs, or does not agree."""

    review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=30, choices=Sector.choices)
    agrees = models.BooleanField()
    comment = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()
    words_sha256 = models.CharField(max_length=64)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "signature under a rapid review"
        verbose_name_plural = "signatures under rapid reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "sector"],
                name="reviewsignature_one_for_each_partner",
                violation_error_message="This partner has answered.",
            ),
            models.UniqueConstraint(
                fields=["review", "round", "by"],
                name="reviewsignature_one_partner_for_each_person",
                violation_error_message="One person signs for one partner.",
            ),
            models.CheckConstraint(
                condition=Q(sector__in=[sector.value for sector in STATUTORY_SECTORS]),
                name="reviewsignature_of_a_statutory_partner",
                violation_error_message="Only the three statutory partners sign.",
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(comment=""),
                name="reviewsignature_says_why_not",
                violation_error_message="Say why the partner does not agree.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"comment": "text"}

    def __str__(self) -> str:
        return f"{self.get_sector_display()}, round {self.round}"


class ReviewSending(PartnershipRow, AppendOnly):
    """The record was sent to the Panel, first as the rapid review and then as an answer, with the words as sent."""

    review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="sendings")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recipients = models.JSONField()
    decision = models.CharField(max_length=30, choices=ReviewDecision.choices)
    words = models.TextField()
    words_sha256 = models.CharField(max_length=64)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["number"]
        verbose_name = "sending of a rapid review"
        verbose_name_plural = "sendings of rapid reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="reviewsending_number_once",
                violation_error_message="This was sent already.",
            ),
            models.UniqueConstraint(
                fields=["review", "round"],
                name="reviewsending_once_a_round",
                violation_error_message="What the partners signed is sent once.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"words": "text"}

    def __str__(self) -> str:
        return f"{self.review_id}, sent {self.number}"

    @property
    def is_answer(self) -> bool:
        """Whether it answers a disagreement of the Panel."""
        return self.number > 1

    @property
    def answered(self) -> "PanelResponse | None":
        """What the Panel answered, if it has."""
        return getattr(self, "response", None)

    @property
    def sent_to(self) -> list[str]:
        """Who it was sent to, in words."""
        return [Recipient(one).label for one in self.recipients]


class PanelResponse(PartnershipRow, AppendOnly):
    """What the Panel answered to one sending."""

    sending = models.OneToOneField(ReviewSending, on_delete=models.PROTECT, related_name="response")
    answer = models.CharField(max_length=30, choices=PanelAnswer.choices)
    received_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = "answer of the Panel"
        verbose_name_plural = "answers of the Panel"

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"note": "text"}

    def __str__(self) -> str:
        return self.get_answer_display()
