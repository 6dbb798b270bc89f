"""Who comments before a meeting, who circulates something, who answers it, and whether now."""

from governance.access.meeting import chairs
from governance.models import AgendaItem, Circulation, ItemComment, Meeting
from governance.rules.circulation import CirculationKind
from governance.rules.meeting import MeetingState
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor, Group

WHO_KEEPS = "Circulations are kept by the business unit or by whoever chairs the group."


def may_comment(actor: Actor, item: AgendaItem, meeting: Meeting) -> Verdict:
    """Whether the person may comment on an item now: who reads its papers, from their going out until the meeting begins."""
    if not AgendaItem.objects.visible_to(actor).filter(pk=item.pk).exists():
        return no("Only those who read the papers comment on an item.")
    if meeting.state == MeetingState.PAPERS_OUT:
        return ALLOWED
    if meeting.is_before_the_room:
        return no("Comments begin when the papers are sent out.")
    return no("The meeting has begun or is over. Say it in the meeting.")


def may_take_back(actor: Actor, comment: ItemComment, meeting: Meeting) -> Verdict:
    """Whether the person may strike a comment out: its author, until the meeting begins."""
    if comment.by_id != actor.user.pk:
        return no("Only its author takes a comment back.")
    if not meeting.is_before_the_room:
        return no("The meeting has begun, so its comments stay.")
    return ALLOWED


def may_circulate(actor: Actor, group: Group) -> Verdict:
    """Whether the person may put something to a group between meetings."""
    if actor.is_business_unit or chairs(actor, group):
        return ALLOWED
    return no(WHO_KEEPS)


def may_answer(actor: Actor, circulation: Circulation) -> Verdict:
    """Whether the person may answer: from a seat at the group's table, while it takes replies."""
    if not circulation.is_under_way:
        return no("This circulation is closed.")
    if circulation.group_id not in actor.table_group_ids:
        return no("Only those who sit in the group answer.")
    if circulation.kind == CirculationKind.REPORT and circulation.agency_id not in actor.agency_ids:
        return no("The agency that is asked answers.")
    return ALLOWED


def may_close(actor: Actor, circulation: Circulation) -> Verdict:
    """Whether the person may end the replies."""
    if not circulation.is_under_way:
        return no("This circulation is closed.")
    return may_circulate(actor, circulation.group)


def may_carry(actor: Actor, circulation: Circulation, missing: list[str]) -> Verdict:
    """Whether it may go to the next meeting to be ratified: closed, and answered from seats of all three partners."""
    allowed = may_circulate(actor, circulation.group)
    if not allowed:
        return allowed
    if circulation.kind == CirculationKind.REPORT:
        return no("A report comes to the meeting as a paper; there is nothing to ratify.")
    if circulation.is_under_way:
        return no("Close the circulation first.")
    if circulation.carried_as_id:
        return no("It is on the forward plan, to be ratified.")
    if missing:
        return no(f"No reply from: {', '.join(missing)}. Put it on an agenda as an item instead.")
    return ALLOWED
