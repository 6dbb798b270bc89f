"""What is true of a dispute without a database: the ladder of six levels, its states, and the clock of each level."""

from dataclasses import dataclass

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role


class Level(models.IntegerChoices):
    """Who tries to settle a dispute, from below upward. A partnership words each and may leave some out."""

    PRACTITIONERS = 1, "Practitioners"
    MANAGERS = 2, "Line managers and designated professionals"
    SENIOR_MANAGERS = 3, "Senior managers"
    PARTNERS = 4, "Delegated safeguarding partners"
    MEDIATION = 5, "Mediation by the independent chair"
    LEADERS = 6, "Lead safeguarding partners, with the scrutineer"


class About(models.TextChoices):
    """What a dispute is about (DOMAIN W9)."""

    THRESHOLD = "threshold", "Whether a threshold is met"
    ROLES = "roles", "Who does what"
    PLANS = "plans", "How a plan progresses"
    COMMUNICATION = "communication", "Communication"
    INFORMATION = "information", "Sharing information"


class Side(models.TextChoices):
    """On which side of a dispute an agency stands."""

    RAISES = "raises", "Raised it"
    ANSWERS = "answers", "Is asked to answer"


class DisputeState(models.TextChoices):
    """Where a dispute stands; the level it has reached is a matter of its own."""

    OPEN = "open", "Open"
    RESOLVED = "resolved", "Resolved"
    UNRESOLVED = "unresolved", "Closed unresolved"


class Ended(models.TextChoices):
    """How a stage ended."""

    RESOLVED = "resolved", "Settled"
    MOVED_UP = "moved_up", "Taken to the next stage"
    UNRESOLVED = "unresolved", "Closed unresolved"


class Theme(models.TextChoices):
    """What the partnership can learn from a dispute, without a word of the case."""

    THRESHOLDS = "thresholds", "How thresholds are understood"
    ROLES = "roles", "How roles are understood"
    CAPACITY = "capacity", "Capacity and time"
    RELATIONS = "relations", "How agencies speak with each other"
    PROCEDURE = "procedure", "Knowing the procedure"
    SYSTEMS = "systems", "Systems and information"
    NONE = "none", "Nothing beyond this case"


DISPUTE_MOVES = Moves(
    what="The dispute",
    table={
        DisputeState.OPEN: (DisputeState.RESOLVED, DisputeState.UNRESOLVED),
        DisputeState.RESOLVED: (),
        DisputeState.UNRESOLVED: (),
    },
)


@dataclass(frozen=True)
class Step:
    """One level of the ladder as it is planted: who answers, in how many working days, and where that is from."""

    level: Level
    days: int
    source: str


LONDON_PROCEDURES = "London Child Protection Procedures, part B1, chapter 11: a working week, or less where the child needs it"
OWN_DEFAULT = "The portal's own default; the procedures name no number of days"
LADDER = (
    Step(Level.PRACTITIONERS, 5, LONDON_PROCEDURES),
    Step(Level.MANAGERS, 5, OWN_DEFAULT),
    Step(Level.SENIOR_MANAGERS, 5, OWN_DEFAULT),
    Step(Level.PARTNERS, 10, OWN_DEFAULT),
    Step(Level.MEDIATION, 10, OWN_DEFAULT),
    Step(Level.LEADERS, 10, OWN_DEFAULT),
)
# Who is told when a stage runs late, beside the agency leads of the side that is asked to answer.
WATCHED_BY = {
    Level.PRACTITIONERS: Role.BUSINESS_MANAGER,
    Level.MANAGERS: Role.BUSINESS_MANAGER,
    Level.SENIOR_MANAGERS: Role.BUSINESS_MANAGER,
    Level.PARTNERS: Role.DELEGATED_PARTNER,
    Level.MEDIATION: Role.INDEPENDENT_CHAIR,
    Level.LEADERS: Role.LEAD_PARTNER,
}


def _clock(step: Step) -> Clock:
    watcher = WATCHED_BY[step.level]
    return registered(
        Clock(
            code=f"governance.settle_dispute_{step.level.value}",
            says=f"Settle a dispute at stage {step.level.value}, or take it further",
            starts_from="the day the stage began",
            unit=Unit.WORKING_DAYS,
            length=step.days,
            source=step.source,
            is_statutory=False,
            rungs=(
                Rung("two_days_left", 2, (Role.AGENCY_LEAD, watcher)),
                Rung("last_day", 0, (Role.AGENCY_LEAD, watcher), Weight.WARNING),
                Rung("missed", -1, (Role.BUSINESS_MANAGER, watcher), Weight.LATE),
                Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
                Rung("missed_five_days", -5, (Role.DELEGATED_PARTNER,), Weight.LATE),
            ),
        )
    )


SETTLE = {step.level: _clock(step) for step in LADDER}
