"""The second story: a partnership loaded from public documents, and its yearly report as anybody reads it."""

import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from partnership.services.demonstration import PASSWORD
from tests.journeys.windows import picture, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COMPUTED = ("£65,619.75", "£27,488.00", "£38,131.75")


def words_of(file: Path) -> str:
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_report_of_eighteen_months_is_public_with_its_totals_as_a_page_and_as_a_pdf(
    settings,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    settings.DEMONSTRATION = True
    call_command("seed_demo", stdout=StringIO())

    # Anybody, without an account.
    anybody = open_page()
    anybody.goto("/brent/")
    expect(anybody.get_by_text("If you are worried about a child")).to_be_visible()
    assert_accessible(anybody)
    picture(anybody, "public")
    anybody.get_by_role("link", name="Yearly report, October 2022 to March 2024").first.click()
    for sum_of_money in COMPUTED:
        expect(anybody.get_by_text(sum_of_money).first).to_be_visible()
    assert_accessible(anybody)
    picture(anybody, "yearly-report")
    assert not anybody.context.cookies()
    with anybody.expect_download() as waiting:
        anybody.locator("a[href$='/pdf/']").first.click()
    waiting.value.save_as(tmp_path / "report.pdf")
    words = words_of(tmp_path / "report.pdf")
    for sum_of_money in COMPUTED:
        assert sum_of_money in words
    assert "7 Nov 2022" in words
    assert "21 Mar 2024" in words

    # The business manager, at five to six.
    manager = open_page()
    sign_in(manager, "brent.manager@example.org", PASSWORD)
    picture(manager, "home")
    for name, address in (
        ("clocks", "/brent/clocks/"),
        ("incident", "/brent/reviews/incidents/SI-2026-001/"),
        ("groups", "/brent/about/groups/"),
        ("agencies", "/brent/about/agencies/"),
        ("money", "/brent/money/"),
        ("meetings", "/brent/meetings/"),
        ("report-builder", "/brent/reports/YR-2024-001/"),
    ):
        answer = manager.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert_accessible(manager)
        picture(manager, name)
