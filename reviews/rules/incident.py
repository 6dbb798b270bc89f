"""What is true of serious incidents without a database: states, moves, criteria and their clock."""

from datetime import timedelta

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role

# How far ahead of our clock a person's watch may be.
CLOCK_SKEW = timedelta(minutes=5)


class IncidentState(models.TextChoices):
    """Where a serious incident stands (DOMAIN 3.1)."""

    REPORTED = "reported", "Reported"
    UNDER_CONSIDERATION = "under_consideration", "Under consideration"
    TO_NOTIFY = "to_notify", "To be notified"
    NOTIFIED = "notified", "Notified"
    NOT_NOTIFIABLE = "not_notifiable", "Not notifiable"
    WITHDRAWN = "withdrawn", "Withdrawn"


INCIDENT_MOVES = Moves(
    what="The incident",
    table={
        IncidentState.REPORTED: (IncidentState.UNDER_CONSIDERATION, IncidentState.WITHDRAWN),
        IncidentState.UNDER_CONSIDERATION: (
            IncidentState.TO_NOTIFY,
            IncidentState.NOT_NOTIFIABLE,
            IncidentState.WITHDRAWN,
        ),
        IncidentState.TO_NOTIFY: (IncidentState.NOTIFIED, IncidentState.UNDER_CONSIDERATION),
        IncidentState.NOTIFIED: (IncidentState.WITHDRAWN,),
        IncidentState.NOT_NOTIFIABLE: (IncidentState.UNDER_CONSIDERATION,),
        IncidentState.WITHDRAWN: (),
    },
)


# The colour that goes with the word of a state.
STATE_COLOURS = {
    IncidentState.REPORTED: "blue",
    IncidentState.UNDER_CONSIDERATION: "yellow",
    IncidentState.TO_NOTIFY: "orange",
    IncidentState.NOTIFIED: "green",
    IncidentState.NOT_NOTIFIABLE: "grey",
    IncidentState.WITHDRAWN: "grey",
}


class Harm(models.TextChoices):
    """What happened to the child."""

    DIED = "died", "A child died"
    SERIOUSLY_HARMED = "seriously_harmed", "A child was seriously harmed"


class Place(models.TextChoices):
    """Where it happened, as far as the duty to notify asks."""

    IN_AREA = "in_area", "In this area"
    OUTSIDE_ENGLAND = "outside_england", "Outside England, and the child normally lives here"
    ELSEWHERE = "elsewhere", "Somewhere else in England"


NOTIFY_PANEL = registered(
    Clock(
        code="reviews.notify_panel",
        says="Notify the Panel of a serious incident",
        starts_from="the day the local authority became aware of the incident",
        unit=Unit.WORKING_DAYS,
        length=5,
        source="Children Act 2004, section 16C(1); Working together, duty to notify incidents",
        is_statutory=True,
        rungs=(
            Rung("three_days_left", 3, (Role.NOTIFIER, Role.BUSINESS_MANAGER)),
            Rung("two_days_left", 2, (Role.DELEGATED_PARTNER,)),
            Rung(
                "one_day_left",
                1,
                (Role.LEAD_PARTNER, Role.INDEPENDENT_CHAIR, Role.NOTIFIER),
                Weight.WARNING,
            ),
            Rung(
                "last_day",
                0,
                (Role.NOTIFIER, Role.DELEGATED_PARTNER, Role.BUSINESS_MANAGER),
                Weight.WARNING,
            ),
            Rung("missed", -1, (Role.NOTIFIER, Role.BUSINESS_MANAGER), Weight.LATE),
            Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
            Rung(
                "missed_five_days",
                -5,
                (Role.DELEGATED_PARTNER, Role.LEAD_PARTNER),
                Weight.LATE,
            ),
        ),
    )
)
