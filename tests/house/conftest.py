"""What the tests of the whole house share."""

from io import BytesIO

import pikepdf
import pytest

from partnership import pdf
from tests.house import printed


@pytest.fixture
def plain_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Keep the words of what is printed, and print a blank sheet.

    Laying a page out takes a second, and hides its words in compressed streams, where no test that looks for them
    would find one. Real sheets are made, and read, where their subjects are tested.
    """
    sheet = BytesIO()
    blank = pikepdf.new()
    blank.add_blank_page(page_size=(595, 842))
    blank.save(sheet)

    def render(html: str, *, seconds: float = pdf.SECONDS) -> bytes:
        printed.WORDS.append(html)
        return sheet.getvalue()

    monkeypatch.setattr(pdf, "render", render)
    printed.WORDS.clear()
