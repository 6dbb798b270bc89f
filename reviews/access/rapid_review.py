"""Who may take which step of a rapid review, in which state, and the sentence for those who may not."""

from collections.abc import Collection

from partnership.access import ALLOWED, Permission, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, STATUTORY_SECTORS, Role, Sector
from reviews.access.incident import may_open, sectors_of
from reviews.models import PanelResponse, RapidReview, ReviewSending, ReviewSignature
from reviews.rules import review_record
from reviews.rules.rapid_review import PanelAnswer, RapidReviewState

RUN_REVIEW = permission(
    "reviews.rapid_review.run",
    "run a rapid review",
    *BUSINESS_UNIT,
    Role.INDEPENDENT_CHAIR,
)
WRITE_RECORD = permission(
    "reviews.rapid_review.write",
    "write the record of a rapid review",
    *BUSINESS_UNIT,
    Role.INDEPENDENT_CHAIR,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.CASE_MEMBER,
    Role.DESIGNATED_PROFESSIONAL,
)
DECIDE_REVIEW = permission(
    "reviews.rapid_review.decide",
    "record the partners' decision at the end of a rapid review",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.BUSINESS_MANAGER,
)
SIGN_REVIEW = permission(
    "reviews.rapid_review.sign",
    "sign a rapid review for a statutory partner",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
)
SEND_REVIEW = permission(
    "reviews.rapid_review.send",
    "record that a rapid review was sent to the Panel, and what the Panel answered",
    *BUSINESS_UNIT,
    Role.DELEGATED_PARTNER,
)

FROZEN = "The words are frozen, because the partners were asked to sign them. Take the record back to change it."
WITH_THE_PANEL = "The Panel has this record, so it stays as it was sent."


def _as_opened(actor: Actor, review: RapidReview, opened: Verdict | None) -> Verdict:
    """What a page that asked already knows, so that one page asks once; a service never does."""
    return may_open(actor, review.incident) if opened is None else opened


def _may(
    actor: Actor,
    review: RapidReview,
    needed: Permission,
    states: Collection[RapidReviewState],
    otherwise: str,
    opened: Verdict | None,
) -> Verdict:
    """Whether a step is open in this state, to this role, and to somebody who may open the case."""
    if review.state not in states:
        return no(otherwise)
    right = holds(actor, needed)
    return _as_opened(actor, review, opened) if right else right


def may_issue_requests(
    actor: Actor, review: RapidReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether it may be recorded that the requests to the agencies are out."""
    return _may(
        actor, review, RUN_REVIEW, (RapidReviewState.OPEN,), "The requests are out.", opened
    )


def may_record_returns(
    actor: Actor, review: RapidReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether it may be recorded that the returns are in."""
    return _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.REQUESTS_ISSUED,),
        "The returns are waited for once the requests are out.",
        opened,
    )


