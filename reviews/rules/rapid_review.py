"""What is true of rapid reviews without a database: states, moves and their clock."""

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role


class RapidReviewState(models.TextChoices):
    """Where a rapid review stands."""

    OPEN = "open", "Open"
    WITHDRAWN = "withdrawn", "Withdrawn"


RAPID_REVIEW_MOVES = Moves(
    what="The rapid review",
    table={
        RapidReviewState.OPEN: (RapidReviewState.WITHDRAWN,),
        RapidReviewState.WITHDRAWN: (),
    },
)


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
