"""The bank holidays as every calculation takes them, read once for each request or sweep."""

from asgiref.local import Local

from partnership.models import BankHoliday
from partnership.working_days import Holidays

_kept = Local()


def holidays() -> Holidays:
    """Every bank holiday by date. Kept until `forget()`, which the request and the sweep call at their start."""
    kept: Holidays | None = getattr(_kept, "calendar", None)
    if kept is None:
        kept = BankHoliday.objects.calendar()
        _kept.calendar = kept
    return kept


def forget() -> None:
    """Read the bank holidays afresh next time."""
    _kept.calendar = None
