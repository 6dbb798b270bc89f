"""Who drafts the year's work programme, has it agreed and reports on its items, and whether now."""

from governance.access import agenda
from governance.access.plan import AGREE_PLAN, WRITE_PLAN, sits_in
from governance.models import Programme, ProgrammeItem
from governance.rules.programme import PROGRAMME_OVER, UNDONE, ProgrammeState
from partnership.access import ALLOWED, Verdict, holds, no
from partnership.models import Actor

OVER = "This programme is over: it stays as it is."


def may_write(actor: Actor, programme: Programme) -> Verdict:
    """Whether the person may add an item to the programme."""
    return no(OVER) if programme.state in PROGRAMME_OVER else holds(actor, WRITE_PLAN)


def may_reword(actor: Actor, programme: Programme) -> Verdict:
    """Whether the person may change the programme's own words: until the Executive has agreed them."""
    if programme.state == ProgrammeState.AGREED:
        return no("The Executive agreed these words.")
    return may_write(actor, programme)


def may_agree(actor: Actor, programme: Programme) -> Verdict:
    """Whether the person may record now that the Executive has agreed the programme."""
    if programme.state != ProgrammeState.DRAFT:
        return no("Only a draft is agreed.")
    return holds(actor, AGREE_PLAN)


def may_end(actor: Actor, programme: Programme) -> Verdict:
    """Whether the person may say how the programme ended."""
    return no(OVER) if programme.state in PROGRAMME_OVER else holds(actor, AGREE_PLAN)


def may_change(actor: Actor, item: ProgrammeItem) -> Verdict:
    """Whether the person may change an item's words: while the programme is a draft, or the item came later."""
    programme = item.programme
    if programme.state == ProgrammeState.AGREED and not item.is_added_later:
        return no("The Executive agreed these words. Drop the item with a reason, and add another.")
    return may_write(actor, programme)


def may_report(actor: Actor, item: ProgrammeItem) -> Verdict:
    """Whether the person may say how far an item is: who writes the plan, and the group that leads it."""
    if item.programme.state != ProgrammeState.AGREED:
        return no("Work is reported while the programme is agreed and its year is not over.")
    return ALLOWED if sits_in(actor, item.lead_group) else holds(actor, WRITE_PLAN)


def may_bring(actor: Actor, item: ProgrammeItem) -> Verdict:
    """Whether the person may put an item on the forward plan of the group that leads it."""
    if item.programme.state != ProgrammeState.AGREED:
        return no("Items go before a group once the Executive has agreed the programme.")
    if item.lead_group is None:
        return no("Say first which group leads it.")
    if item.state not in UNDONE:
        return no("This item is done or dropped.")
    return agenda.may_plan(actor, item.lead_group) or holds(actor, WRITE_PLAN)
