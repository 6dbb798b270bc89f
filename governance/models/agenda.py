"""The agenda: its items, the rules that put standing items on it, templates, and the forward plan."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.meeting import Meeting, Verb, of_meetings
from governance.rules.meeting import ItemKind, ItemState, Purpose
from partnership.models import Actor, Agency, Group, PartnershipRow, Seat, User, WalledManager

MOST_NOTE = 20_000


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Reading items."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """Those of the meetings whose papers a person may open, and those that the person is invited to."""
        if not actor.is_member:
            return self.none()
        invited = ItemGuest.objects.filter(Q(user=actor.user) | Q(seat__in=actor.seat_ids))
        return self.filter(
            of_meetings(actor, verb, "meeting__")
            | Q(pk__in=invited.exclude(item__meeting__state="cancelled").values("item"))
        )

    def on_it(self) -> Self:
        """Those that the meeting deals with: what was moved to another one is not among them."""
        return self.exclude(state=ItemState.MOVED)


class AgendaItem(PartnershipRow):
    """One item: what is asked of the room, how long it may take, and the note of what was said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ItemKind.choices, default=ItemKind.ORDINARY)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.DISCUSSION)
    minutes_planned = models.PositiveSmallIntegerField(default=10)
    presenter = models.CharField(max_length=150, blank=True)
    asks = models.TextField("what the meeting is asked to do", blank=True)
    # The meeting whose record this item approves (kind "minutes").
    approves = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="approved_under"
    )
    moved_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_to"
    )
    # The rule that put it there: each puts one item on an agenda and never a second.
    standing = models.ForeignKey(
        "StandingItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="put_as"
    )
    # Put on the agenda after the papers had gone out.
    is_late = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # What was said. A text is saved with the version it was opened at, so that two note-takers lose nothing.
    note = models.TextField(blank=True)
    note_version = models.PositiveIntegerField(default=0)
    note_saved_at = models.DateTimeField(null=True, blank=True)
    note_saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(AgendaItemQuerySet)()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        verbose_name = "agenda item"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_planned__lte=600),
                name="agendaitem_fits_a_day",
                violation_error_message="An item takes 600 minutes at most.",
            ),
            models.CheckConstraint(
                condition=Q(note_saved_at__isnull=True, note_saved_by__isnull=True)
                | Q(note_saved_at__isnull=False, note_saved_by__isnull=False),
                name="agendaitem_note_saved_pair",
                violation_error_message="A note says by whom it was saved, and when.",
            ),
            models.CheckConstraint(
                condition=Q(approves__isnull=True) | Q(kind="minutes"),
                name="agendaitem_approves_only_as_minutes",
                violation_error_message="Only the item “minutes of the last meeting” approves minutes.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "standing"],
                name="agendaitem_standing_once",
                violation_error_message="This standing item is on the agenda already.",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="now"),
                name="agendaitem_one_now",
                violation_error_message="The meeting is at another item.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The item's page, which a guest of the item sees too."""
        return reverse(
            "governance:agenda-item",
            kwargs={
                "partnership_slug": self.partnership.slug,
                "reference": self.meeting.reference,
                "pk": self.pk,
            },
        )

    @property
    def is_on_it(self) -> bool:
        """Whether the meeting deals with it: what was moved to another one is not."""
        return self.state != ItemState.MOVED

    def minutes_left(self, now: datetime) -> int | None:
        """How many whole minutes of its time are left, negative when it runs over; None where it has not begun."""
        if self.started_at is None or self.ended_at is not None:
            return None
        return self.minutes_planned - int((now - self.started_at) / timedelta(minutes=1))


class ChairBrief(PartnershipRow):
    """What the chair should know about an item and nobody else reads: its own row, so that no list can leak it."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="brief")
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["item"]
        verbose_name = "brief for the chair"
        verbose_name_plural = "briefs for the chair"

    def __str__(self) -> str:
        return f"Brief on {self.item}"


class StandingItemQuerySet(models.QuerySet["StandingItem"]):
    """Reading the rules of standing items."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the groups whose papers a person may open."""
        return self.filter(of_meetings(actor, Verb.OPEN))

    def current(self) -> Self:
        """Those that still put items on agendas."""
        return self.filter(ended_on__isnull=True)


class StandingItem(PartnershipRow):
    """A rule that puts an item on every agenda of a group, or on one in so many months."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ItemKind.choices, default=ItemKind.ORDINARY)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.INFORMATION)
    minutes_planned = models.PositiveSmallIntegerField(default=5)
    # 0: on every agenda. Otherwise on the first one that is so many months after the last that had it.
    every_months = models.PositiveSmallIntegerField(default=0)
    stands_last = models.BooleanField(default=False)
    # Whose update it is (kind "update"): a group that reports to this one.
    about_group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    objects = WalledManager.from_queryset(StandingItemQuerySet)()

    class Meta:
        ordering = ["group", "stands_last", "position", "pk"]
        verbose_name = "standing item"
        constraints = [
            models.CheckConstraint(
                condition=Q(about_group__isnull=True) | Q(kind="update"),
                name="standingitem_about_a_group_only_as_update",
                violation_error_message="Only an update is about another group.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_planned__lte=600),
                name="standingitem_fits_a_day",
                violation_error_message="An item takes 600 minutes at most.",
            ),
            models.CheckConstraint(
                condition=Q(every_months__lte=60),
                name="standingitem_comes_within_five_years",
                violation_error_message="A standing item comes back within 60 months.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaTemplateQuerySet(models.QuerySet["AgendaTemplate"]):
    """Reading templates."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of every group, and those of the groups whose papers a person may open."""
        if not actor.is_member:
            return self.none()
        return self.filter(Q(group__isnull=True) | of_meetings(actor, Verb.OPEN))


