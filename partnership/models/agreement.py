"""The confidentiality agreement: its versions, and who signed which until when."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager


class Agreement(PartnershipRow):
    """One version of a partnership's confidentiality agreement. The newest in force is the one that counts."""

    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    in_force_from = models.DateField()
    renewed_every_months = models.PositiveSmallIntegerField(default=12)

    objects = WalledManager()

    class Meta:
        ordering = ["-version"]
        verbose_name = "confidentiality agreement"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "version"],
                name="agreement_version_once",
                violation_error_message="This version exists already.",
            )
        ]

    def __str__(self) -> str:
        return f"Confidentiality agreement, version {self.version}"


class SignatureQuerySet(models.QuerySet["AgreementSignature"]):
    """Reading signatures."""

    def current(self, on: date) -> "SignatureQuerySet":
        """Signatures of the version in force that have not run out on a day."""
        in_force = (
            Agreement.objects.filter(
                partnership=models.OuterRef("partnership"), in_force_from__lte=on
            )
            .order_by("-version")
            .values("pk")[:1]
        )
        return self.filter(
            agreement=models.Subquery(in_force), signed_on__lte=on, expires_on__gte=on
        )


class AgreementSignature(PartnershipRow):
    """A person signed a version; the duty outlives the signature and the membership."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    expires_on = models.DateField()

    objects = WalledManager.from_queryset(SignatureQuerySet)()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name = "signature of the confidentiality agreement"
        verbose_name_plural = "signatures of the confidentiality agreement"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("signed_on")),
                name="agreementsignature_ends_after_it_starts",
                violation_error_message="A signature runs out after the day it was given.",
            )
        ]
        indexes = [
            models.Index(fields=["user", "partnership", "expires_on"], name="signature_by_user")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.signed_on}"
