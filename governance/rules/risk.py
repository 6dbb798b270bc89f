"""What is true of a risk without a database: its grid of five by five in words, its states, and how a score reads."""

from dataclasses import dataclass

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role

STEPS = range(1, 6)


class Register(models.TextChoices):
    """Which of the two registers a risk stands in (Bromley's arrangements of 2021 keep both)."""

    STRATEGIC = "strategic", "Strategic"
    OPERATIONAL = "operational", "Operational"


class Likelihood(models.IntegerChoices):
    """How likely it is, in five steps."""

    RARE = 1, "1 Rare: we would be surprised if it happened"
    UNLIKELY = 2, "2 Unlikely: it could happen, but we do not expect it"
    POSSIBLE = 3, "3 Possible: it may happen within two years"
    LIKELY = 4, "4 Likely: we expect it within a year"
    CERTAIN = 5, "5 Almost certain: it is happening, or will within months"


class Impact(models.IntegerChoices):
    """How much it would harm children or the partnership's work, in five steps."""

    NEGLIGIBLE = 1, "1 Negligible: hardly noticed, put right at once"
    MINOR = 2, "2 Minor: some work is delayed; children are kept as safe as before"
    MODERATE = 3, "3 Moderate: a service is weaker for a time; some children wait"
    MAJOR = 4, "4 Major: children may come to harm, or a duty may be missed"
    SEVERE = 5, "5 Severe: children may come to serious harm, or a duty fails altogether"


LIKELIHOOD_WORDS = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACT_WORDS = {1: "Negligible", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Severe"}


class Band(models.TextChoices):
    """How a score reads; the portal's own default bands."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


# The lowest and the highest score (likelihood times impact, 1 to 25) of each band.
BAND_SCORES = {
    Band.LOW: (1, 4),
    Band.MODERATE: (5, 9),
    Band.HIGH: (10, 14),
    Band.VERY_HIGH: (15, 25),
}
BAND_COLOURS = {
    Band.LOW: "green",
    Band.MODERATE: "yellow",
    Band.HIGH: "orange",
    Band.VERY_HIGH: "red",
}


def band_of(score: int) -> Band:
    """The band of a score of 1 to 25. Raises ValueError for any other number."""
    for band, (least, most) in BAND_SCORES.items():
        if least <= score <= most:
            return band
    raise ValueError(f"A score is between 1 and 25, not {score}.")


@dataclass(frozen=True)
class Place:
    """One place on the grid: likelihood and impact, each 1 to 5."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        """How the score reads."""
        return band_of(self.score)

    @property
    def colour(self) -> str:
        """The colour of the band's tag."""
        return BAND_COLOURS[self.band]

    @property
    def says(self) -> str:
        """12, high."""
        return f"{self.score}, {self.band.label.lower()}"

    @property
    def in_words(self) -> str:
        """Likely, major."""
        return f"{LIKELIHOOD_WORDS[self.likelihood]}, {IMPACT_WORDS[self.impact].lower()}"


@dataclass(frozen=True)
class Scores:
    """The three scores of a risk: before anything is done, as it is now, and as we want it to be."""

    inherent: Place
    current: Place
    target: Place

    @property
    def doubts(self) -> list[str]:
        """What looks odd about them, in sentences; they may be right all the same."""
        found = []
        if self.current.score > self.inherent.score:
            found.append("The current score is higher than the one before anything was done.")
        if self.target.score > self.current.score:
            found.append("The target is higher than the current score.")
        return found


class Measure(models.TextChoices):
    """Which of the three scores is looked at."""

    CURRENT = "current", "Now"
    INHERENT = "inherent", "Before anything is done"
    TARGET = "target", "As we want it"


class Treatment(models.TextChoices):
    """What we mean to do about a risk."""

    REDUCE = "reduce", "Reduce it"
    ACCEPT = "accept", "Accept it"
    SHARE = "share", "Share it with others"
    AVOID = "avoid", "Stop what causes it"


class Knowledge(models.TextChoices):
    """How well we know what we say of a risk."""

    WEAK = "weak", "Weak: mostly opinion"
    MEDIUM = "medium", "Medium: some evidence"
    STRONG = "strong", "Strong: figures, audits or inspection"


class RiskState(models.TextChoices):
    """Where a risk stands."""

    PROPOSED = "proposed", "Proposed"
    OPEN = "open", "Open"
    MITIGATING = "mitigating", "Being reduced"
    TOLERATED = "tolerated", "Tolerated for a time"
    ESCALATED = "escalated", "Sent up to the strategic register"
    CLOSED = "closed", "Closed"


STATE_COLOURS = {
    RiskState.PROPOSED: "blue",
    RiskState.OPEN: "yellow",
    RiskState.MITIGATING: "teal",
    RiskState.TOLERATED: "purple",
    RiskState.ESCALATED: "orange",
    RiskState.CLOSED: "grey",
}
# Those that somebody must look at in every round.
LIVE = (RiskState.OPEN, RiskState.MITIGATING, RiskState.TOLERATED, RiskState.ESCALATED)

RISK_MOVES = Moves(
    what="The risk",
    table={
        RiskState.PROPOSED: (RiskState.OPEN, RiskState.CLOSED),
        RiskState.OPEN: (
            RiskState.MITIGATING,
            RiskState.TOLERATED,
            RiskState.ESCALATED,
            RiskState.CLOSED,
        ),
        RiskState.MITIGATING: (RiskState.TOLERATED, RiskState.ESCALATED, RiskState.CLOSED),
        RiskState.TOLERATED: (RiskState.MITIGATING, RiskState.ESCALATED, RiskState.CLOSED),
        # The receiving side takes it into the strategic register (open), or returns it with its reason.
        RiskState.ESCALATED: (RiskState.OPEN, RiskState.MITIGATING),
        RiskState.CLOSED: (RiskState.OPEN,),
    },
)

REVIEW_EVERY_MONTHS = 3  # highlight reports are quarterly (Bromley's arrangements, 2021)
LONGEST_TOLERANCE_MONTHS = 12

REVIEW_RISKS = registered(
    Clock(
        code="governance.review_risks",
        says="Review every open risk",
        starts_from="the day the round of reviews was opened",
        unit=Unit.WORKING_DAYS,
        length=10,
        source="The portal's own default; Bromley's arrangements ask for a review after each round of highlight reports and name no length",
        is_statutory=False,
        rungs=(
            Rung("half_way", 5, (Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER)),
            Rung("one_day_left", 1, (Role.BUSINESS_MANAGER,), Weight.WARNING),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
            Rung("missed_five_days", -5, (Role.DELEGATED_PARTNER,), Weight.LATE),
        ),
        may_extend=True,
    )
)
