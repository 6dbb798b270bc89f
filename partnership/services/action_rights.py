"""Who may do what with an action now. The owner does it, a chair says that it is done; nobody is both."""

from partnership.access import ALLOWED, CLOSE_ACTIONS, MAKE_ACTIONS, Verdict, holds, no
from partnership.models import Action, ActionState, Actor, Embedding, Group, LookBack
from partnership.roles import Role
from partnership.services.deadlines import local_today

# Who closes the actions of any group, beside its own chair.
CLOSES_FOR_EVERY_GROUP = frozenset({Role.INDEPENDENT_CHAIR, Role.DELEGATED_PARTNER})


def is_owner(actor: Actor, action: Action) -> bool:
    """Whether the actor is among those who owe the action."""
    return (
        action.owner_id == actor.user.pk
        or action.owner_agency_id in actor.agency_ids
        or action.owner_group_id in actor.group_ids
    )


def may_give(actor: Actor, group: Group | None) -> Verdict:
    """Whether the actor may give an action: by role, or as the chair of the group in whose log it stands."""
    if group and group.pk in actor.chaired_group_ids:
        return ALLOWED
    return holds(actor, MAKE_ACTIONS)


def may_report(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may say how the action goes."""
    if action.state != ActionState.OPEN:
        return no("The action is not open.")
    if is_owner(actor, action) or actor.is_business_unit:
        return ALLOWED
    return no("Only whoever owes the action, or the business unit, reports on it.")


def may_add_evidence(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may add a document that shows how the action went."""
    if action.state == ActionState.WITHDRAWN:
        return no("The action was withdrawn.")
    if is_owner(actor, action) or actor.is_business_unit:
        return ALLOWED
    return no("Only whoever owes the action, or the business unit, adds evidence.")


def judges(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may say that the action is done, is not, or is not needed: a chair who does not owe it."""
    if action.owner_id == actor.user.pk or action.said_done_by_id == actor.user.pk:
        return no("Whoever owes an action does not close it; a chair does.")
    if action.group and action.group_id in actor.chaired_group_ids:
        may = ALLOWED
    elif action.group and actor.roles.isdisjoint(CLOSES_FOR_EVERY_GROUP):
        may = no(
            "Only the chair of the group that asked for this action, the independent chair or a delegated partner closes it."
        )
    else:
        may = holds(actor, CLOSE_ACTIONS)
    if may and action.owner_agency_id and action.owner_agency_id in actor.agency_ids:
        return no(
            f"You stand for {action.owner_agency}, which owes this action. A chair or partner of another agency closes it."
        )
    if may and action.owner_group_id and action.owner_group_id in actor.group_ids:
        return no(
            f"You sit in the {action.owner_group}, which owes this action. The independent chair or a partner outside it closes it."
        )
    return may


def may_close(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may close the action now."""
    if action.state != ActionState.SAID_DONE:
        return no("The action can be closed once its owner says it is done.")
    return judges(actor, action)


def may_send_back(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may say that an action which is said to be done is not: whoever may close it."""
    return may_close(actor, action)


def may_withdraw(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may withdraw the action: a chair, or on the same day whoever gave it by mistake."""
    if action.state != ActionState.OPEN:
        return no("Only an open action is withdrawn.")
    was_given_today = bool(action.given_at and local_today(action.given_at) == actor.today)
    if action.given_by_id == actor.user.pk and was_given_today:
        return ALLOWED
    return judges(actor, action)


def may_move_due_date(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may change the day on which the action is due: a chair or the business unit, never its owner."""
    if action.state != ActionState.OPEN:
        return no("The action is not open.")
    if action.owner_id == actor.user.pk:
        return no(
            "Whoever owes an action does not move its date. Say when you expect it, and ask the business unit."
        )
    return ALLOWED if actor.is_business_unit else judges(actor, action)


def may_note_impact(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may record what difference the action made."""
    if action.state not in {ActionState.SAID_DONE, ActionState.CLOSED}:
        return no("Impact is recorded after the action was done.")
    if actor.is_business_unit or is_owner(actor, action):
        return ALLOWED
    return holds(actor, CLOSE_ACTIONS)


def may_look_back(actor: Actor, look_back: LookBack) -> Verdict:
    """Whether the actor may say if a closed action held: a chair or the business unit, never its owner."""
    action = look_back.action
    if look_back.state != Embedding.WAITING or action.state != ActionState.CLOSED:
        return no("This look back is not waiting.")
    if look_back.due_on > actor.today:
        return no("This look back is still to come.")
    if action.owner_id == actor.user.pk:
        return no("Whoever owed an action does not say whether it held; a chair does.")
    return ALLOWED if actor.is_business_unit else judges(actor, action)
