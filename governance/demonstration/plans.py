"""
The plan of a demonstration: programme, phases and the plan's logs.

In Barking and Dagenham stand the phases and the touchstones that its own plan of 2019 sets out, with their source and
without a word on whether they were met. What stands in Penfold Vale is invented.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django_scopes import scope

from governance.models import Phase, Programme
from governance.rules.barrier import BarrierState, LearnedFrom
from governance.rules.executive_function import ExecutiveFunction
from governance.rules.issue import IssueState
from governance.rules.programme import WorkState
from governance.rules.touchstone import Effect
from governance.services import (
    barriers,
    challenges,
    executive_functions,
    issues,
    phases,
    programmes,
    touchstones,
)
from governance.services.decisions import Decided
from governance.services.issues import Answer
from governance.services.programmes import Work
from governance.services.touchstones import Judged
from partnership.models import Actor, Group, Partnership, RegisterEntry
from partnership.services import demonstration
from partnership.services.deadlines import local_today
from partnership.working_days import months_after

PLAN_OF_2019 = (
    "Barking and Dagenham, plans for new safeguarding arrangements, 2019, sections 4 and 7"
)
TOUCHSTONES_SOURCE = (
    "Barking and Dagenham, plans for new safeguarding arrangements, 2019, section 2.1"
)
MOVE = "From the children board to the partnership, 2019"
# Phase, what it brings, from, to, and its milestones with their days, in our own words.
BARKING_AND_DAGENHAM = (
    (
        "Plan in detail and be ready to begin",
        "First comes what has to be in place by the end of September 2019, with a plan of how the old arrangements become the new.",
        date(2019, 7, 1),
        date(2019, 9, 29),
        (("The new arrangements are in place", date(2019, 9, 29)),),
    ),
    (
        "Put into practice",
        "The delivery and operational groups are set up, with the support they need and independent scrutiny.",
        date(2019, 9, 30),
        date(2020, 4, 30),
        (),
    ),
    (
        "Consolidate",
        "The changes settle, and safeguarding is looked at more widely, by the principles of the annual report.",
        None,
        None,
        (),
    ),
)
# The five touchstones of its annual report, in our own words. It came out in January 2019 and the document names no
# day, so they stand from the last day of that month.
TOUCHSTONES_OF_2019 = date(2019, 1, 31)
TOUCHSTONES = (
    "Know the risks that children and young people here face",
    "Work together well in every neighbourhood on all that may harm them, adults’ behaviour included",
    "Help everybody who works or volunteers here to know what safeguarding is and what it asks of them",
    "See safety through what children and young people live through",
    "Work with those who safeguard adults, above all as young people grow up",
)
# What is to be done in the invented year: title, first month (counted from that of the year), months, state, note.
WORK = (
    ("Case audit: neglect under five", 0, 3, WorkState.DONE, "Reported to the Forum (invented)."),
    ("Section 11 answers moderated", 2, 1, WorkState.UNDER_WAY, ""),
    ("Threshold document reviewed", 3, 3, WorkState.PLANNED, ""),
    ("Young people’s panel meets the Executive", 6, 1, WorkState.PLANNED, ""),
    ("Conference for schools", 9, 1, WorkState.DROPPED, "No money for the hall (invented)."),
)


def fill(*, now: datetime) -> list[str]:
    """Fill the plan where it is empty; what was added, in words."""
    demonstration.demand_demonstration()
    added = []
    for slug, email, tell in (
        ("barking-and-dagenham", "bd.manager@example.org", _barking_and_dagenham),
        ("penfold-vale", "penfold.manager@example.org", _penfold),
    ):
        partnership = Partnership.objects.get(slug=slug)
        with scope(partnership=partnership):
            if not Phase.objects.exists() and not Programme.objects.exists():
                by = demonstration.acting(email, partnership, local_today(now))
                added.append(tell(by, now))
    return added


@transaction.atomic
def _barking_and_dagenham(by: Actor, now: datetime) -> str:
    for title, about, starts_on, ends_on, steps in BARKING_AND_DAGENHAM:
        words = {"title": title, "plan": MOVE, "about": about, "starts_on": starts_on, "ends_on": ends_on}  # fmt: skip
        phase = phases.plan(words=words, by=by, now=now, source=PLAN_OF_2019)
        for step, due_on in steps:
            phases.add_milestone(phase, title=step, owner_post="", due_on=due_on, by=by)
    for says in TOUCHSTONES:
        touchstones.add(
            says=says, about="", starts_on=TOUCHSTONES_OF_2019, source=TOUCHSTONES_SOURCE, by=by, now=now
        )  # fmt: skip
    return f"{len(BARKING_AND_DAGENHAM)} phases and {len(TOUCHSTONES)} touchstones of 2019"


@transaction.atomic
def _penfold(by: Actor, now: datetime) -> str:
    _programme(by, now)
    _phases(by, now)
    _issues(by, now)
    _barriers(by, now)
    _challenges(by, now)
    _principles(by, now)
    return "a work programme, phases and the plan's logs (invented)"


def _programme(by: Actor, now: datetime) -> None:
    groups = list(Group.objects.filter(is_closed=False).order_by("tier", "pk"))
    forum = next((one for one in groups if one.tier == 2), groups[0])
    begins = months_after(by.today.replace(day=1), -3)
    row = programmes.draft(
        words={
            "title": f"Work programme from {begins:%B %Y} (invented)",
            "about": "What the Forum wants to get done this year, and when.",
            "drafted_by": forum,
            "starts_on": begins,
            "ends_on": months_after(begins, 12) - timedelta(days=1),
        },
        by=by,
        now=now,
    )
    for number, (title, first, months, _state, _note) in enumerate(WORK):
        group = groups[number % len(groups)]
        starts_on = months_after(begins, first)
        programmes.add(row, work=Work(title, starts_on, months, group, "Chair of the group"), by=by)
    decided = Decided(on=begins, words="Executive, item 5 (invented)")
    row = programmes.agree(row, decided=decided, by=by)
    for item, (_title, _first, _months, state, note) in zip(row.items.order_by("pk"), WORK, strict=True):  # fmt: skip
        programmes.report(item, state=state, note=note, by=by)


def _phases(by: Actor, now: datetime) -> None:
    plan = "Move to the arrangements of next year (invented)"
    soon, later = by.today + timedelta(days=40), by.today + timedelta(days=200)
    first = phases.plan(
        words={"title": "Design", "plan": plan, "about": "Agree what changes.", "starts_on": by.today - timedelta(days=90), "ends_on": soon},
        by=by,
        now=now,
    )  # fmt: skip
    phases.plan(
        words={"title": "Put into practice", "plan": plan, "about": "New groups meet.", "starts_on": soon + timedelta(days=1), "ends_on": later},
        by=by,
        now=now,
    )  # fmt: skip
    due = by.today - timedelta(days=30)
    done = phases.add_milestone(
        first, title="Partners agree the outline", owner_post="Partnership chair", due_on=due, by=by
    )
    phases.meet(done, met_on=due, evidence="Record of the Executive (invented).", by=by)
    waits = phases.add_milestone(
        first, title="Schools are asked", owner_post="Education partner", due_on=due, by=by
    )
    phases.slip(waits, due_on=soon, because="The schools were on holiday (invented).", by=by)


def _principles(by: Actor, now: datetime) -> None:
    begins = months_after(by.today, -12)
    added = [
        touchstones.add(says=f"{says} (invented)", about="", starts_on=begins, by=by, now=now)
        for says in ("Hear children before we decide", "Close to where families live")
    ]
    phase = Phase.objects.select_related("partnership").earliest("pk")
    judged = [
        Judged(added[0], Effect.STRENGTHENS, "The youth panel comments on each draft (invented)."),
        Judged(added[1], Effect.WEAKENS, "Two local groups become one (invented)."),
    ]
    touchstones.measure(phase, kind="phase", judged=judged, by=by, now=now)
    executive_functions.note(
        function=ExecutiveFunction.VISION,
        on=by.today - timedelta(days=100),
        what="A day on where the partnership should be in five years (invented)",
        source="Notes of the day (invented)",
        by=by,
        now=now,
    )


def _issues(by: Actor, now: datetime) -> None:
    seen = (
        ("Vapes that are not what they say", "Pupils of several schools were unwell after using them."),
        ("Rooms let by the night", "Young people are met in rooms that are let by the night."),
        ("Money asked for pictures", "Schools tell of pupils who are asked for money for pictures."),
    )  # fmt: skip
    rows = [
        issues.bring_up(words={"title": title, "what": f"{what} (Invented.)"}, agency=None, by=by, now=now)
        for title, what in seen
    ]  # fmt: skip
    for row in rows[:2]:
        issues.assess(row, assessment="Known at a few places, and growing (invented).", by=by)
    review_on = by.today + timedelta(days=60)
    answer = Answer(IssueState.WATCHED, "The Forum looks again when the schools have answered (invented).", review_on)  # fmt: skip
    issues.answer_it(rows[0], answer=answer, by=by)


def _barriers(by: Actor, now: datetime) -> None:
    group = Group.objects.filter(is_closed=False, tier=3).order_by("pk").first()
    told = (
        ("No protected time to reflect on cases", "Briefings are read, and nothing is tried out.", "Two hours a month are kept free.", LearnedFrom.AUDIT),
        ("New staff never hear of older reviews", "Lessons leave with the people.", "A short film in every induction.", LearnedFrom.TRAINING),
    )  # fmt: skip
    rows = [
        barriers.record(
            words={
                "title": title, "what": f"{what} (Invented.)", "strategy": strategy, "learned_from": source,
                "source_reference": "", "agency": None, "group": group, "owner_post": "Learning lead",
            },
            by=by,
            now=now,
        )
        for title, what, strategy, source in told
    ]  # fmt: skip
    barriers.report(rows[1], state=BarrierState.WORKED_ON, found="", by=by)


def _challenges(by: Actor, now: datetime) -> None:
    here = RegisterEntry.objects.current(by.today).filter(agency__isnull=False, is_name_withheld=False)  # fmt: skip
    agencies = [
        one.agency for one in here.select_related("agency").order_by("pk")[:3] if one.agency
    ]
    asked = (
        ("Strategy meetings held without health", "Health hears of them too late to come.", 60, "The rota names a doctor for each week."),
        ("Answers to referrals take too long", "Schools wait without an answer.", 20, ""),
    )  # fmt: skip
    for agency, (title, about, ago, answer) in zip(agencies, asked, strict=False):
        made_on = by.today - timedelta(days=ago)
        row = challenges.make(
            words={
                "title": title, "about": f"{about} (Invented.)", "made_by_post": "Independent chair",
                "answer_due_on": made_on + timedelta(days=30),
            },
            made_on=made_on,
            made_by_agency=None,
            made_to=agency,
            by=by,
            now=now,
        )  # fmt: skip
        if answer:
            answered_on = made_on + timedelta(days=14)
            row = challenges.answer_it(row, answer=f"{answer} (Invented.)", answered_on=answered_on, by=by, now=now)  # fmt: skip
            challenges.close(row, effect="A doctor came to the last eight (invented).", by=by)
