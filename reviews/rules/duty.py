"""Who else must be told of an incident beside the Panel: routes of their own, with clocks of their own."""

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role
from reviews.rules.child import OLDEST_CARE_LEAVER, Standing
from reviews.rules.incident import Harm

# What a rule set says in `starts_from` where its edition does not know a duty at all.
NOT_ASKED = "not_asked"


class DutyKind(models.TextChoices):
    """Of what, and by that whom, somebody must be told."""

    LOOKED_AFTER = "looked_after", "The death of a looked-after child"
    CARE_LEAVER = "care_leaver", "The death of a care leaver"
    OTHER_AREA = "other_area", "The incident, in another area that it concerns"


class DutyState(models.TextChoices):
    """Where a duty to tell stands."""

    DUE = "due", "To be told"
    TOLD = "told", "Told"
    NOT_NEEDED = "not_needed", "Not needed"


DUTY_MOVES = Moves(
    what="This duty to tell",
    table={
        DutyState.DUE: (DutyState.TOLD, DutyState.NOT_NEEDED),
        DutyState.TOLD: (),
        DutyState.NOT_NEEDED: (),
    },
)
DUTY_COLOURS = {
    DutyState.DUE: "yellow",
    DutyState.TOLD: "green",
    DutyState.NOT_NEEDED: "grey",
}


class Recipient(models.TextChoices):
    """Somebody who is told of an incident."""

    PANEL = "panel", "Child Safeguarding Practice Review Panel"
    SECRETARY_OF_STATE = "secretary_of_state", "Secretary of State (Department for Education)"
    OFSTED = "ofsted", "Ofsted"
    PARTNERS = "partners", "Our safeguarding partners"
    OTHER_AREA = "other_area", "Safeguarding partners of another area"
    BUSINESS_UNIT = "business_unit", "Our business unit"


class About(models.TextChoices):
    """What somebody was told of."""

    REPORT = "report", "The report"
    NOTIFICATION = "notification", "The notification"
    LOOKED_AFTER = "looked_after", "The death of a looked-after child"
    CARE_LEAVER = "care_leaver", "The death of a care leaver"
    OTHER_AREA = "other_area", "The incident"
    WITHDRAWAL = "withdrawal", "The withdrawal"


# Of a death outside the Panel's duty the Department and Ofsted take note; the Panel's system is only the way there.
RECIPIENTS = {
    DutyKind.LOOKED_AFTER: (Recipient.SECRETARY_OF_STATE, Recipient.OFSTED),
    DutyKind.CARE_LEAVER: (Recipient.SECRETARY_OF_STATE, Recipient.OFSTED),
    DutyKind.OTHER_AREA: (Recipient.OTHER_AREA,),
}


class Because(models.TextChoices):
    """Why an incident concerns another area."""

    PLACED_THERE = "placed_there", "Our child is placed there"
    PLACED_HERE = "placed_here", "Their child is placed here"
    HAPPENED_THERE = "happened_there", "It happened there"
    LIVED_THERE = "lived_there", "The child or the family lives or lived there"
    SERVICES = "services", "Their services worked with the child or the family"


def routes(harm: str, standing: str, age: int | None) -> tuple[DutyKind, ...]:
    """
    On which routes of their own a child's death is told, whether or not abuse is suspected.

    A care leaver's to and including the age of 24 (Working together 2023); an age that is not known counts.
    """
    if harm != Harm.DIED:
        return ()
    if standing == Standing.LOOKED_AFTER:
        return (DutyKind.LOOKED_AFTER,)
    if standing == Standing.CARE_LEAVER and (age is None or age <= OLDEST_CARE_LEAVER):
        return (DutyKind.CARE_LEAVER,)
    return ()


def _rungs() -> tuple[Rung, ...]:
    return (
        Rung("three_days_left", 3, (Role.NOTIFIER, Role.BUSINESS_MANAGER)),
        Rung("one_day_left", 1, (Role.NOTIFIER, Role.DELEGATED_PARTNER), Weight.WARNING),
        Rung("last_day", 0, (Role.NOTIFIER, Role.BUSINESS_MANAGER), Weight.WARNING),
        Rung("missed", -1, (Role.NOTIFIER, Role.BUSINESS_MANAGER), Weight.LATE),
        Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
    )


# The words of these clocks go into mails and onto the board, so they say nothing of what happened.
CLOCKS: dict[DutyKind, Clock] = {
    DutyKind.LOOKED_AFTER: registered(
        Clock(
            code="reviews.tell_death_looked_after",
            says="Notify the Secretary of State and Ofsted",
            starts_from="the day the local authority became aware of the death",
            unit=Unit.WORKING_DAYS,
            length=5,
            source="Working together, duty to notify the death of a looked-after child",
            is_statutory=True,
            rungs=_rungs(),
        )
    ),
    DutyKind.CARE_LEAVER: registered(
        Clock(
            code="reviews.tell_death_care_leaver",
            says="Notify the Secretary of State and Ofsted",
            starts_from="the day the local authority became aware of the death",
            unit=Unit.WORKING_DAYS,
            length=5,
            source="Working together 2023, death of a care leaver up to and including the age of 24",
            is_statutory=True,
            rungs=_rungs(),
        )
    ),
    DutyKind.OTHER_AREA: registered(
        Clock(
            code="reviews.tell_other_area",
            says="Tell the partners of another area",
            starts_from="the day the local authority became aware",
            unit=Unit.WORKING_DAYS,
            length=5,
            source="Working together, duty to notify: partners in other areas if relevant",
            is_statutory=True,
            rungs=_rungs(),
        )
    ),
}
