"""The document for the Panel as a PDF: tagged, marked with its reader, and with nothing of the case in its metadata."""

import subprocess
from io import BytesIO

import pikepdf
import pytest
from django_scopes import scope

from partnership import word
from partnership.word import Block
from reviews.models import CaseReading
from reviews.rules.rapid_review import RapidReviewState
from tests.factories import rapid_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in


@pytest.mark.once
@pytest.mark.django_db
def test_the_pdf_is_tagged_names_its_reader_on_every_page_and_hides_the_case_in_nothing(tmp_path):
    cast = cases.make_cast("penfold-vale")
    review = make.review_at(cast, RapidReviewState.SUBMITTED)

    answer = signed_in(cast.tom.user).get(review.at("rapid-review-pdf"))

    assert answer["Content-Disposition"].endswith(f"{review.reference}.pdf")
    assert "no-store" in answer["Cache-Control"]
    kept = tmp_path / "copy.pdf"
    kept.write_bytes(answer.content)
    text = subprocess.run(
        ["pdftotext", "-layout", kept, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")[:-1]
    assert "QZX-C4-facts" in text
    assert "QZX-C4-comment" in text
    assert all("Copy for Tom Archer" in page for page in pages)
    assert len(pages) >= 3
    with pikepdf.open(BytesIO(answer.content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.docinfo.get("/Title")) == review.reference
        told = f"{dict(opened.docinfo)} {opened.open_metadata()}"
    assert "QZX" not in told
    assert "Child K" not in told
    assert "Tom Archer" not in told
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.get(what=CaseReading.What.COPY).item == review.reference


def test_a_word_document_has_only_known_headings():
    with pytest.raises(ValueError, match="level from 1 to 3"):
        word.document([Block("Too deep", 4)], title="T", mark="M")
