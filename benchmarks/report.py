"""The yearly report's PDF through the portal's own door, against WeasyPrint on the same page in this process, both warm."""

import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scope  # noqa: E402
from weasyprint import CSS  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

from benchmarks.measuring import Verdict  # noqa: E402
from governance.services import report_pages, yearly_reports  # noqa: E402
from partnership import pdf, pdf_child  # noqa: E402
from partnership.models import Actor, Partnership, RuleSet, User  # noqa: E402

LIMIT, ROUNDS = 1.15, 7
READY = 4.0  # seconds in which the next process makes itself ready, as between two people who ask
PARAGRAPH = (
    "During the year the partnership looked at how agencies share what they know about children who move between "
    "areas, and at what became of the changes that were agreed the year before. "
)


def page() -> str:
    """A report with every section written, as the PDF's process is given it."""
    place = Partnership.objects.get(slug="area-001")
    user = User.objects.get(email="person.0@area-001.example.org")
    year = timezone.localdate().year - 1
    with scope(partnership=place), transaction.atomic():
        by = Actor.of(user, place, timezone.localdate())
        report = yearly_reports.begin(
            starts_on=date(year, 4, 1), ends_on=date(year + 1, 3, 31), previous_ends_on=None, rationale="",
            rule_set=RuleSet.objects.get(edition="WT2023"), by=by,
        )  # fmt: skip
        for section in report.sections.all():
            yearly_reports.write_section(
                section, text="\n\n".join([PARAGRAPH * 5] * 5), version=0, by=by
            )
        html = report_pages.printed(report)
        transaction.set_rollback(True)
    return html


def seconds(act: Callable[[], object], *, after: float) -> float:
    """How long it takes, after so many seconds of quiet."""
    time.sleep(after)
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> int:
    """Measure, tell, and give the exit code."""
    html, css = page(), pdf.style_sheet()
    fonts = FontConfiguration()
    faces = pdf_child.font_faces(settings.BASE_DIR / "static" / "vendor" / "public-sans")
    CSS(string=faces, font_config=fonts, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    length = len(pdf_child.made(html, css, fonts))
    pdf.render(html)
    pairs = [
        (
            seconds(lambda: pdf.render(html), after=1.0),
            seconds(lambda: pdf_child.made(html, css, fonts), after=READY),
        )
        for _ in range(ROUNDS)
    ]
    mine, other = median(one for one, _ in pairs), median(one for _, one in pairs)
    verdict = Verdict(
        "yearly report as PDF/UA",
        median(one / two for one, two in pairs),
        LIMIT,
        f"{mine:.2f} against {other:.2f} s, {len(html):,} characters to {length:,} bytes",
    )
    print(verdict)
    return 0 if verdict.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