def may_hold(actor: Actor, review: RapidReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the meeting may be recorded as held: the returns are in, and what it must deal with is written."""
    right = _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.RETURNS_IN,),
        "The meeting follows the returns.",
        opened,
    )
    if not right:
        return right
    gaps = review_record.missing(said(review), for_meeting=True)
    if gaps:
        return no(f"The record says nothing yet on: {review_record.named(gaps)}.")
    return ALLOWED


def said(review: RapidReview) -> dict[str, tuple[str, str]]:
    """What each part of the record says: its text and its answer."""
    return {part.key: (part.text, part.answer) for part in review.parts.all()}


def may_write(actor: Actor, review: RapidReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the record may be written now."""
    if review.is_sent:
        return no(WITH_THE_PANEL)
    if not review.is_writable:
        withdrawn = review.state == RapidReviewState.WITHDRAWN
        return no("This review was withdrawn." if withdrawn else FROZEN)
    right = holds(actor, WRITE_RECORD)
    return _as_opened(actor, review, opened) if right else right


def may_decide(actor: Actor, review: RapidReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the partners' decision may be recorded: after the meeting, before they are asked to sign."""
    right = _may(
        actor,
        review,
        DECIDE_REVIEW,
        (RapidReviewState.MEETING_HELD, RapidReviewState.DRAFTED),
        "The partners decide after the meeting and before they sign.",
        opened,
    )
    if not right or Role.BUSINESS_MANAGER in actor.roles:
        return right
    return right if sectors_of(actor) else no("One of the three statutory partners decides.")


def may_finish_draft(
    actor: Actor, review: RapidReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the draft may be called finished: every part says something and the decision is there."""
    right = _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.MEETING_HELD,),
        "The draft is finished after the meeting.",
        opened,
    )
    return _complete(review) if right else right


def _complete(review: RapidReview) -> Verdict:
    gaps = review_record.missing(said(review))
    if gaps:
        return no(f"The record says nothing yet on: {review_record.named(gaps)}.")
    if not review.decision:
        return no("Record the partners' decision first.")
    return ALLOWED


def may_ask(actor: Actor, review: RapidReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the three partners may be asked to sign."""
    right = _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.DRAFTED,),
        "The partners are asked once the draft is finished.",
        opened,
    )
    return _complete(review) if right else right


def may_take_back(actor: Actor, review: RapidReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the record may be taken back from the partners, which voids what they signed."""
    return _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.PARTNER_SIGNOFF,),
        "Only a record that is with the partners can be taken back.",
        opened,
    )


def sector_to_sign(
    actor: Actor,
    review: RapidReview,
    given: Collection[ReviewSignature],
    *,
    opened: Verdict | None = None,
) -> tuple[Sector | None, Verdict]:
    """The partner for which a person would sign now, and whether they may. `given` are this round's signatures."""
    right = _may(
        actor,
        review,
        SIGN_REVIEW,
        (RapidReviewState.PARTNER_SIGNOFF,),
        "The record is not with the partners to sign.",
        opened,
    )
    if not right:
        return None, right
    if any(one.by_id == actor.user.pk for one in given):
        return None, no("You have answered already; one person signs for one partner.")
    mine = sectors_of(actor)
    if not mine:
        return None, no("You sign for the agency whose lead or delegated partner you are.")
    done = {one.sector for one in given}
    waiting = next((one for one in STATUTORY_SECTORS if one in mine and one not in done), None)
    if waiting is None:
        return None, no("Your agency has answered already.")
    return waiting, ALLOWED


def may_send(
    actor: Actor,
    review: RapidReview,
    given: Collection[ReviewSignature],
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the sending may be recorded: all three partners have signed these words."""
    right = _may(
        actor,
        review,
        SEND_REVIEW,
        (RapidReviewState.PARTNER_SIGNOFF,),
        "The record is sent once it is with the partners and signed.",
        opened,
    )
    if not right:
        return right
    against = [one for one in given if not one.agrees]
    if against:
        names = ", ".join(one.get_sector_display().lower() for one in against)
        return no(
            f"Not agreed by: {names}. Settle it in the register of disputes, "
            "or take the record back, change it and ask again."
        )
    missing = [one for one in STATUTORY_SECTORS if one not in {signed.sector for signed in given}]
    if missing:
        names = ", ".join(sector.label.lower() for sector in missing)
        return no(f"All three statutory partners sign first. Missing: {names}.")
    return ALLOWED


def may_record_answer(
    actor: Actor, review: RapidReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the Panel's answer may be recorded."""
    return _may(
        actor,
        review,
        SEND_REVIEW,
        (RapidReviewState.SUBMITTED,),
        "The Panel answers what it was sent.",
        opened,
    )


def may_decide_again(
    actor: Actor,
    review: RapidReview,
    response: PanelResponse | None,
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the record goes back to the partners, because the Panel disagrees with the decision."""
    right = _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.PANEL_RESPONSE,),
        "The partners decide again after the Panel's answer.",
        opened,
    )
    if right and (response is None or response.answer != PanelAnswer.DISAGREES_WANTS_LCSPR):
        return no("The Panel does not disagree, so the decision stands.")
    return right


def may_close(
    actor: Actor,
    review: RapidReview,
    last: ReviewSending | None,
    response: PanelResponse | None,
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the review may be closed: the Panel is content, or has our answer to its disagreement."""
    right = _may(
        actor,
        review,
        RUN_REVIEW,
        (RapidReviewState.SUBMITTED, RapidReviewState.PANEL_RESPONSE),
        "A review is closed after the Panel's answer.",
        opened,
    )
    if not right:
        return right
    if response is not None and response.answer == PanelAnswer.DISAGREES_WANTS_LCSPR:
        return no("The Panel disagrees. The partners decide again and answer first.")
    if response is None and (last is None or not last.is_answer):
        return no("The Panel has not answered yet.")
    return ALLOWED
