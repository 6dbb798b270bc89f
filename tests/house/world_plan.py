"""What the plan's addresses name in the world of the permission matrix."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.rules.executive_function import ExecutiveFunction
from governance.rules.priority import PriorityState
from governance.services import executive_functions, priorities
from partnership.services.actions import Owner
from tests.factories import plan as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    """The rows of the plan, one in each state that a door needs."""
    by = here.maya
    active = make.make_priority(by, PriorityState.ACTIVE)
    with scope(partnership=by.partnership):
        priorities.give_action(
            active,
            what="Tell every nursery",
            measure="",
            owner=Owner(agency=here.school),
            due_on=by.today,
            by=by,
            now=timezone.now(),
        )
        account = priorities.begin_account(active, told=make.told(), by=by, now=timezone.now())
        action = active.links.get().action
    draft, agreed = make.make_programme(by), make.make_programme(by, is_agreed=True)
    phase = make.make_phase(by)
    council = here.council
    with scope(partnership=by.partnership):
        evidence = executive_functions.note(
            function=ExecutiveFunction.VISION, on=by.today, what="A day away", source="Its record",
            by=by, now=timezone.now(),
        )  # fmt: skip
    return {
        "touchstone": make.make_touchstone(by),
        "evidence": evidence,
        "issue_raised": make.make_issue(by),
        "issue": make.make_issue(by, is_assessed=True),
        "barrier": make.make_barrier(by),
        "challenge": make.make_challenge(by, council),
        "challenge_answered": make.make_challenge(by, council, answer="We will."),
        "programme_draft": draft,
        "programme_agreed": agreed,
        "draft_item": make.make_item(draft, by),
        "agreed_item": make.make_item(agreed, by),
        "phase": phase,
        "milestone": make.make_milestone(phase, by, by.today),
        "proposed": make.make_priority(by),
        "agreed": make.make_priority(by, PriorityState.AGREED),
        "active": active,
        "measure": make.make_measure(active, by),
        "planned_action": action,
        "account": account,
    }


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More rows than here, so that the last reference of the other partnership is nowhere in this one."""
    by = there.maya
    return {
        "foreign_programme": [make.make_programme(by, title=f"{canary} year") for _ in range(4)][
            -1
        ],
        "foreign_issue": [make.make_issue(by, title=f"{canary} issue") for _ in range(4)][-1],
        "foreign_challenge": [
            make.make_challenge(by, there.council, title=f"{canary} challenge") for _ in range(4)
        ][-1],
    }
