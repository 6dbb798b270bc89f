"""The pack of a meeting: one file of its papers, whose page numbers never change once it was sent out."""

from typing import Self

from django.db import models
from django.db.models import Q

from governance.models.drafted import PdfCopy
from governance.models.meeting import Meeting, Verb, of_meetings
from governance.models.paper import Paper
from governance.rules.pack import Pages, file_name
from governance.rules.paper import OUT
from partnership.models import Actor, AppendOnly, AppendOnlyQuerySet, PartnershipRow, WalledManager


class PackQuerySet(models.QuerySet["Pack"]):
    """Reading packs."""

    def visible_to(self, actor: Actor) -> Self:
        """
        Those that a person may open. The business unit and whoever chairs: all.

        Everybody else who opens the meeting: once the papers are out, what was not a draft, and none that holds a
        paper that was withdrawn since. A guest of an item reads the papers of the item and no pack.
        """
        if not actor.is_member:
            return self.none()
        if actor.is_business_unit:
            return self.all()
        chairs = Q(meeting__group__in=actor.chaired_group_ids) | Q(
            meeting__chair_seat__in=actor.seat_ids
        )
        stopped = PackPart.objects.filter(stands=True, paper__withdrawn_at__isnull=False)
        is_out = Q(meeting__state__in=OUT, state=Pack.State.MADE, is_dropped=False)
        opens = of_meetings(actor, Verb.OPEN, "meeting__")
        return self.filter(chairs | (opens & is_out & ~Q(pk__in=stopped.values("pack"))))

    def made(self) -> Self:
        """Those that are ready and were not dropped as drafts, the newest first."""
        return self.filter(state=Pack.State.MADE, is_dropped=False).order_by("-number")


class Pack(PdfCopy):
    """A pack that somebody asked for. Each later one holds all pages of the one before, and what came since behind them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    # Made again before the papers went out: nobody but those who keep the meeting ever saw its numbers.
    is_dropped = models.BooleanField(default=False)

    objects = WalledManager.from_queryset(PackQuerySet)()  # type: ignore[misc]  # in place of the inherited one

    class Meta(PdfCopy.Meta):
        abstract = False
        verbose_name = "pack of a meeting"
        verbose_name_plural = "packs of meetings"
        constraints = [
            *PdfCopy.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=Q(is_dropped=False),
                name="pack_number_once",
                violation_error_message="The meeting has a pack of this number.",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="waiting"),
                name="pack_one_being_made",
                violation_error_message="A pack of this meeting is being made.",
            ),
            models.CheckConstraint(
                condition=Q(state="made", number__isnull=False, pages__gt=0)
                | (~Q(state="made") & Q(number__isnull=True, pages=0)),
                name="pack_made_is_numbered",
                violation_error_message="A pack that was made has its number and its pages.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.reference}: pack {self.number or 'being made'}"

    @property
    def file_name(self) -> str:
        """What it is called when it leaves."""
        return file_name(self.meeting.reference, self.number or 0)


class PackPart(PartnershipRow, AppendOnly):
    """Some pages of one pack, written once: a contents sheet that the portal prints, or a paper."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="parts")
    first_page = models.PositiveIntegerField()
    length = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="pack_parts"
    )
    # Of a contents sheet: what it says, so that it is printed again as it was sent.
    sheet = models.JSONField(null=True, blank=True)
    # Of a paper: that it was neither replaced nor withdrawn when the pack was made, so that the pack shows it.
    stands = models.BooleanField(default=True)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["pack", "first_page"]
        verbose_name = "part of a pack"
        verbose_name_plural = "parts of packs"
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "first_page"],
                name="packpart_page_once",
                violation_error_message="A page number is given once.",
            ),
            models.UniqueConstraint(
                fields=["pack", "paper"],
                name="packpart_paper_once",
                violation_error_message="A paper stands in a pack once.",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=True, sheet__isnull=False)
                | Q(paper__isnull=False, sheet__isnull=True),
                name="packpart_is_a_sheet_or_a_paper",
                violation_error_message="A part of a pack is a sheet or a paper.",
            ),
            models.CheckConstraint(
                condition=Q(length__gte=1, first_page__gte=1),
                name="packpart_has_pages",
                violation_error_message="A part of a pack has at least one page.",
            ),
        ]

    def __str__(self) -> str:
        return self.where.in_words.capitalize()

    @property
    def where(self) -> Pages:
        """Its pages."""
        return Pages(self.first_page, self.first_page + self.length - 1)
