"""The papers of a meeting: files under the items of its agenda, each for those who may read it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.agenda import AgendaItem
from governance.rules.paper import OUT, Audience, kind_of
from partnership.models import Actor, Document, PartnershipRow, User, WalledManager


class PaperQuerySet(models.QuerySet["Paper"]):
    """Reading papers."""

    def visible_to(self, actor: Actor) -> Self:
        """
        Those that a person may open.

        The business unit and whoever chairs: all, with earlier versions and those withdrawn. Everybody else: what
        stands, once the papers are out, of items they may open, where the paper is not for fewer people.
        """
        if not actor.is_member:
            return self.none()
        if actor.is_business_unit:
            return self.all()
        chairs = Q(item__meeting__group__in=actor.chaired_group_ids) | Q(
            item__meeting__chair_seat__in=actor.seat_ids
        )
        for_me = Q(audience=Audience.INHERITED) | Q(
            audience=Audience.MEMBERS, item__meeting__group__in=actor.group_ids
        )
        is_out = Q(item__meeting__state__in=OUT)
        stands = Q(replaced_by__isnull=True, withdrawn_at__isnull=True)
        open_items = Q(item__in=AgendaItem.objects.visible_to(actor))
        return self.filter(chairs | (is_out & stands & open_items & for_me))

    def standing(self) -> Self:
        """Those that were neither withdrawn nor replaced."""
        return self.filter(replaced_by__isnull=True, withdrawn_at__isnull=True)


class Paper(PartnershipRow):
    """One file under an item: which version, for whom, and whether it came after the papers had gone out."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.INHERITED)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_late = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = WalledManager.from_queryset(PaperQuerySet)()

    class Meta:
        ordering = ["item", "position", "-version"]
        verbose_name = "paper"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position", "version"],
                name="paper_version_once",
                violation_error_message="This version of the paper exists already.",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True)
                | Q(version__gt=1, replaces__isnull=False),
                name="paper_later_version_replaces_one",
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
                name="paper_withdrawn_with_a_reason",
                violation_error_message="A paper is withdrawn by somebody, with the reason.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where the file is fetched."""
        return reverse(
            "governance:paper",
            kwargs={
                "partnership_slug": self.partnership.slug,
                "reference": self.item.meeting.reference,
                "pk": self.pk,
            },
        )

    @property
    def number(self) -> str:
        """Its number on the agenda, such as 3.2: the second paper of the third item."""
        return f"{self.item.position}.{self.position}"

    @property
    def kind(self) -> str:
        """What kind of file it is, in one word."""
        return kind_of(self.document.media_type)
