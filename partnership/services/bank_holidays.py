"""Take bank holidays as GOV.UK announces them; a day may be announced, or moved, at short notice."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction

from partnership.models import BankHoliday

DIVISION = "england-and-wales"
SOURCE = "GOV.UK bank holidays, England and Wales"
# A year with fewer is not listed to its end, so nothing is taken away from it.
HOLIDAYS_IN_A_YEAR = 8
EVERY_YEAR = (
    "New Year",
    "Good Friday",
    "Easter Monday",
    "Early May",
    "Spring",
    "Summer",
    "Christmas",
    "Boxing",
)


def announced(file: dict[str, Any]) -> dict[date, str]:
    """The days of England and Wales in GOV.UK's file. Raises KeyError, TypeError or ValueError for another file."""
    events = file[DIVISION]["events"]
    days = {date.fromisoformat(one["date"]): str(one["title"])[:100] for one in events}
    if not days:
        raise ValueError("no bank holiday in it")
    return days


@transaction.atomic
def take(days: dict[date, str]) -> list[str]:
    """Record announced days, and in years listed to their end drop those that were moved away; what changed, in words."""
    recorded = dict(BankHoliday.objects.values_list("day", "title"))
    new = {day: title for day, title in days.items() if day not in recorded}
    BankHoliday.objects.bulk_create(
        BankHoliday(
            day=day, title=title, is_one_off=not title.startswith(EVERY_YEAR), source=SOURCE
        )
        for day, title in new.items()
    )
    in_year = Counter(day.year for day in days)
    gone = [day for day in recorded if in_year[day.year] >= HOLIDAYS_IN_A_YEAR and day not in days]
    BankHoliday.objects.filter(day__in=gone).delete()
    return [f"New: {day}, {title}" for day, title in sorted(new.items())] + [
        f"Gone: {day}, {recorded[day]}" for day in sorted(gone)
    ]