class AgendaTemplate(PartnershipRow):
    """A named agenda to begin from, of one group or of all."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, null=True, blank=True, related_name="agenda_templates"
    )
    name = models.CharField(max_length=100)

    objects = WalledManager.from_queryset(AgendaTemplateQuerySet)()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "agenda template"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"],
                name="agendatemplate_name_once",
                violation_error_message="Another template has this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TemplateItem(PartnershipRow):
    """One item of a template."""

    template = models.ForeignKey(AgendaTemplate, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.DISCUSSION)
    minutes_planned = models.PositiveSmallIntegerField(default=10)
    presenter = models.CharField(max_length=150, blank=True)
    asks = models.TextField("what the meeting is asked to do", blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["template", "position", "pk"]
        verbose_name = "item of a template"
        verbose_name_plural = "items of templates"

    def __str__(self) -> str:
        return self.title


class ForwardItemQuerySet(models.QuerySet["ForwardItem"]):
    """Reading the forward plan."""

    def visible_to(self, actor: Actor) -> Self:
        """What is planned for the groups whose papers a person may open, and what the person proposed."""
        if not actor.is_member:
            return self.none()
        return self.filter(of_meetings(actor, Verb.OPEN) | Q(added_by=actor.user))

    def waiting(self) -> Self:
        """What is neither on an agenda nor dropped."""
        return self.filter(taken_as__isnull=True, dropped_at__isnull=True)


class ForwardItem(PartnershipRow):
    """Something that a group is to look at later: the forward plan, from which agendas are filled."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="forward_plan")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.DISCUSSION)
    kind = models.CharField(max_length=20, choices=ItemKind.choices, default=ItemKind.ORDINARY)
    minutes_planned = models.PositiveSmallIntegerField(default=10)
    presenter = models.CharField(max_length=150, blank=True)
    asks = models.TextField("what the meeting is asked to do", blank=True)
    because = models.CharField("why it comes to this group", max_length=300, blank=True)
    wanted_by = models.DateField(null=True, blank=True)
    # Two programs that want the same thing looked at ask for it once.
    once_key = models.CharField(max_length=120, blank=True)
    taken_as = models.OneToOneField(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="planned_as"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_because = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    # Nobody: the portal itself asked for it.
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A member's proposal, for the agency they speak for; who keeps the agenda takes or drops it.
    is_proposed = models.BooleanField(default=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(ForwardItemQuerySet)()

    class Meta:
        ordering = ["wanted_by", "pk"]
        verbose_name = "item of the forward plan"
        verbose_name_plural = "items of the forward plan"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "once_key"],
                condition=~Q(once_key=""),
                name="forwarditem_wanted_once",
                violation_error_message="The forward plan has this already.",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_because=""),
                name="forwarditem_dropped_with_a_reason",
                violation_error_message="Say why it is dropped.",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="forwarditem_dropped_pair",
                violation_error_message="What is dropped says who dropped it, and when.",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(taken_as__isnull=True),
                name="forwarditem_taken_or_dropped",
                violation_error_message="What is on an agenda is not dropped.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_planned__lte=600),
                name="forwarditem_fits_a_day",
                violation_error_message="An item takes 600 minutes at most.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "wanted_by"], name="forwarditem_by_day"),
            models.Index(fields=["group", "wanted_by"], name="forwarditem_by_group"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the forward plan."""
        return reverse(
            "governance:forward-item",
            kwargs={"partnership_slug": self.partnership.slug, "pk": self.pk},
        )

    @property
    def is_waiting(self) -> bool:
        """Whether it is neither on an agenda nor dropped."""
        return self.taken_as_id is None and self.dropped_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether it waits although its day has passed."""
        return self.is_waiting and self.wanted_by is not None and self.wanted_by < today


class ItemGuestQuerySet(models.QuerySet["ItemGuest"]):
    """Reading who is invited."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the items that a person may open."""
        return self.filter(item__in=AgendaItem.objects.visible_to(actor, Verb.OPEN))


class ItemGuest(PartnershipRow):
    """Somebody who comes for one item and reads its papers: an adviser, a presenter, a virtual member."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="guests")
    # A person with an account, a seat whose holders come, or only a name.
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(ItemGuestQuerySet)()

    class Meta:
        ordering = ["pk"]
        verbose_name = "guest of an item"
        verbose_name_plural = "guests of items"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "user"],
                name="itemguest_invited_once",
                violation_error_message="This person is invited to the item already.",
            ),
            models.UniqueConstraint(
                fields=["item", "seat"],
                name="itemguest_seat_invited_once",
                violation_error_message="This seat is invited to the item already.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(seat__isnull=True),
                name="itemguest_is_a_person_or_a_seat",
                violation_error_message="Invite a person or a seat, not both in one line.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="itemguest_has_a_name",
                violation_error_message="Say who the guest is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name
