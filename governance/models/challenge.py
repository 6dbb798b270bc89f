"""The log of professional challenges: made by whom, to whom, on what, what was answered, and what came of it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.entry import Entry
from governance.rules.challenge import CHALLENGE_COLOURS, ChallengeState, is_late
from partnership.models import Actor, Agency, WalledManager
from partnership.roles import BUSINESS_UNIT, Role

# Who reads every challenge (DOMAIN 2.4, scrutiny): the partners, the chairs, the scrutineer and the champion.
CHALLENGE_READERS = BUSINESS_UNIT | {
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.ELECTED_EXECUTIVE,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.CHAMPION,
}
# Who answers for an agency, and so reads the challenges that it made and that were made to it.
SPEAKS_FOR_AN_AGENCY = frozenset({Role.AGENCY_LEAD, Role.DESIGNATED_PROFESSIONAL, Role.SCHOOL_USER})


def spoken_for(actor: Actor) -> set[int]:
    """The agencies that a person speaks for in challenges."""
    return {
        one.agency_id
        for one in actor.memberships
        if one.agency_id and one.role in SPEAKS_FOR_AN_AGENCY
    }


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Reading challenges."""

    def visible_to(self, actor: Actor) -> Self:
        """Every challenge for the partners, chairs and scrutineer; an agency's people see their own agency's."""
        if not actor.is_member:
            return self.none()
        if not actor.roles.isdisjoint(CHALLENGE_READERS):
            return self
        mine = spoken_for(actor)
        return self.filter(Q(made_by_agency__in=mine) | Q(made_to__in=mine))

    def late(self, today: date) -> Self:
        """Those that wait for an answer although its day has passed."""
        return self.filter(state=ChallengeState.MADE, answer_due_on__lt=today)


class Challenge(Entry):
    """One professional challenge. Never a child's name, nor that of a colleague: posts and agencies."""

    page = "challenge"

    about = models.TextField("on what")
    made_on = models.DateField()
    made_by_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by_post = models.CharField("the post that made it", max_length=150)
    made_to = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    answer_due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=ChallengeState.choices, default=ChallengeState.MADE
    )
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    effect = models.TextField("what came of it", blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ChallengeQuerySet)()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = "challenge"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answer_due_on__gte=F("made_on"))
                & (Q(answered_on__isnull=True) | Q(answered_on__gte=F("made_on"))),
                name="challenge_answered_after_it_was_made",
                violation_error_message="An answer comes after the challenge.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["made", "withdrawn"], answer="", answered_on__isnull=True)
                | (Q(state__in=["answered", "closed"], answered_on__isnull=False) & ~Q(answer="")),
                name="challenge_answered_with_its_day",
                violation_error_message="An answer has its words and its day.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["made", "answered"], effect="")
                | (Q(state__in=["closed", "withdrawn"]) & ~Q(effect="")),
                name="challenge_ended_with_its_effect",
                violation_error_message="Say what came of the challenge.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "-made_on"], name="challenge_by_day")]

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return CHALLENGE_COLOURS[ChallengeState(self.state)]

    @property
    def made_by(self) -> str:
        """The post and the agency that made it."""
        return f"{self.made_by_post}, {self.made_by_agency}" if self.made_by_agency else self.made_by_post  # fmt: skip

    def is_late(self, today: date) -> bool:
        """Whether it was answered after its day, or waits although the day has passed."""
        if self.state == ChallengeState.WITHDRAWN:
            return False
        return is_late(self.answered_on, self.answer_due_on, today)
