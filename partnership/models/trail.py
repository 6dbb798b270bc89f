"""The trail: who did what, when, wearing which hat, in a sentence composed when it happened."""

from datetime import datetime

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from partnership.models.actor import Actor
from partnership.models.agency import Agency
from partnership.models.append_only import AppendOnly, AppendOnlyQuerySet
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.roles import Role
from partnership.sensitivity import Sensitivity

# Who reads the whole trail of a partnership (DOMAIN 2.4, "Audit log").
READERS = frozenset({Role.BUSINESS_MANAGER, Role.SCRUTINEER})


class TrailQuerySet(AppendOnlyQuerySet["TrailEntry"]):
    """Reading the trail."""

    def visible_to(self, actor: Actor) -> "TrailQuerySet":
        """What the actor did, and for the readers of the trail everything, sentences free of case material."""
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(READERS):
            return self
        return self.filter(by=actor.user)

    def of(self, subject: models.Model) -> "TrailQuerySet":
        """What happened to one thing, newest first."""
        return self.filter(
            subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk
        )


class TrailEntry(PartnershipRow, AppendOnly):
    """One thing that happened. The sentence is stored, so the record of 2026 reads the same in 2036."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="trail"
    )
    hat = models.CharField(max_length=300, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=80)
    sentence = models.CharField(max_length=500)
    reference = models.CharField(max_length=40, blank=True)
    sensitivity = models.PositiveSmallIntegerField(
        choices=Sensitivity.choices, default=Sensitivity.PARTNERSHIP
    )
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True)
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    data = models.JSONField(default=dict, blank=True)
    correlation = models.CharField(max_length=32, blank=True)

    objects = WalledManager.from_queryset(TrailQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "entry of the trail"
        verbose_name_plural = "trail"
        indexes = [
            models.Index(fields=["partnership", "-at"], name="trail_by_partnership"),
            models.Index(fields=["subject_type", "subject_id", "-at"], name="trail_by_subject"),
            # What happened is a filter, and its list of choices is read from the trail itself.
            models.Index(fields=["partnership", "code"], name="trail_by_what"),
        ]

    def __str__(self) -> str:
        who = self.by or "The portal"
        return f"{who} {self.sentence}"

    @property
    def when(self) -> datetime:
        """The moment, as templates/components/trail.html calls it."""
        return self.at
