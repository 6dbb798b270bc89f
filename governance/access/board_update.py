"""Who asks another board for an update, enters its answer and records what it was told, and whether now."""

from governance.access import agenda
from governance.models import BoardUpdate
from governance.rules.board_update import UpdateState
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor, Group


def may_ask(actor: Actor, group: Group) -> Verdict:
    """Whether the person asks other boards for a group, and records what they were told: who keeps its agenda."""
    return agenda.may_plan(actor, group)


def may_answer(actor: Actor, update: BoardUpdate) -> Verdict:
    """Whether the person may enter the board's answer now: its liaison, or who asked for the group."""
    if update.state != UpdateState.ASKED:
        return no("This has been answered. Ask again if more is needed.")
    if update.liaison_id == actor.user.pk:
        return ALLOWED
    return may_ask(actor, update.group)
