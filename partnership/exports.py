"""The one door through which a list leaves as a spreadsheet: every cell is made harmless to the program that opens it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A table as a CSV file called `name` with the day, as an attachment; dates as 2026-12-24, yes and no in words."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    file_name = f"{slugify(name)}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response.write("\ufeff")  # without it Excel reads the letters of other alphabets wrongly
    writer = csv.writer(response)
    writer.writerow([cell(one) for one in header])
    writer.writerows([cell(one) for one in row] for row in rows)
    return response


def cell(value: object) -> object:
    """A value as it stands in a spreadsheet; text that would run as a formula is quoted with an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return value
        case _:
            text = str(value).replace("\x00", "")
            return f"'{text}" if text.startswith(FORMULA_STARTS) else text
