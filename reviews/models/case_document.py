"""The documents of a case: encrypted files that the case rule opens, and the sealed ones among them, opened by name."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from partnership.models import Actor, Agency, Document, PartnershipRow, User, WalledManager
from partnership.roles import Role
from reviews.models.incident import Incident, Verb
from reviews.rules.case_document import DocumentKind, carries_a_mark, type_in_a_word

# Who still opens what was withdrawn or replaced.
KEEPERS = frozenset({Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR})


class CaseDocumentQuerySet(models.QuerySet["CaseDocument"]):
    """Reading the documents of cases."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """
        To see that one is there: whoever may view the case. To view or open it: the case rule with the same verb.

        A sealed item asks for more: the full rule, and the chair's own grant to this person.
        """
        seen = self.filter(incident__in=Incident.objects.visible_to(actor, Verb.VIEW))
        if verb is Verb.SEE:
            return seen
        may_open = Q(incident__in=Incident.objects.visible_to(actor, Verb.OPEN))
        let_in = SealedGrant.objects.live(actor.user, actor.today).filter(
            content_object=OuterRef("pk")
        )
        rows = seen.filter(Q(is_sealed=False) | (may_open & Q(Exists(let_in))))
        if actor.roles.isdisjoint(KEEPERS):
            rows = rows.standing()
        return rows.filter(may_open) if verb is Verb.OPEN else rows

    def standing(self) -> Self:
        """Those that were neither withdrawn nor replaced."""
        return self.filter(withdrawn_at__isnull=True, replaced_by__isnull=True)


class CaseDocument(PartnershipRow):
    """One file of a case. It can be withdrawn, with the reason, and never deleted."""

    reference = models.CharField(max_length=40)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    # Whose document it is; empty for one that comes from no agency.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_sealed = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = WalledManager.from_queryset(CaseDocumentQuerySet)()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = "document of a case"
        verbose_name_plural = "documents of cases"
        permissions = [("open_sealed_document", "May open one sealed item")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="casedocument_reference_once",
                violation_error_message="Another document has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True)
                | Q(version__gt=1, replaces__isnull=False),
                name="casedocument_later_version_replaces_one",
                violation_error_message="A later version says which one it replaces.",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
                name="casedocument_withdrawn_with_a_reason",
                violation_error_message="A document is withdrawn by somebody, with the reason.",
            ),
        ]
        indexes = [models.Index(fields=["incident", "-added_at"], name="casedocument_by_incident")]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"title": "text", "withdrawn_because": "text"}

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The document's page in the case."""
        return self.address("case-document")

    def address(self, name: str) -> str:
        """One of the document's addresses."""
        where = {
            "partnership_slug": self.partnership.slug,
            "reference": self.incident.reference,
            "item": self.reference,
        }
        return reverse(f"reviews:{name}", kwargs=where)

    @property
    def carries_a_mark(self) -> bool:
        """Whether a copy can be marked with its reader's name."""
        return carries_a_mark(self.document.media_type)

    @property
    def type_in_a_word(self) -> str:
        """What kind of file it is."""
        return type_in_a_word(self.document.media_type)

    @property
    def is_replaced(self) -> bool:
        """Whether a later version stands in its place."""
        return hasattr(self, "replaced_by")

    @property
    def stands(self) -> bool:
        """Whether it is neither withdrawn nor replaced."""
        return self.withdrawn_at is None and not self.is_replaced


class SealedGrantQuerySet(models.QuerySet["SealedGrant"]):
    """Reading who was let in to sealed items."""

    def live(self, user: User, on: date) -> Self:
        """What lets a person in on a day."""
        return self.filter(
            user=user, revoked_at__isnull=True, starts_on__lte=on, expires_on__gte=on
        )


class SealedGrant(PartnershipRow, UserObjectPermissionBase):
    """
    The chair lets one person in to one sealed item: guardian's direct grant, with reason, giver and end.

    Guardian ignores the end, so only CaseDocumentQuerySet.visible_to reads this table.
    """

    content_object = models.ForeignKey(
        CaseDocument, on_delete=models.CASCADE, related_name="let_in"
    )
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(SealedGrantQuerySet)()  # type: ignore[misc, assignment]

    class Meta:
        ordering = ["-granted_at", "-pk"]
        verbose_name = "grant of a sealed item"
        verbose_name_plural = "grants of sealed items"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "user"],
                condition=Q(revoked_at__isnull=True),
                name="sealedgrant_once",
                violation_error_message="This person is let in already.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("starts_on")) & ~Q(reason=""),
                name="sealedgrant_ends_and_has_a_reason",
                violation_error_message="Say why and until when this person is let in.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="sealedgrant_revoked_together",
                violation_error_message="A grant that was taken back says by whom and when.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text"}

    def __str__(self) -> str:
        return f"{self.user} until {self.expires_on}"


class SealedGroupGrant(GroupObjectPermissionBase):
    """Guardian wants this table beside the one above; nobody is let in by group, so it stays empty."""

    content_object = models.ForeignKey(CaseDocument, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "grant of a sealed item by group"
        verbose_name_plural = "grants of sealed items by group"
        constraints = [
            models.CheckConstraint(
                condition=Q(content_object__isnull=True),
                name="sealedgroupgrant_stays_empty",
                violation_error_message="People are let in to a sealed item one by one.",
            )
        ]

    def __str__(self) -> str:
        return "No group is let in"
