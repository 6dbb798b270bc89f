"""PDFs are made in a process that reaches nothing and can be killed."""

import signal
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import page as ua
import pikepdf
import pytest
from django.conf import settings

from partnership import pdf
from partnership.errors import Refused

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True, scope="module")
def nothing_waits_afterwards():
    yield
    pdf.end_waiting()


def whole(body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Łódź and Tŷ</title>'
        f"</head><body><h1>Łódź and Tŷ</h1>{body}</body></html>"
    )


def test_a_page_becomes_a_tagged_pdf_that_passes_the_rules_of_accessibility(tmp_path):
    content = pdf.render(whole("<p>One.</p><ul><li>Two</li></ul>"))
    kept = tmp_path / "made.pdf"
    kept.write_bytes(content)
    report = ua.validate_pdf(str(kept), profile=ua.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, str(report)
    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert bool(opened.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in opened.Root
        assert str(opened.docinfo["/Title"]) == "Łódź and Tŷ"


def test_no_file_is_read_and_no_address_is_asked_whatever_the_page_points_at(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY")
    html = whole(
        f'<link rel="attachment" href="file://{secret}"><link rel="stylesheet" href="file://{secret}">'
        f'<img alt="x" src="file://{secret}"><img alt="x" src="http://127.0.0.1:1/x"><p>Said.</p>'
        f'<style>@import url("file://{secret}"); @font-face{{font-family:x;src:url(file://{secret})}}</style>'
    )
    content = pdf.render(html)
    assert b"CANARY" not in content
    with pikepdf.open(BytesIO(content)) as opened:
        assert not opened.attachments


@pytest.mark.parametrize(
    "reach",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('/etc/passwd').read()",
        "open('/tmp/portal-canary', 'w')",
    ],
)
def test_the_locked_process_is_refused_every_reach(reach, tmp_path):
    folder = Path(pdf.__file__).parent
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import pdf_child; pdf_child.lock_in({str(tmp_path)!r}); {reach}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_is_made():
    rows = "<tr>" + "<td>word</td>" * 20 + "</tr>"
    slow = whole(f"<table>{rows * 1500}</table>")
    with pytest.raises(Refused, match="too long"):
        pdf.render(slow, seconds=0.5)
    assert pdf.render(whole("<p>Next.</p>")).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "body",
    [
        "x" * (pdf.MOST_CHARACTERS + 1),
        "<div>" * (pdf.DEEPEST + 1),
        f'<table><tr><td colspan="{pdf.WIDEST_SPAN + 1}">x</td></tr></table>',
        "<table>" + "<tr><td>x</td></tr>" * (pdf.MOST_ROWS + 1) + "</table>",
    ],
)
def test_a_page_that_is_too_large_is_refused_before_a_process_is_given_it(body, monkeypatch):
    monkeypatch.setattr(pdf, "_taken", lambda: pytest.fail("a process was taken"))
    with pytest.raises(Refused, match="too large"):
        pdf.render(whole(body))


def test_a_process_that_died_while_waiting_is_replaced():
    pdf.render(whole("<p>First.</p>"))
    for child in pdf._ready:
        child.process.kill()
        child.process.wait()
    assert pdf.render(whole("<p>Second.</p>")).startswith(b"%PDF")


def test_a_process_that_crashes_over_a_page_is_followed_by_another(caplog):
    pdf.render(whole("<p>First.</p>"))
    [child] = pdf._ready
    child.process.send_signal(signal.SIGSTOP)  # it is given the page and does not get to it

    def crash() -> None:
        while child in pdf._ready:
            time.sleep(0.01)
        child.process.send_signal(signal.SIGSEGV)
        child.process.send_signal(signal.SIGCONT)

    crasher = threading.Thread(target=crash)
    crasher.start()
    content = pdf.render(whole("<p>Second.</p>"))
    crasher.join()

    assert content.startswith(b"%PDF")
    assert "crashed with -11" in caplog.text


def test_the_process_is_given_none_of_the_portals_secrets(monkeypatch):
    monkeypatch.setenv("CANARY_KEY", "secret")
    child = pdf._Child()
    given = Path(f"/proc/{child.process.pid}/environ").read_bytes()
    child.end()
    assert b"CANARY" not in given
    assert b"VAULT_KEY" not in given
    assert settings.VAULT_KEY.encode() not in given
