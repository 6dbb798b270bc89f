"""A practice review walked to any state by the people who may, through the real services."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor
from reviews.models import PracticeReview, Reviewer, Selection
from reviews.rules.practice_report import CopyTo, Quality
from reviews.rules.practice_review import PATH, Publishes
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.rules.reviewer import InterviewOutcome
from reviews.services import (
    clearances,
    practice_approvals,
    practice_drafts,
    practice_publications,
    practice_terms,
    reviewers,
    selections,
)
from reviews.services.clearances import Mark
from reviews.services.practice_publications import Plan
from reviews.services.selections import Check, Interview, NameTold
from tests.factories.practice_reviews import make_review
from tests.factories.reviews import Cast

SECRET = "QZX-C4-withheld: the day on which the family moved."
PARTS = {
    "about": "This review looks at how three services worked together.",
    "child": f"The child liked to draw.\n\n{SECRET}",
    "reasons": "Three services kept three records, and nobody read all of them.",
    "improvements": "One record for each child.\n\nA named person who reads it.",
}


def a_reviewer(cast: Cast, **over: Any) -> Reviewer:
    values = {"name": "Ada Whitlock", "expertise": "Reviews of neglect"}
    with scope(partnership=cast.partnership):
        return reviewers.enter(
            reviewers.Wording(**(values | over)), by=cast.maya, now=timezone.now()
        )


def wording(**over: Any) -> practice_terms.Wording:
    values: dict[str, Any] = {
        "period_from": date(2025, 1, 1),
        "period_to": date(2026, 6, 30),
        "questions": "QZX-C4-terms: who knew what, and when?",
        "method": "Reports of the agencies, an event, talks with the family.",
    }
    return practice_terms.Wording(**(values | over))


class Walk:
    """One review and the moment at which each step is done; the people act on that day."""

    def __init__(self, cast: Cast, review: PracticeReview, now: datetime | None = None) -> None:
        self.cast, self.review, self.now = cast, review, now or timezone.now()

    def as_on_the_day(self, actor: Actor) -> Actor:
        return Actor.of(
            actor.user,
            actor.partnership,
            timezone.localdate(self.now),
            actor.hat.pk if actor.hat else None,
        )

    def __getattr__(self, name: str) -> Actor:
        return self.as_on_the_day(getattr(self.cast, name))

    def to(self, state: State) -> PracticeReview:
        steps = {
            State.SCOPED: self.scope,
            State.COMMISSIONED: self.commission,
            State.IN_PROGRESS: self.start,
            State.DRAFT_RECEIVED: self.draft,
            State.QUALITY_ASSURED: self.assure,
            State.FINAL: self.approve,
            State.PRE_PUBLICATION: self.copy,
        }
        with scope(partnership=self.cast.partnership):
            self.review.refresh_from_db()
            for one in PATH[PATH.index(State(self.review.state)) + 1 : PATH.index(state) + 1]:
                steps[one]()
            self.review.refresh_from_db()
        return self.review

    def scope(self) -> None:
        found = practice_terms.newest(self.review) or practice_terms.write(
            self.review, wording(), version=0, by=self.maya, now=self.now
        )
        practice_terms.agree(
            found,
            on=timezone.localdate(self.now),
            at="MT-2026-001",
            version=practice_terms.mark(found),
            by=self.grace,
            now=self.now,
        )

    def choose(self, reviewer: Reviewer | None = None) -> Selection:
        today = timezone.localdate(self.now)
        row = selections.consider(
            self.review, reviewer=reviewer or a_reviewer(self.cast), by=self.maya, now=self.now
        )
        selections.check(
            row, Check(interests="None", is_independent=True, note="", on=today), by=self.maya
        )
        outcome = InterviewOutcome.SUITABLE
        selections.interview(
            row, Interview(on=today, panel="The chair", outcome=outcome, note=""), by=self.maya
        )
        return row

    def commission(self) -> None:
        row = self.choose()
        selections.appoint(
            row,
            contract_value=Decimal("9500.00"),
            budget_line="Reviews",
            by=self.maya,
            now=self.now,
        )

    def start(self) -> None:
        today = timezone.localdate(self.now)
        row = selections.appointed(self.review)
        assert row
        selections.tell_name(row, NameTold(today, today, today), by=self.maya)
        selections.start(self.review, by=self.maya, now=self.now)

    def write(self, **over: str) -> None:
        for section in self.review.sections.all():
            text = (PARTS | over).get(section.key, "")
            practice_drafts.write(
                section, text=text, version=section.version, by=self.maya, now=self.now
            )

    def draft(self) -> None:
        self.write()
        practice_drafts.hand_in(self.review, by=self.maya, now=self.now)

    def assure(self) -> None:
        for quality in Quality:
            practice_drafts.check(
                self.review, quality=quality, is_met=True, note="", by=self.grace, now=self.now
            )
        practice_drafts.assure(self.review, by=self.maya, now=self.now)

    def approve(self) -> None:
        practice_approvals.send(self.review, by=self.maya, now=self.now)
        self.review.refresh_from_db()
        for partner in (self.priya, self.osei, self.tom):
            practice_approvals.approve(
                self.review, seen=self.review.round, by=partner, now=self.now
            )

    def marks(self) -> dict[int, Mark]:
        return {
            one.pk: Mark("family", "It points to the child") if one.text == SECRET else Mark()
            for one in clearances.to_read(self.review)
        }

    def clear(self) -> None:
        with scope(partnership=self.cast.partnership):
            for reader in (self.maya, self.grace):
                clearances.mark(self.review, self.marks(), hand_in=True, by=reader, now=self.now)

    def plan(self, **over: Any) -> Plan:
        today = timezone.localdate(self.now)
        values: dict[str, Any] = {
            "planned_on": today + timedelta(days=21),
            "publishes": Publishes.FULL,
            "not_published_because": "",
            "sent": {CopyTo.PANEL: today, CopyTo.SECRETARY: today},
        }
        return Plan(**(values | over))

    def copy(self) -> None:
        practice_publications.send_copies(self.review, self.plan(), by=self.maya, now=self.now)


def review_at(cast: Cast, state: State, **over: Any) -> PracticeReview:
    """A review walked to a state of the path."""
    return Walk(cast, make_review(cast, **over)).to(state)
