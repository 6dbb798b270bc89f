"""Who prepares, signs and publishes the arrangements, and whether now."""

from collections.abc import Collection

from governance.models import Arrangements, ArrangementsPdf, ArrangementsSignature
from governance.rules.arrangements import (
    CONSULTED_IN,
    TAKEN_BACK_FROM,
    WRITABLE,
    ArrangementsState,
    not_yet_asked,
    signing_roles,
)
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.clocks import in_words
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, STATUTORY_SECTORS, Role, Sector

WRITE_ARRANGEMENTS = permission(
    "arrangements.write", "prepare the arrangements and what belongs to them", *BUSINESS_UNIT
)
SIGN_ARRANGEMENTS = permission(
    "arrangements.sign", "sign the arrangements", Role.LEAD_PARTNER, Role.DELEGATED_PARTNER
)
PUBLISH_ARRANGEMENTS = permission(
    "arrangements.publish", "publish the arrangements", Role.BUSINESS_MANAGER
)

FROZEN = "The words are frozen, because the partners were asked to sign them. Take the version back to change them."


def may_write(actor: Actor, found: Arrangements) -> Verdict:
    """Whether the person may change the words now."""
    if found.state not in WRITABLE:
        return no(FROZEN)
    return holds(actor, WRITE_ARRANGEMENTS)


def _may_step(actor: Actor, found: Arrangements, state: ArrangementsState, first: str) -> Verdict:
    """Whether the version stands where a step begins and says something on every point."""
    if found.state != state:
        return no(first)
    allowed = holds(actor, WRITE_ARRANGEMENTS)
    if not allowed:
        return allowed
    missing = [one.title for one in found.sections.all() if one.is_missing]
    if missing:
        return no(f"These points of the checklist say nothing yet: {', '.join(missing)}.")
    return ALLOWED


def may_consult(actor: Actor, found: Arrangements) -> Verdict:
    """Whether the draft may go into consultation: when every point of the checklist says something."""
    return _may_step(actor, found, ArrangementsState.DRAFT, "Only a draft goes into consultation.")


def may_record_round(actor: Actor, found: Arrangements) -> Verdict:
    """Whether a round of consultation may be recorded or corrected now."""
    if found.state not in CONSULTED_IN:
        return no("Consultation is recorded while the version is in consultation or checked.")
    return holds(actor, WRITE_ARRANGEMENTS)


def may_check(actor: Actor, found: Arrangements) -> Verdict:
    """Whether the legal check may begin: when members, children and agencies have been asked."""
    allowed = _may_step(
        actor,
        found,
        ArrangementsState.CONSULTATION,
        "The legal check follows the consultation.",
    )
    if not allowed:
        return allowed
    waiting = not_yet_asked({one.audience for one in found.rounds.all()})
    if waiting:
        return no(f"Not asked yet: {', '.join(waiting)}. Record their round of consultation first.")
    return ALLOWED


def may_send(actor: Actor, found: Arrangements) -> Verdict:
    """Whether the version may go to the partners: checked, complete, and with the day from which it takes effect."""
    allowed = _may_step(
        actor,
        found,
        ArrangementsState.LEGAL_CHECK,
        "The partners are asked once the legal check has begun.",
    )
    if allowed and found.effective_from is None:
        return no("Say first from which day this version takes effect.")
    return allowed


def may_take_back(actor: Actor, found: Arrangements) -> Verdict:
    """Whether the version may become a draft again; what is published is never taken back."""
    if found.state not in TAKEN_BACK_FROM:
        return no("Only what was sent on and is not published can be taken back.")
    return holds(actor, WRITE_ARRANGEMENTS)


def sectors_of(actor: Actor, edition: str) -> list[Sector]:
    """The statutory partners for which a person may sign under an edition; that of the hat they wear first."""
    hats = sorted(actor.memberships, key=lambda one: one != actor.hat)
    return [
        Sector(one.agency.sector)
        for one in hats
        if one.role in signing_roles(edition)
        and one.agency
        and one.agency.sector in STATUTORY_SECTORS
    ]


def sector_to_sign(
    actor: Actor, found: Arrangements, given: Collection[ArrangementsSignature]
) -> tuple[Sector | None, Verdict]:
    """The partner for which a person would sign now, and whether they may. `given` are this round's signatures."""
    allowed = holds(actor, SIGN_ARRANGEMENTS)
    if not allowed:
        return None, allowed
    if found.state != ArrangementsState.WITH_PARTNERS:
        return None, no("The arrangements are not with the partners to sign.")
    if any(one.by_id == actor.user.pk for one in given):
        return None, no("You have signed this version; one person signs for one partner.")
    mine = sectors_of(actor, found.rule_set.edition)
    if not mine:
        return None, no(
            f"Under {found.rule_set.title} the lead partners of the council, the integrated care board "
            "and the police sign themselves."
        )
    done = {one.sector for one in given}
    waiting = next((sector for sector in mine if sector not in done), None)
    if waiting is None:
        return None, no(f"{mine[0].label} has signed this version already.")
    return waiting, ALLOWED


def may_notify(actor: Actor, found: Arrangements) -> Verdict:
    """Whether it may be recorded that the Secretary of State was notified."""
    if found.state != ArrangementsState.AGREED:
        return no("The Secretary of State is notified once all three partners have signed.")
    return holds(actor, WRITE_ARRANGEMENTS)


def may_publish(actor: Actor, found: Arrangements, current_pdf: ArrangementsPdf | None) -> Verdict:
    """Whether the agreed version may be published: notified, and with a PDF that says the same as the page."""
    allowed = holds(actor, PUBLISH_ARRANGEMENTS)
    if not allowed:
        return allowed
    if found.state != ArrangementsState.NOTIFIED:
        return no("The Secretary of State is notified first.")
    if current_pdf is None:
        return no("Make the PDF of the signed version first: it is published with the page.")
    return ALLOWED


def may_put_in_force(actor: Actor, found: Arrangements) -> Verdict:
    """Whether the published version may be put in force: from the day that it names."""
    if found.state != ArrangementsState.PUBLISHED or found.effective_from is None:
        return no("Only a published version is put in force.")
    if found.effective_from > actor.today:
        return no(f"It takes effect on {in_words(found.effective_from)}.")
    return holds(actor, PUBLISH_ARRANGEMENTS)


def is_frozen(found: Arrangements) -> bool:
    """Whether the words stay as the partners were asked to sign them."""
    return found.state not in WRITABLE
