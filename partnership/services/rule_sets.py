"""Which edition of the guidance governs a day."""

from datetime import date

from partnership.errors import Refused
from partnership.models import RuleSet


def governing(day: date) -> RuleSet:
    """The edition of the guidance that was in force on a day; raises Refused before the first one."""
    found = RuleSet.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    if found is None:
        raise Refused("The portal holds no guidance that was in force on that day.")
    return found
