"""What an Executive is for, without a database."""

from django.db import models


class ExecutiveFunction(models.TextChoices):
    """
    The functions of the Executive.

    They follow what Brent published of its own: arrangements of 2019, paragraph 2.7, and the yearly report for 2022
    to 2024, in the chapter on the Executive Group.
    """

    VISION = "vision", "Vision"
    PRIORITIES = "priorities", "Priorities"
    FORUM = "forum", "Holding the Forum to account"
    ARRANGEMENTS = "arrangements", "The arrangements"
    SERIOUS_CASES = "cases", "Serious cases"
    NEW_ISSUES = "issues", "New issues"
    LINKS = "links", "Links with other boards"
    SCRUTINY = "scrutiny", "Independent scrutiny"
    YEARLY_REPORT = "report", "The yearly report"
