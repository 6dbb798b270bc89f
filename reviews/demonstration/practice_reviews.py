"""An invented practice review under way, with its invented reviewer; in the invented partnership alone."""

from datetime import date, datetime, time
from decimal import Decimal

from django_scopes import scope

from partnership.clocks import LONDON
from partnership.models import Actor, Partnership
from partnership.services import calendar, demonstration
from partnership.services.deadlines import local_today
from partnership.working_days import months_after, working_days_before
from reviews.models import Incident, PracticeReview
from reviews.rules.practice_review import Ground
from reviews.rules.practice_work import Relation
from reviews.rules.reviewer import InterviewOutcome
from reviews.services import (
    practice_reviews,
    practice_terms,
    practice_voices,
    reviewers,
    selections,
)
from reviews.services.practice_reviews import Decision
from reviews.services.practice_terms import Wording
from reviews.services.practice_voices import Involvement
from reviews.services.selections import Check, Interview, NameTold

WHERE, CHILD = "penfold-vale", "Child M"
MANAGER, CHAIR = "penfold.manager@example.org", "penfold.chair@example.org"


class _Story:
    """The partnership as it was so many working days before the day of loading."""

    def __init__(self, partnership: Partnership, today: date) -> None:
        self.partnership, self.today = partnership, today

    def day(self, ago: int) -> date:
        return working_days_before(self.today, ago, calendar.holidays())

    def at(self, ago: int) -> datetime:
        return datetime.combine(self.day(ago), time(15, 30), LONDON)

    def by(self, email: str, ago: int) -> Actor:
        return demonstration.acting(email, self.partnership, self.day(ago))


def fill(*, now: datetime) -> int:
    """Begin the review that is not there yet and take it to where its reviewer is at work; no incident is added."""
    partnership = Partnership.objects.get(slug=WHERE)
    with scope(partnership=partnership):
        if not PracticeReview.objects.filter(incident__is_demonstration=True).exists():
            incident = Incident.objects.get(is_demonstration=True, pseudonym=CHILD)
            _tell(_Story(partnership, local_today(now)), incident)
    return 0


def _tell(story: _Story, incident: Incident) -> None:
    review = practice_reviews.begin(
        incident,
        Decision(
            ground=Ground.LOCAL,
            decided_on=story.day(8),
            decided_by="The three safeguarding partners",
            why="Invented. How injuries that nobody explained came to be seen by one service at a time.",
        ),
        by=story.by(MANAGER, 8),
        now=story.at(8),
    )
    _agree_terms(story, review)
    _choose(story, review)
    mother = practice_voices.name_relative(
        review, relation=Relation.MOTHER, by=story.by(MANAGER, 2), now=story.at(2)
    )
    practice_voices.involve(
        mother,
        Involvement(
            informed_on=story.day(6), invited_on=story.day(2), advocate_offered_on=story.day(2)
        ),
        version=0,
        by=story.by(MANAGER, 2),
        now=story.at(2),
    )


def _agree_terms(story: _Story, review: PracticeReview) -> None:
    terms = practice_terms.write(
        review,
        Wording(
            period_from=months_after(story.day(8), -18),
            period_to=story.day(14),
            questions="Invented. Who saw the child, and what was asked?\nWhat did each service know of the others?\n"
            "What made it hard to put things together?",
            method="Invented. Reports of the agencies, an event for practitioners, talks with the family.",
        ),
        version=0,
        by=story.by(MANAGER, 7),
        now=story.at(7),
    )
    practice_terms.agree(
        terms,
        on=story.day(6),
        at="The case review group",
        version=practice_terms.mark(terms),
        by=story.by(CHAIR, 6),
        now=story.at(6),
    )


def _choose(story: _Story, review: PracticeReview) -> None:
    reviewer = reviewers.enter(
        reviewers.Wording(
            name="Imogen Farrow",
            expertise="Invented. Injuries to young children, work across health and social care.",
            previous_work="Invented. Four local reviews and one national one.",
            recommendations="Invented. Two neighbouring partnerships.",
            training="Invented. A course for lead reviewers.",
            availability="Two days a week until the summer",
        ),
        by=story.by(MANAGER, 6),
        now=story.at(6),
    )
    row = selections.consider(review, reviewer=reviewer, by=story.by(MANAGER, 5), now=story.at(5))
    check = Check(interests="None", is_independent=True, note="", on=story.day(5))
    selections.check(row, check, by=story.by(MANAGER, 5))
    selections.interview(
        row,
        Interview(
            on=story.day(4),
            panel="The independent chair and two delegated partners",
            outcome=InterviewOutcome.SUITABLE,
            note="",
        ),
        by=story.by(MANAGER, 4),
    )
    selections.appoint(
        row,
        contract_value=Decimal(9600),
        budget_line="Reviews",
        by=story.by(MANAGER, 3),
        now=story.at(3),
    )
    told = NameTold(story.day(2), story.day(2), story.day(2))
    selections.tell_name(row, told, by=story.by(MANAGER, 2))
    selections.start(review, by=story.by(MANAGER, 2), now=story.at(2))
