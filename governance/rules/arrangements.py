"""What is true of published arrangements without a database: their states, whom to ask, who signs, when they are reviewed."""

from collections.abc import Collection
from datetime import date

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import STATUTORY_SECTORS, Role
from partnership.working_days import months_after


class ArrangementsState(models.TextChoices):
    """Where one version of the arrangements stands (DOMAIN 3.6). What the partners sign is frozen before they are asked."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "In consultation"
    LEGAL_CHECK = "legal_check", "Legal check"
    WITH_PARTNERS = "with_partners", "With the partners to sign"
    AGREED = "agreed", "Agreed by the partners"
    NOTIFIED = "notified", "Secretary of State notified"
    PUBLISHED = "published", "Published"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    # An earlier version that was made before the portal; it never went through these steps here.
    RECORDED = "recorded", "Earlier version, recorded"


State = ArrangementsState

ARRANGEMENTS_MOVES = Moves(
    what="The version of the arrangements",
    table={
        State.DRAFT: (State.CONSULTATION,),
        State.CONSULTATION: (State.LEGAL_CHECK, State.DRAFT),
        State.LEGAL_CHECK: (State.WITH_PARTNERS, State.DRAFT),
        State.WITH_PARTNERS: (State.AGREED, State.DRAFT),
        State.AGREED: (State.NOTIFIED, State.DRAFT),
        State.NOTIFIED: (State.PUBLISHED, State.DRAFT),
        State.PUBLISHED: (State.IN_FORCE, State.SUPERSEDED),
        State.IN_FORCE: (State.SUPERSEDED,),
        State.SUPERSEDED: (),
        State.RECORDED: (),
    },
)

STATE_COLOURS = {
    State.DRAFT: "blue",
    State.CONSULTATION: "light-blue",
    State.LEGAL_CHECK: "purple",
    State.WITH_PARTNERS: "yellow",
    State.AGREED: "teal",
    State.NOTIFIED: "teal",
    State.PUBLISHED: "green",
    State.IN_FORCE: "green",
    State.SUPERSEDED: "grey",
    State.RECORDED: "grey",
}

# The words may be changed until the partners are asked; of an earlier version what it said may be told in short.
WRITABLE = frozenset({State.DRAFT, State.CONSULTATION, State.LEGAL_CHECK, State.RECORDED})
# While it stands in one of these, somebody may take it back to change it.
TAKEN_BACK_FROM = frozenset(
    state for state, after in ARRANGEMENTS_MOVES.table.items() if State.DRAFT in after
)
PUBLIC = frozenset({State.PUBLISHED, State.IN_FORCE, State.SUPERSEDED})
CONSULTED_IN = frozenset({State.CONSULTATION, State.LEGAL_CHECK, State.RECORDED})


class Audience(models.TextChoices):
    """Who is asked for their view of a draft."""

    MEMBERS = "members", "Members of the partnership"
    CHILDREN = "children", "Children and young people"
    FAMILIES = "families", "Parents, carers and families"
    AGENCIES = "agencies", "Relevant agencies"
    PUBLIC = "public", "The public"


# Without each of these a draft has not been consulted on (DOMAIN 3.6).
TO_BE_ASKED = (Audience.MEMBERS, Audience.CHILDREN, Audience.AGENCIES)


class Method(models.TextChoices):
    """How they are asked."""

    PRESENTATION = "presentation", "Presentation"
    WORKSHOP = "workshop", "Workshop"
    MEETING = "meeting", "Meeting"
    WRITTEN = "written", "In writing"
    SURVEY = "survey", "Survey"


def not_yet_asked(asked: Collection[str]) -> list[str]:
    """Who has still to be asked before a consultation is complete, in words."""
    return [str(one.label) for one in TO_BE_ASKED if one not in asked]


# The edition of 2018 knows lead representatives, who may delegate; later ones ask the lead partners themselves.
EDITIONS_IN_WHICH_DELEGATES_SIGN = frozenset({"WT2018"})


def signing_roles(edition: str) -> frozenset[Role]:
    """The roles that sign for a statutory partner under an edition of the guidance."""
    if edition in EDITIONS_IN_WHICH_DELEGATES_SIGN:
        return frozenset({Role.LEAD_PARTNER, Role.DELEGATED_PARTNER})
    return frozenset({Role.LEAD_PARTNER})


SIGNATURES = len(STATUTORY_SECTORS)
MONTHS_UNTIL_REVIEW = 12
# The Secretary of State is told through the Department for Education.
TOLD_THROUGH = "Department for Education"


def review_due(counted_from: date) -> date:
    """The day by which arrangements are reviewed that were put in place or last reviewed on a day."""
    return months_after(counted_from, MONTHS_UNTIL_REVIEW)


REVIEW_ARRANGEMENTS = registered(
    Clock(
        code="governance.review_arrangements",
        says="Review the arrangements and the structure",
        starts_from="the day they took effect, or of the last review",
        unit=Unit.MONTHS,
        length=MONTHS_UNTIL_REVIEW,
        source="The partners' own arrangements, reviewed every year (Brent 2019, 2.26); Working together 2023, chapter 2",
        is_statutory=False,
        rungs=(
            Rung("ninety_days_left", 63, (Role.BUSINESS_MANAGER,)),
            Rung("sixty_days_left", 42, (Role.BUSINESS_MANAGER, Role.DELEGATED_PARTNER)),
            Rung(
                "thirty_days_left",
                21,
                (Role.BUSINESS_MANAGER, Role.DELEGATED_PARTNER, Role.LEAD_PARTNER),
                Weight.WARNING,
            ),
            Rung("missed", -1, (Role.BUSINESS_MANAGER, Role.LEAD_PARTNER), Weight.LATE),
        ),
        may_extend=True,
    )
)
