"""What is true of the work on a practice review without a database: family, requests, the monthly note."""

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.roles import Role


class Relation(models.TextChoices):
    """Who somebody is to the child. Names of the family stand nowhere."""

    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    CARER = "carer", "Carer"
    CHILD = "child", "The child or young person"
    SIBLING = "sibling", "Brother or sister"
    GRANDPARENT = "grandparent", "Grandparent"
    OTHER = "other", "Another relative"


class Advocate(models.TextChoices):
    """What came of the offer of an advocate."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    NO_ANSWER = "no_answer", "No answer yet"


class Asked(models.TextChoices):
    """What a reviewer can be asked for in writing."""

    INFORMATION = "information", "Information about the review"
    DRAFT = "draft", "A draft of the report"


NOTE_PROGRESS = registered(
    Clock(
        code="reviews.note_progress",
        says="Write the monthly note on a practice review's time and quality",
        starts_from="the day the reviewer began, then each month",
        unit=Unit.MONTHS,
        length=1,
        source="Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, "
        "regulation 14(1); monthly is our own rule",
        is_statutory=False,
        rungs=(
            Rung("three_days_left", 3, (Role.BUSINESS_MANAGER,)),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.WARNING),
            Rung("missed_five_days", -5, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
        ),
    )
)
