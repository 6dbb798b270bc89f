"""The published arrangements: their versions, the checklist of the guidance, consultation, signatures, and the PDF."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.drafted import DraftedSection, PdfCopy
from governance.rules.arrangements import (
    STATE_COLOURS,
    WRITABLE,
    ArrangementsState,
    Audience,
    Method,
    review_due,
)
from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    Publication,
    RuleSet,
    User,
    WalledManager,
)
from partnership.roles import BUSINESS_UNIT, Role, Sector

# Who reads a draft before anybody is consulted on it. From the consultation on, every member does.
DRAFT_OPEN_TO = BUSINESS_UNIT | {
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
}


class ChecklistPoint(models.Model):
    """One thing that an edition of the guidance asks published arrangements to say, in our own words."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=150)
    asks = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    # The wording is ours and the paragraph has still to be checked against the guidance.
    is_to_check = models.BooleanField(default=False)

    class Meta:
        ordering = ["rule_set", "position"]
        verbose_name = "point of the checklist"
        verbose_name_plural = "points of the checklist"
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "key"],
                name="checklistpoint_key_once",
                violation_error_message="The checklist has this point already.",
            ),
            models.UniqueConstraint(
                fields=["rule_set", "position"],
                name="checklistpoint_one_in_a_place",
                violation_error_message="Two points stand in the same place.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ArrangementsQuerySet(models.QuerySet["Arrangements"]):
    """Reading versions of the arrangements."""

    def visible_to(self, actor: Actor) -> Self:
        """A draft for those who prepare it; from the consultation on, every version for every member."""
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(DRAFT_OPEN_TO):
            return self
        return self.exclude(state=ArrangementsState.DRAFT)


class Arrangements(PartnershipRow):
    """One version of the document that says how the partners work together (Children Act 2004, section 16G)."""

    reference = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    summary = models.CharField("what is new in it", max_length=500, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=15, choices=ArrangementsState.choices, default=ArrangementsState.DRAFT
    )
    # Taking it back ends a round: signatures of an earlier one stand in the record and count no more.
    round = models.PositiveSmallIntegerField(default=1)
    legal_checked_on = models.DateField(null=True, blank=True)
    legal_checked_by = models.CharField("who checked it, by post", max_length=150, blank=True)
    legal_note = models.TextField("what the legal check said", blank=True)
    # Of the words as the partners are asked to sign them.
    words_sha256 = models.CharField(max_length=64, blank=True)
    notified_on = models.DateField(null=True, blank=True)
    notified_how = models.CharField("to whom and how", max_length=200, blank=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of an earlier version only: the document that tells of it, and what is known of its reviews.
    source = models.CharField(max_length=200, blank=True)
    told_of_reviews = models.CharField("what is known of its reviews", max_length=300, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ArrangementsQuerySet)()

    class Meta:
        ordering = ["-version", "-pk"]
        verbose_name = "version of the arrangements"
        verbose_name_plural = "versions of the arrangements"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="arrangements_reference_once",
                violation_error_message="Another version has this reference.",
            ),
            models.UniqueConstraint(
                fields=["partnership", "version"],
                name="arrangements_version_once",
                violation_error_message="The arrangements have this version already.",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state="in_force"),
                name="arrangements_one_in_force",
                violation_error_message="One version is in force at a time.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WRITABLE), words_sha256="")
                | (~Q(state__in=sorted(WRITABLE)) & ~Q(words_sha256="")),
                name="arrangements_frozen_from_the_partners_on",
                violation_error_message="The words are frozen from the moment the partners are asked.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WRITABLE)) | Q(effective_from__isnull=False),
                name="arrangements_signed_with_their_day",
                violation_error_message="What the partners sign says from when it takes effect.",
            ),
            models.CheckConstraint(
                condition=Q(legal_checked_on__isnull=True, legal_checked_by="")
                | (Q(legal_checked_on__isnull=False) & ~Q(legal_checked_by="")),
                name="arrangements_legal_check_pair",
                violation_error_message="A legal check says by whom and when.",
            ),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True, notified_how="")
                | (Q(notified_on__isnull=False) & ~Q(notified_how="")),
                name="arrangements_notified_pair",
                violation_error_message="A notification says to whom and when.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["notified", "published", "in_force", "superseded"],
                    notified_on__isnull=False,
                )
                | Q(
                    state__in=[
                        "draft", "consultation", "legal_check", "with_partners", "agreed", "recorded",
                    ],
                    notified_on__isnull=True,
                ),
                name="arrangements_notified_when_they_say_so",
                violation_error_message="The Secretary of State is notified before publication.",
            ),
            models.CheckConstraint(
                condition=Q(publication__isnull=False)
                ^ ~Q(state__in=["published", "in_force", "superseded"]),
                name="arrangements_published_have_their_copy",
                violation_error_message="Published arrangements have their public copy.",
            ),
            models.CheckConstraint(
                condition=~Q(state="recorded") ^ ~Q(source=""),
                name="arrangements_recorded_with_their_source",
                violation_error_message="An earlier version says which document tells of it.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def get_absolute_url(self) -> str:
        """The version's page."""
        return self.at("version")

    def at(self, name: str, **more: str) -> str:
        """An address below this version: `arrangements-<name>`."""
        kwargs = {
            "partnership_slug": self.partnership.slug,
            "reference": self.reference,
            **more,
        }
        return reverse(f"governance:arrangements-{name}", kwargs=kwargs)

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return STATE_COLOURS[ArrangementsState(self.state)]

    @property
    def is_public(self) -> bool:
        """Whether a public copy exists."""
        return self.publication_id is not None

    @property
    def is_recorded(self) -> bool:
        """Whether it is an earlier version, made before the portal."""
        return self.state == ArrangementsState.RECORDED

    @property
    def review_due_on(self) -> date | None:
        """The day by which it is to be reviewed for the first time."""
        return review_due(self.effective_from) if self.effective_from else None


class ArrangementsSection(DraftedSection):
    """What one version says on one point of the checklist, or on something the partners add."""

    arrangements = models.ForeignKey(
        Arrangements, on_delete=models.PROTECT, related_name="sections"
    )
    source = models.CharField(max_length=200, blank=True)
    is_to_check = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["arrangements", "position"]
        verbose_name = "section of the arrangements"
        verbose_name_plural = "sections of the arrangements"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangements", "key"],
                name="arrangementssection_key_once",
                violation_error_message="The arrangements have this section already.",
            ),
            *DraftedSection.Meta.constraints,
        ]


