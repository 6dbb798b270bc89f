"""The record of a meeting: its draft, its frozen paragraphs, what is withheld from the public, and what was added."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from governance.models.agenda import AgendaItem
from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.meeting import MinutesState, ParagraphKind, Withheld
from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    Publication,
    User,
    WalledManager,
)


class MinutesQuerySet(models.QuerySet["Minutes"]):
    """Reading records of meetings."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """Those of the meetings whose record a person may open."""
        return self.filter(of_meetings(actor, verb, "meeting__"))


class Minutes(PartnershipRow):
    """The record of one meeting on its way from a draft to the public."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(
        max_length=12, choices=MinutesState.choices, default=MinutesState.DRAFT
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    circulated_at = models.DateTimeField(null=True, blank=True)
    accuracy_until = models.DateField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="records_approved"
    )
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(MinutesQuerySet)()

    class Meta:
        ordering = ["-meeting__meets_on", "-pk"]
        verbose_name = "record of a meeting"
        verbose_name_plural = "records of meetings"
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="minutes_checked_pair",
                violation_error_message="A checked record says who checked it and when.",
            ),
            models.CheckConstraint(
                condition=Q(
                    approved_at__isnull=False,
                    approved_in__isnull=False,
                    state__in=["approved", "published"],
                )
                | (
                    Q(approved_at__isnull=True, approved_in__isnull=True)
                    & ~Q(state__in=["approved", "published"])
                ),
                name="minutes_approved_at_a_meeting",
                violation_error_message="An approved record says at which meeting, and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(publication__isnull=False),
                name="minutes_published_has_its_copy",
                violation_error_message="A published record has its public copy.",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"


class AccuracyComment(PartnershipRow):
    """What somebody who was there says is not right in the draft, and what was done about it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "correction to a draft record"
        verbose_name_plural = "corrections to draft records"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="accuracycomment_answered_pair",
                violation_error_message="An answer says by whom and when.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Paragraph(PartnershipRow, AppendOnly):
    """One paragraph of the approved record, frozen; an addendum is one more, with who added it and when."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="paragraphs")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ParagraphKind.choices)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["minutes", "position"]
        verbose_name = "paragraph of a record"
        verbose_name_plural = "paragraphs of records"
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "position"],
                name="paragraph_one_in_a_place",
                violation_error_message="Two paragraphs stand in the same place.",
            )
        ]

    def __str__(self) -> str:
        return f"Paragraph {self.position}"


class Redaction(PartnershipRow):
    """A paragraph that the public copy leaves out, with the reason; one that is lifted stays in the record."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="redactions")
    why = models.CharField(max_length=20, choices=Withheld.choices)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager()

    class Meta:
        ordering = ["paragraph", "-at"]
        verbose_name = "redaction"
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph"],
                condition=Q(lifted_at__isnull=True),
                name="redaction_one_at_a_time",
                violation_error_message="This paragraph is withheld already.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="redaction_has_a_reason",
                violation_error_message="Say why the paragraph is withheld.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="redaction_lifted_pair",
                violation_error_message="Say who lifted the redaction, and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()}: {self.reason}"
