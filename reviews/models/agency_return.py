"""The return: what an agency answers, part by part, with the version that keeps two writers from each other's words."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, User, WalledManager
from reviews.models.incident import Verb
from reviews.models.information_request import InformationRequest
from reviews.rules.agency_return import WORDS


class AgencyReturnQuerySet(models.QuerySet["AgencyReturn"]):
    """Reading returns."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """Whoever may see, or open, the request."""
        return self.filter(request__in=InformationRequest.objects.visible_to(actor, verb))


class AgencyReturn(PartnershipRow):
    """One agency's answer to one request. A nil return says in a sentence that the agency knows nothing."""

    request = models.OneToOneField(
        InformationRequest, on_delete=models.PROTECT, related_name="answer"
    )
    summary = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    good_practice = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    childs_voice = models.TextField(blank=True)
    immediate_concerns = models.TextField(blank=True)
    is_nil = models.BooleanField(default=False)
    nil_words = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    # Empty where somebody without an account wrote it, whom the name below names.
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_by_name = models.CharField(max_length=150, blank=True)
    times_sent = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by_name = models.CharField(max_length=150, blank=True)
    sent_by_post = models.CharField(max_length=150, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_note = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(AgencyReturnQuerySet)()

    class Meta:
        ordering = ["pk"]
        verbose_name = "return of an agency"
        verbose_name_plural = "returns of agencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_nil=False) | ~Q(nil_words=""),
                name="agencyreturn_nil_in_a_sentence",
                violation_error_message="Say in a sentence that your agency knows nothing.",
            ),
            models.CheckConstraint(
                condition=Q(times_sent=0, sent_at__isnull=True, sent_by_name="")
                | (Q(times_sent__gt=0, sent_at__isnull=False) & ~Q(sent_by_name="")),
                name="agencyreturn_signed_when_sent",
                violation_error_message="A return that was sent has the moment and who signed it.",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at__isnull=True) | ~Q(sent_back_note=""),
                name="agencyreturn_sent_back_with_a_note",
                violation_error_message="Say what is still needed.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = dict.fromkeys((*WORDS, "nil_words", "sent_back_note"), "text") | {
            "saved_by_name": "name",
            "sent_by_name": "name",
        }

    def __str__(self) -> str:
        return f"Return to {self.request}"

    @property
    def is_sent_back(self) -> bool:
        """Whether it waits to be sent again."""
        return self.sent_back_at is not None
