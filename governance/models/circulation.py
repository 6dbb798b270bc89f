"""Work between meetings: comments on items before a meeting, and circulations that a group answers seat by seat."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from governance.models.agenda import AgendaItem, ForwardItem
from governance.models.meeting import Verb, of_meetings
from governance.rules.circulation import STANCE_COLOURS, CirculationKind, Stance
from partnership.models import (
    Actor,
    Agency,
    AppendOnly,
    AppendOnlyQuerySet,
    Document,
    Group,
    PartnershipRow,
    Seat,
    User,
    WalledManager,
)


class ItemCommentQuerySet(AppendOnlyQuerySet["ItemComment"]):
    """Reading comments."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the meetings that a person opens; a guest of an item reads their own."""
        if not actor.is_member:
            return self.none()
        return self.filter(of_meetings(actor, Verb.OPEN, "item__meeting__") | Q(by=actor.user))


class ItemComment(PartnershipRow, AppendOnly):
    """What somebody said on an item before the meeting; written once."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=200)

    objects = WalledManager.from_queryset(ItemCommentQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "comment on an item"
        verbose_name_plural = "comments on items"

    def __str__(self) -> str:
        return f"Comment on {self.item}"

    @property
    def is_struck_out(self) -> bool:
        """Whether its author took it back."""
        return hasattr(self, "taken_back")


class CommentTakenBack(PartnershipRow, AppendOnly):
    """That its author took a comment back; the words stay, struck out."""

    comment = models.OneToOneField(ItemComment, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "comment taken back"
        verbose_name_plural = "comments taken back"

    def __str__(self) -> str:
        return str(self.comment)


class CirculationQuerySet(models.QuerySet["Circulation"]):
    """Reading circulations."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the groups whose meetings a person opens."""
        return self.filter(of_meetings(actor, Verb.OPEN))

    def under_way(self) -> Self:
        """Those that still take replies."""
        return self.filter(closed_at__isnull=True)

    def in_state(self, state: str) -> Self:
        """Those under way ("open"), those to be ratified ("carried"), those that only ended ("closed"); or all."""
        match state:
            case "open":
                return self.under_way()
            case "carried":
                return self.filter(carried_as__isnull=False)
            case "closed":
                return self.filter(closed_at__isnull=False, carried_as__isnull=True)
            case _:
                return self

    def waiting_for(self, actor: Actor) -> Self:
        """Those under way to which none of the person's seats has replied; a report waits for its agency alone."""
        replied = CirculationAnswer.objects.filter(
            circulation=OuterRef("pk"), seat__in=actor.seat_ids
        )
        asked = ~Q(kind=CirculationKind.REPORT) | Q(agency__in=actor.agency_ids)
        return self.under_way().filter(asked, ~Exists(replied), group__in=actor.table_group_ids)


class Circulation(PartnershipRow):
    """Something put to a group between meetings, with a last day for replies. It decides nothing."""

    reference = models.CharField(max_length=40)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="circulations")
    kind = models.CharField(max_length=10, choices=CirculationKind.choices)
    # Which agency owes the report.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply_by = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_as = models.OneToOneField(
        ForwardItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(CirculationQuerySet)()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "circulation"
        indexes = [models.Index(fields=["partnership", "-sent_at"], name="circulation_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="circulation_reference_once",
                violation_error_message="Another circulation has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(kind="report", agency__isnull=False)
                | (~Q(kind="report") & Q(agency__isnull=True)),
                name="circulation_report_names_its_agency",
                violation_error_message="A report is asked of an agency, and only a report.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__gte=F("sent_at"), closed_by__isnull=False),
                name="circulation_closed_pair",
                violation_error_message="A closed circulation says who closed it, and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse(
            "governance:circulation",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def state_colour(self) -> str:
        """The colour of its state's tag."""
        return {"Under way": "blue", "To be ratified": "yellow"}.get(self.state_in_words, "grey")

    @property
    def state_in_words(self) -> str:
        """Under way, to be ratified, or closed."""
        if self.is_under_way:
            return "Under way"
        return "To be ratified" if self.carried_as_id else "Closed"

    @property
    def is_under_way(self) -> bool:
        """Whether it still takes replies."""
        return self.closed_at is None


class CirculationAnswer(PartnershipRow, AppendOnly):
    """What a seat said; a change of mind is another row, and the newest counts."""

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "answer to a circulation"
        verbose_name_plural = "answers to circulations"

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_stance_display()}"

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return STANCE_COLOURS[Stance(self.stance)]
