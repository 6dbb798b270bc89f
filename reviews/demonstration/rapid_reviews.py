"""Invented rapid reviews of a demonstration, in Penfold Vale alone: one whose requests are out, one that waits for signatures."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.models import Actor, Partnership, User
from partnership.services import calendar, demonstration
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_before
from reviews.models import RapidReview
from reviews.rules.rapid_review import Purpose, RapidReviewState, ReviewDecision
from reviews.services import rapid_reviews, review_records, review_signatures

# A number of working days before the day of loading, and a time of that day in London.
Moment = tuple[int, str]


@dataclass(frozen=True)
class _Story:
    """One review on the day of loading."""

    partnership: Partnership
    review: RapidReview
    today: date

    def day(self, moment: Moment) -> date:
        return working_days_before(self.today, moment[0], calendar.holidays())

    def at(self, moment: Moment) -> datetime:
        return datetime.combine(self.day(moment), time.fromisoformat(moment[1]), LONDON)

    def by(self, email: str, moment: Moment) -> Actor:
        return demonstration.acting(email, self.partnership, self.day(moment))


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Walk the reviews that have only been opened as far as their story goes. No incident is added, so 0."""
    demonstration.demand_demonstration()
    for told in demonstration.told("rapid_reviews.json")["rapid_reviews"]:
        partnership = Partnership.objects.get(slug=told["partnership"])
        with scope(partnership=partnership):
            review = (
                RapidReview.objects.filter(
                    incident__is_demonstration=True,
                    incident__pseudonym=told["pseudonym"],
                    state=RapidReviewState.OPEN,
                )
                .select_related("incident")
                .first()
            )
            if review:
                _tell(_Story(partnership, review, local_today(now)), told)
    return 0


def _tell(story: _Story, told: dict[str, Any]) -> None:
    manager, out = told["runs_it"], told["requests"]
    rapid_reviews.issue_requests(story.review, by=story.by(manager, out), now=story.at(out))
    if back := told.get("returns"):
        rapid_reviews.record_returns(story.review, by=story.by(manager, back), now=story.at(back))
        _write(story, told)
        _meet(story, manager, told["meeting"])
        _decide(story, told["decision"])
        _sign(story, manager, told)


def _write(story: _Story, told: dict[str, Any]) -> None:
    for key, (answer, text) in told["parts"].items():
        review_records.write(
            story.review,
            key=key,
            text=text,
            answer=answer,
            version=0,
            by=story.by(told["writes"], told["written"]),
            now=story.at(told["written"]),
        )


def _meet(story: _Story, manager: str, meeting: dict[str, Any]) -> None:
    people = {one.email: one for one in User.objects.filter(email__in=meeting["present"])}
    rapid_reviews.hold(
        story.review,
        met_on=story.day(meeting["at"]),
        chair=people[meeting["chair"]],
        present=list(people.values()),
        purposes=list(Purpose),
        by=story.by(manager, meeting["at"]),
        now=story.at(meeting["at"]),
    )


def _decide(story: _Story, told: dict[str, Any]) -> None:
    review_records.decide(
        story.review,
        decision=ReviewDecision(told["decision"]),
        reason=told["reason"],
        by=story.by(told["by"], told["at"]),
        now=story.at(told["at"]),
    )


def _sign(story: _Story, manager: str, told: dict[str, Any]) -> None:
    by, now = story.by(manager, told["asked"]), story.at(told["asked"])
    rapid_reviews.finish_draft(story.review, by=by)
    review_signatures.ask(story.review, by=by, now=now)
    for one in told["signed"]:
        review_signatures.sign(
            story.review,
            agrees=True,
            comment=one["comment"],
            by=story.by(one["by"], one["at"]),
            now=story.at(one["at"]),
        )
