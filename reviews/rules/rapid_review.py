"""What is true of rapid reviews without a database: states, moves and their clock."""

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role


class RapidReviewState(models.TextChoices):
    """Where a rapid review stands."""

    OPEN = "open", "Open"
    REQUESTS_ISSUED = "requests_issued", "Requests are out"
    RETURNS_IN = "returns_in", "Returns are in"
    MEETING_HELD = "meeting_held", "Meeting held"
    DRAFTED = "drafted", "Drafted"
    PARTNER_SIGNOFF = "partner_signoff", "With the partners"
    SUBMITTED = "submitted", "Sent to the Panel"
    PANEL_RESPONSE = "panel_response", "The Panel has answered"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


# A disagreement of the Panel leads back to the draft; the answer to it is sent again, signed again by all three.
RAPID_REVIEW_MOVES = Moves(
    what="The rapid review",
    table={
        RapidReviewState.OPEN: (RapidReviewState.REQUESTS_ISSUED, RapidReviewState.WITHDRAWN),
        RapidReviewState.REQUESTS_ISSUED: (
            RapidReviewState.RETURNS_IN,
            RapidReviewState.WITHDRAWN,
        ),
        RapidReviewState.RETURNS_IN: (RapidReviewState.MEETING_HELD, RapidReviewState.WITHDRAWN),
        RapidReviewState.MEETING_HELD: (RapidReviewState.DRAFTED, RapidReviewState.WITHDRAWN),
        RapidReviewState.DRAFTED: (
            RapidReviewState.PARTNER_SIGNOFF,
            RapidReviewState.WITHDRAWN,
        ),
        RapidReviewState.PARTNER_SIGNOFF: (
            RapidReviewState.SUBMITTED,
            RapidReviewState.DRAFTED,
            RapidReviewState.WITHDRAWN,
        ),
        RapidReviewState.SUBMITTED: (RapidReviewState.PANEL_RESPONSE, RapidReviewState.CLOSED),
        RapidReviewState.PANEL_RESPONSE: (RapidReviewState.CLOSED, RapidReviewState.DRAFTED),
        RapidReviewState.CLOSED: (),
        RapidReviewState.WITHDRAWN: (),
    },
)

# The colour that goes with the word of a state.
STATE_COLOURS = {
    RapidReviewState.OPEN: "blue",
    RapidReviewState.REQUESTS_ISSUED: "blue",
    RapidReviewState.RETURNS_IN: "blue",
    RapidReviewState.MEETING_HELD: "yellow",
    RapidReviewState.DRAFTED: "yellow",
    RapidReviewState.PARTNER_SIGNOFF: "orange",
    RapidReviewState.SUBMITTED: "teal",
    RapidReviewState.PANEL_RESPONSE: "purple",
    RapidReviewState.CLOSED: "green",
    RapidReviewState.WITHDRAWN: "grey",
}
# While the record may be written: until the partners are asked, and again when the Panel disagrees.
WRITABLE = frozenset(
    {
        RapidReviewState.OPEN,
        RapidReviewState.REQUESTS_ISSUED,
        RapidReviewState.RETURNS_IN,
        RapidReviewState.MEETING_HELD,
        RapidReviewState.DRAFTED,
    }
)
SENT = frozenset(
    {
        RapidReviewState.SUBMITTED,
        RapidReviewState.PANEL_RESPONSE,
        RapidReviewState.CLOSED,
    }
)


class ReviewDecision(models.TextChoices):
    """What the partners decide at the end of a rapid review (DOMAIN 3.1)."""

    NO_FURTHER_REVIEW = "no_further_review", "No further review"
    LCSPR = "lcspr", "A local child safeguarding practice review"
    NATIONAL_SUGGESTED = "national_suggested", "Suggest a national review to the Panel"
    LOCAL_LEARNING_REVIEW = "local_learning_review", "A local learning review"


class PanelAnswer(models.TextChoices):
    """What the Panel answers to a rapid review."""

    AGREES = "agrees", "Agrees with the decision"
    DISAGREES_WANTS_LCSPR = "disagrees_wants_lcspr", "Disagrees: asks for a local practice review"
    NATIONAL_REVIEW = "national_review", "Will do a national review"
    NO_FURTHER_QUERY = "no_further_query", "Has no further question"


class Recipient(models.TextChoices):
    """Who is sent a rapid review."""

    PANEL = "panel", "Child Safeguarding Practice Review Panel"
    OFSTED = "ofsted", "Ofsted"
    DFE = "dfe", "Department for Education"


# The edition of 2018 names the Panel; later ones ask that Ofsted and the Department have a copy too (DOMAIN D08).
EDITIONS_WITH_ONE_RECIPIENT = frozenset({"WT2018"})


def recipients(edition: str) -> tuple[Recipient, ...]:
    """Who must be sent the rapid review under an edition of the guidance."""
    if edition in EDITIONS_WITH_ONE_RECIPIENT:
        return (Recipient.PANEL,)
    return (Recipient.PANEL, Recipient.OFSTED, Recipient.DFE)


class Purpose(models.TextChoices):
    """The four purposes of a rapid review, each of which the meeting deals with (Working together, rapid reviews)."""

    FACTS = "facts", "Gathered the facts of the case, as far as they are known"
    SAFETY = "safety", "Discussed whether immediate action is needed to make children safe"
    IMPROVEMENTS = "improvements", "Considered what could be improved to safeguard children"
    NEXT_STEPS = "next_steps", "Decided what steps come next, and whether a review follows"


class StartsFrom(models.TextChoices):
    """What the rapid review's fifteen days are counted from: a parameter of the rule set, never of the code."""

    NOTIFICATION = "notification", "the day the Panel was notified"
    AWARENESS = "awareness", "the day the local authority became aware"


RAPID_REVIEW = registered(
    Clock(
        code="reviews.rapid_review",
        says="Send the rapid review to the Panel",
        starts_from="the day the Panel was notified",
        unit=Unit.WORKING_DAYS,
        length=15,
        source="Panel guidance for safeguarding partners; Working together, rapid reviews",
        is_statutory=True,
        rungs=(
            Rung("half_way", 7, (Role.BUSINESS_MANAGER,)),
            Rung("three_days_left", 3, (Role.BUSINESS_MANAGER, Role.DELEGATED_PARTNER)),
            Rung(
                "one_day_left",
                1,
                (Role.BUSINESS_MANAGER, Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR),
                Weight.WARNING,
            ),
            Rung("last_day", 0, (Role.BUSINESS_MANAGER,), Weight.WARNING),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
            Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
            Rung("missed_five_days", -5, (Role.DELEGATED_PARTNER,), Weight.LATE),
        ),
    )
)


# The Panel promises no day; about ten working days is what partnerships see (DOMAIN D09).
PANEL_ANSWER = registered(
    Clock(
        code="reviews.panel_answer",
        says="The Panel answers the rapid review",
        starts_from="the day the rapid review was sent",
        unit=Unit.WORKING_DAYS,
        length=10,
        source="What partnerships see in practice; no rule binds the Panel",
        is_statutory=False,
        rungs=(Rung("ask_after_it", -5, (Role.BUSINESS_MANAGER,)),),
    )
)
