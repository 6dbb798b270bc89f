"""
Recommendation, action, impact: the one chain that every app shares.

Completing an action and having an effect are different things, recorded by different people at different times,
and nothing here changes a grade by itself.
"""

from datetime import date
from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models.actor import Actor
from partnership.models.agency import Agency
from partnership.models.group import Group
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.moves import Moves
from partnership.roles import BUSINESS_UNIT, Role

# Who sees the actions of a closed group besides those who sit in it and those who owe them.
CLOSED_LOGS_OPEN_TO = BUSINESS_UNIT | {Role.INDEPENDENT_CHAIR}
# Who sees every other action of the partnership (DOMAIN 2.4, "Actions/recommendations").
ACTION_WATCHERS = frozenset(
    {
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.EDUCATION_PARTNER,
        Role.EXECUTIVE_MEMBER,
        Role.PARTNERSHIP_CHAIR,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.CHAMPION,
        Role.BUSINESS_MANAGER,
        Role.SUPPORT_OFFICER,
        Role.GROUP_CHAIR,
        Role.LAY_MEMBER,
    }
)


class Recommendation(PartnershipRow):
    """What a review, an audit or scrutiny says should change."""

    reference = models.CharField(max_length=40)
    text = models.TextField()
    made_on = models.DateField()
    made_by = models.CharField(max_length=200)
    source_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True)
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    source = GenericForeignKey("source_type", "source_id")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = "recommendation"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="recommendation_reference_once",
                violation_error_message="Another recommendation has this reference.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.text}"


class ActionState(models.TextChoices):
    """Where an action stands; "closed" is the chair's word, never the owner's."""

    OPEN = "open", "Open"
    SAID_DONE = "said_done", "Said to be done"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


ACTION_MOVES = Moves(
    what="The action",
    table={
        ActionState.OPEN: (ActionState.SAID_DONE, ActionState.WITHDRAWN),
        ActionState.SAID_DONE: (ActionState.CLOSED, ActionState.OPEN),
        ActionState.CLOSED: (ActionState.OPEN,),
        ActionState.WITHDRAWN: (),
    },
)


class ActionQuerySet(models.QuerySet["Action"]):
    """Reading actions."""

    def visible_to(self, actor: Actor) -> Self:
        """
        One's own, one's agency's and one's groups'; for those who watch actions, every one but a closed group's.

        What stands in the log of a closed group is there only for those who sit in it, those who owe it, the
        business unit and the independent chair.
        """
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(CLOSED_LOGS_OPEN_TO):
            return self
        mine = owed_by(actor) | Q(group__in=actor.group_ids)
        if actor.roles.isdisjoint(ACTION_WATCHERS):
            return self.filter(mine)
        return self.filter(mine | Q(group__isnull=True) | Q(group__is_closed=False))

    def unfinished(self) -> Self:
        """Those that somebody still owes."""
        return self.filter(state__in=[ActionState.OPEN, ActionState.SAID_DONE])

    def open(self) -> Self:
        """Those that nobody has said to be done."""
        return self.filter(state=ActionState.OPEN)

    def overdue(self, on: date) -> Self:
        """Those still open after their day."""
        return self.filter(state=ActionState.OPEN, due_on__lt=on)

    def blocked(self) -> Self:
        """Those whose owner has said that something stands in the way."""
        return self.filter(blocked_at__isnull=False)


def owed_by(actor: Actor) -> Q:
    """The condition that a person, an agency they stand for or a group they sit in owes the action."""
    # Columns that are never null on either side of a NOT, so that the condition can be turned round.
    return (
        Q(owner__isnull=False, owner=actor.user)
        | Q(owner_agency__isnull=False, owner_agency__in=actor.agency_ids)
        | Q(owner_group__isnull=False, owner_group__in=actor.group_ids)
    )


class Action(PartnershipRow):
    """
    An improvement that a person, an agency or a group owes by a day.

    `due_on` is the obligation, which only a chair or the business unit moves; `expected_on` is the owner's promise.
    """

    class Priority(models.IntegerChoices):
        HIGH = 1, "High"
        ORDINARY = 2, "Ordinary"
        LOW = 3, "Low"

    reference = models.CharField(max_length=40)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    what = models.CharField(max_length=300)
    measure = models.CharField("how we will know", max_length=300, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.ORDINARY)
    # In whose log it stands: the group that asked for it, whose chair closes it.
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="action_log"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_as = models.CharField(max_length=300, blank=True)
    # Where it came from: the row (an outcome of a meeting, a risk, a dispute), and its reference in words.
    raised_in = models.CharField("where it was raised", max_length=200, blank=True)
    source_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True)
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    source = GenericForeignKey("source_type", "source_id")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    owner_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    owner_group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    due_on = models.DateField()
    expected_on = models.DateField("when the owner expects it", null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    # The day on which somebody is to be told of it next (services/action_ladder.py); none where nobody is.
    next_rung_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.OPEN)
    # What was written before progress had rows of its own (`ProgressNote`); nothing is added to it.
    progress = models.TextField(blank=True)
    said_done_at = models.DateTimeField(null=True, blank=True)
    said_done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=500, blank=True)
    # The sweep's own mark is no change of wording, so it leaves no history.
    history = HistoricalRecords(excluded_fields=["next_rung_on"])

    objects = WalledManager.from_queryset(ActionQuerySet)()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "action"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="action_reference_once",
                violation_error_message="Another action has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False)
                | Q(owner_agency__isnull=False)
                | Q(owner_group__isnull=False),
                name="action_has_an_owner",
                violation_error_message="Say who owes this action: a person, an agency or a group.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="action_closed_pair",
                violation_error_message="A closed action says who closed it and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="action_closed_when_stamped",
                violation_error_message="A closed action says who closed it and when.",
            ),
            models.CheckConstraint(
                condition=Q(said_done_at__isnull=True, said_done_by__isnull=True)
                | Q(said_done_at__isnull=False, said_done_by__isnull=False),
                name="action_said_done_pair",
                violation_error_message="Say who reported the action done, and when.",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
                name="action_withdrawn_with_a_reason",
                violation_error_message="Say who withdrew the action, when and why.",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                name="action_withdrawn_when_stamped",
                violation_error_message="Say who withdrew the action, when and why.",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True) | Q(state="open"),
                name="action_blocked_while_open",
                violation_error_message="Only an open action is blocked.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "due_on"], name="action_by_state"),
            models.Index(fields=["next_rung_on"], name="action_by_next_rung"),
            models.Index(fields=["source_type", "source_id"], name="action_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.what}"

    def get_absolute_url(self) -> str:
        """The action's page."""
        return reverse(
            "action",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def owner_in_words(self) -> str:
        """Who owes it."""
        owners = [self.owner, self.owner_agency, self.owner_group]
        return ", ".join(str(one) for one in owners if one)


class ImpactNote(PartnershipRow):
    """What difference an action made, observed some time later, with its evidence; a grade only if somebody gives one."""

    class Grade(models.TextChoices):
        NOT_YET = "not_yet", "Too early to say"
        NONE = "none", "No difference seen"
        SOME = "some", "Some difference"
        CLEAR = "clear", "A clear difference"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="impact_notes")
    observed_on = models.DateField()
    difference = models.TextField("what difference it made")
    evidence = models.TextField("how we know")
    grade = models.CharField(max_length=10, choices=Grade.choices, default=Grade.NOT_YET)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["-observed_on", "-pk"]
        verbose_name = "note of impact"
        verbose_name_plural = "notes of impact"

    def __str__(self) -> str:
        return f"{self.action.reference}: {self.get_grade_display()}"
