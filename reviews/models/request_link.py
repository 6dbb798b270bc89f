"""The link by which somebody without an account answers one request: its secret's hash, its end, its uses."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from partnership.models import (
    Agreement,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from reviews.models.information_request import InformationRequest


class RequestLinkQuerySet(models.QuerySet["RequestLink"]):
    """Reading links."""

    def standing(self, now: datetime) -> "RequestLinkQuerySet":
        """Those that open something at a moment."""
        return self.filter(
            revoked_at__isnull=True,
            expires_at__gt=now,
            request__ended_at__isnull=True,
            person_email=F("request__person_email"),
        )


class RequestLink(PartnershipRow):
    """
    One mailed link to one request, for one person. Its secret stands in the mail alone; kept is only its hash.

    The key names it in addresses and opens nothing. The person signs the confidentiality agreement on it first.
    """

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="links")
    key = models.CharField(max_length=20, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    person_name = models.CharField(max_length=150)
    person_email = models.EmailField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=150, blank=True)
    signed_post = models.CharField(max_length=150, blank=True)

    objects = WalledManager.from_queryset(RequestLinkQuerySet)()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "link to a request for information"
        verbose_name_plural = "links to requests for information"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="requestlink_ends_after_it_begins",
                violation_error_message="A link runs out after it was made.",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, agreement__isnull=True, signed_name="")
                | (Q(signed_at__isnull=False, agreement__isnull=False) & ~Q(signed_name="")),
                name="requestlink_signed_together",
                violation_error_message="A signature has its moment, its version and a name.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"person_name": "name", "person_email": "e-mail", "signed_name": "name"}

    def __str__(self) -> str:
        return f"Link to {self.request}"


class LinkUse(PartnershipRow, AppendOnly):
    """Somebody came in by a link, or did something there."""

    class What(models.TextChoices):
        OPENED = "opened", "Opened the link"
        SIGNED = "signed", "Signed the agreement"
        READ = "read", "Read the request"
        SENT = "sent", "Sent the answer"
        REFUSED = "refused", "Refused to answer"

    link = models.ForeignKey(RequestLink, on_delete=models.PROTECT, related_name="uses")
    what = models.CharField(max_length=10, choices=What.choices)
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "use of a link"
        verbose_name_plural = "uses of links"

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.at:%Y-%m-%d %H:%M}"
