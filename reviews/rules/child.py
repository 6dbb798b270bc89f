"""What is true of the children of an incident without a database."""

from datetime import date

from django.db import models

# One notification names up to four children; further ones stand in words (the Panel's notification form).
MOST_CHILDREN = 4
# The duty to notify is about children (Children Act 1989, section 105).
ADULT = 18
# A care leaver's death is told up to and including this age (Working together 2023).
OLDEST_CARE_LEAVER = 24


class Standing(models.TextChoices):
    """Whether a local authority looks, or looked, after the child: deaths of these go on routes of their own."""

    LOOKED_AFTER = "looked_after", "Looked after by a local authority"
    CARE_LEAVER = "care_leaver", "A care leaver, up to and including 24"
    NEITHER = "neither", "Neither"
    NOT_KNOWN = "not_known", "Not known yet"


def age_on(day: date, born_on: date) -> int:
    """The age in whole years on a day; 0 before birth. Born on 29 February, a year is full on 1 March."""
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return max(day.year - born_on.year - (not had_birthday), 0)


def may_be_a_child(age: int | None) -> bool:
    """Whether somebody may be under 18; of whom the age is not known, that is assumed."""
    return age is None or age < ADULT
