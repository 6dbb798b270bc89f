from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from partnership.exports import cell, csv_response


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted(start):
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "Yes"),
        (False, "No"),
        (-12, -12),
        (Decimal("-45900.00"), Decimal("-45900.00")),
        (date(2026, 12, 24), "2026-12-24"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2026-07-02 00:30"),
        ("Brent = here", "Brent = here"),
        ("a\x00b", "ab"),
    ],
)
def test_values_are_written_plainly(value, written):
    assert cell(value) == written


def test_the_file_is_an_attachment_named_after_the_list_and_the_day(time_machine):
    time_machine.move_to(datetime(2026, 12, 24, 9, tzinfo=UTC))
    response = csv_response("Agencies, Brent", ["Name"], [["O’Brien, =x"], ["=1+1"]])
    assert response["Content-Disposition"] == 'attachment; filename="agencies-brent-2026-12-24.csv"'
    assert response.content.decode("utf-8-sig") == 'Name\r\n"O’Brien, =x"\r\n\'=1+1\r\n'
