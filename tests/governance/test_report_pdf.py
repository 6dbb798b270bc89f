"""The yearly report as a PDF, opened and read as its readers' programs do."""

import subprocess
from io import BytesIO

import page as ua
import pikepdf
import pytest
from django_scopes import scope

from partnership import pdf
from partnership.services import documents
from tests.factories import finance as money
from tests.factories import governance as make
from tests.factories import partnership as ground

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def content():
    writers = make.make_writers("brent")
    money.brent_money(writers.partnership)
    forum = ground.make_group(writers.partnership, "Safeguarding Forum", purpose="Gathers all.")
    ground.make_seat(forum, "Lay member", is_lay=True)
    make.make_meeting(forum, make.ENDS_ON, "Damp and mould", "New duties")
    report = make.approved(writers, make.make_report(writers))
    with scope(partnership=writers.partnership):
        made = make.with_pdf(writers, report)
        assert made.document
        yield b"".join(documents.content(made.document))
    pdf.end_waiting()


def test_the_report_is_a_tagged_pdf_with_its_totals_and_without_names_or_paths(content, tmp_path):
    kept = tmp_path / "report.pdf"
    kept.write_bytes(content)
    report = ua.validate_pdf(str(kept), profile=ua.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, str(report)

    text = subprocess.run(
        ["pdftotext", "-layout", kept, "-"], capture_output=True, text=True, check=True
    )
    for words in (
        "£65,619.75",
        "£27,488.00",
        "£38,131.75",
        "Damp and mould",
        "Lay member",
        "Approved by",
    ):
        assert words in text.stdout
    assert "Person " not in text.stdout  # what the factories call people

    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert "/StructTreeRoot" in opened.Root
        assert str(opened.docinfo["/Title"]) == "Yearly report, April 2023 to March 2024"
        assert str(opened.docinfo["/Author"]) == "Brent Safeguarding Children Partnership"
        facts = " ".join(str(value) for value in opened.docinfo.values())
        assert "/" not in facts.replace("PDF/UA", "")
        assert len(opened.Root.Outlines.First) > 0
