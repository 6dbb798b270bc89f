"""Rows of the plan, taken to their states by the services, as people would."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import (
    Barrier,
    Challenge,
    EmergingIssue,
    Milestone,
    OutcomeMeasure,
    Phase,
    Priority,
    Programme,
    ProgrammeItem,
    Touchstone,
)
from governance.rules.priority import Direction, PriorityState, Progress
from governance.services import (
    barriers,
    challenges,
    issues,
    phases,
    priorities,
    programmes,
    touchstones,
)
from governance.services.decisions import Decided
from governance.services.priorities import Gauge, Told, Wording
from governance.services.programmes import Work
from partnership.models import Actor, Agency, Group
from tests.factories import partnership as ground

BEFORE = Decided(on=date(2025, 3, 21), words="Executive Group, item 4")


def wording(group: Group | None, **over: Any) -> Wording:
    values: dict[str, Any] = {
        "title": "Neglect",
        "why": "It is seen too late.",
        "outcomes": "Children are warm, fed and heard.",
        "lead_group": group,
        "sponsor_post": "Director of Children's Services",
        "starts_on": timezone.localdate() - timedelta(days=30),
        "ends_on": timezone.localdate() + timedelta(days=700),
    }
    return Wording(**(values | over))


def make_priority(
    by: Actor,
    state: PriorityState = PriorityState.PROPOSED,
    *,
    group: Group | None = None,
    **over: Any,
) -> Priority:
    group = group or ground.make_group(by.partnership)
    now = timezone.now()
    with scope(partnership=by.partnership):
        row = priorities.propose(wording=wording(group, **over), by=by, now=now)
        if state != PriorityState.PROPOSED:
            row = priorities.agree(row, decided=BEFORE, by=by)
        if state not in {PriorityState.PROPOSED, PriorityState.AGREED}:
            row = priorities.start(row, by=by)
        if state not in {PriorityState.PROPOSED, PriorityState.AGREED, PriorityState.ACTIVE}:
            priorities.end(row, how=state, because="The target was reached.", by=by, now=now)
            row.refresh_from_db()
    return row


def gauge(**over: Any) -> Gauge:
    values: dict[str, Any] = {
        "says": "Children on a second plan within two years",
        "unit": "per cent",
        "baseline": Decimal(24),
        "baseline_on": timezone.localdate() - timedelta(days=30),
        "target": Decimal(15),
        "direction": Direction.DOWN,
    }
    return Gauge(**(values | over))


def make_measure(priority: Priority, by: Actor, **over: Any) -> OutcomeMeasure:
    with scope(partnership=by.partnership):
        return priorities.add_measure(priority, gauge=gauge(**over), by=by)


def told(**over: Any) -> Told:
    values: dict[str, Any] = {
        "starts_on": date(2025, 4, 1),
        "ends_on": date(2026, 3, 31),
        "progress": Progress.SOME,
        "did": "Trained every health visitor.",
    }
    return Told(**(values | over))


def programme_words(group: Group | None, **over: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "Work programme",
        "about": "What the year is for.",
        "drafted_by": group,
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 3, 31),
    }
    return values | over


def make_programme(by: Actor, *, is_agreed: bool = False, **over: Any) -> Programme:
    group = ground.make_group(by.partnership)
    with scope(partnership=by.partnership):
        words = programme_words(group, **over)
        row = programmes.draft(words=words, by=by, now=timezone.now())
        return programmes.agree(row, decided=BEFORE, by=by) if is_agreed else row


def make_item(programme: Programme, by: Actor, **over: Any) -> ProgrammeItem:
    values: dict[str, Any] = {
        "title": "Neglect audit",
        "starts_on": date(2026, 4, 1),
        "months": 3,
        "lead_group": programme.drafted_by,
    }
    with scope(partnership=by.partnership):
        return programmes.add(programme, work=Work(**(values | over)), by=by)


def phase_words(**over: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "Embed",
        "plan": "New arrangements",
        "about": "What it brings.",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2026, 12, 31),
    }
    return values | over


def make_phase(by: Actor, *, source: str = "", **over: Any) -> Phase:
    with scope(partnership=by.partnership):
        words = phase_words(**over)
        return phases.plan(words=words, by=by, now=timezone.now(), source=source)


def make_milestone(phase: Phase, by: Actor, due_on: date, title: str = "The Board meets") -> Milestone:  # fmt: skip
    with scope(partnership=by.partnership):
        return phases.add_milestone(phase, title=title, owner_post="", due_on=due_on, by=by)


def make_issue(
    by: Actor, *, agency: Agency | None = None, is_assessed: bool = False, title: str = "Vapes"
) -> EmergingIssue:
    with scope(partnership=by.partnership):
        words = {"title": title, "what": "Seen at three schools."}
        row = issues.bring_up(words=words, agency=agency, by=by, now=timezone.now())
        return issues.assess(row, assessment="Growing.", by=by) if is_assessed else row


def barrier_words(**over: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "No time to reflect",
        "what": "The lesson stays on paper.",
        "strategy": "Protected hours.",
        "learned_from": "audit",
        "source_reference": "AUD-2026-003",
        "agency": None,
        "group": None,
        "owner_post": "Head of service",
    }
    return values | over


def make_barrier(by: Actor, **over: Any) -> Barrier:
    with scope(partnership=by.partnership):
        return barriers.record(words=barrier_words(**over), by=by, now=timezone.now())


def challenge_words(**over: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "Strategy meetings without health",
        "about": "Health is not asked in time.",
        "made_by_post": "Independent chair",
        "answer_due_on": timezone.localdate() + timedelta(days=10),
    }
    return values | over


def make_challenge(
    by: Actor,
    made_to: Agency,
    *,
    made_by_agency: Agency | None = None,
    made_on: date | None = None,
    answer: str = "",
    **over: Any,
) -> Challenge:
    with scope(partnership=by.partnership):
        row = challenges.make(
            words=challenge_words(**over),
            made_on=made_on or by.today,
            made_by_agency=made_by_agency,
            made_to=made_to,
            by=by,
            now=timezone.now(),
        )
        return (
            challenges.answer_it(
                row, answer=answer, answered_on=by.today, by=by, now=timezone.now()
            )
            if answer
            else row
        )


def make_touchstone(by: Actor, says: str = "Hear children first", **over: Any) -> Touchstone:
    values: dict[str, Any] = {"about": "", "starts_on": date(2025, 1, 1)}
    with scope(partnership=by.partnership):
        return touchstones.add(says=says, by=by, now=timezone.now(), **(values | over))