class ConsultationRound(PartnershipRow):
    """One time that people were asked for their view of a draft, what they said, and what changed because of it."""

    arrangements = models.ForeignKey(Arrangements, on_delete=models.PROTECT, related_name="rounds")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    method = models.CharField(max_length=20, choices=Method.choices)
    held_on = models.DateField()
    # Where a document gives only the month or the year.
    when_in_words = models.CharField(max_length=100, blank=True)
    came = models.PositiveIntegerField("how many took part", null=True, blank=True)
    said = models.TextField("what they said", blank=True)
    changed = models.TextField("what changed because of it", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["held_on", "pk"]
        verbose_name = "round of consultation"
        verbose_name_plural = "rounds of consultation"

    def __str__(self) -> str:
        return f"{self.get_method_display()}: {self.get_audience_display()}"


class ArrangementsSignature(PartnershipRow, AppendOnly):
    """One statutory partner's signature under the words of one round; or one that stands on an earlier paper, by post."""

    arrangements = models.ForeignKey(
        Arrangements, on_delete=models.PROTECT, related_name="signatures"
    )
    round = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=30, choices=Sector.choices)
    post = models.CharField(max_length=300)
    signed_on = models.DateField()
    when_in_words = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    words_sha256 = models.CharField(max_length=64, blank=True)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["signed_on", "pk"]
        verbose_name = "signature under the arrangements"
        verbose_name_plural = "signatures under the arrangements"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangements", "round", "sector"],
                name="arrangementssignature_one_for_each_partner",
                violation_error_message="This partner has signed.",
            ),
            models.UniqueConstraint(
                fields=["arrangements", "round", "by"],
                name="arrangementssignature_one_partner_for_each_person",
                violation_error_message="One person signs for one partner.",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True, at__isnull=True, words_sha256="")
                | (Q(by__isnull=False, at__isnull=False) & ~Q(words_sha256="")),
                name="arrangementssignature_here_or_on_paper",
                violation_error_message="A signature given here says by whom, when and under which words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.post}"


class ArrangementsPdf(PdfCopy):
    """A PDF of one version that somebody asked for."""

    arrangements = models.ForeignKey(Arrangements, on_delete=models.PROTECT, related_name="pdfs")

    class Meta(PdfCopy.Meta):
        verbose_name = "PDF of the arrangements"
        verbose_name_plural = "PDFs of the arrangements"

    def __str__(self) -> str:
        return f"{self.arrangements.reference}: {self.get_state_display()}"
