"""Every file of the hostile corpus gets the answer that is written beside it, and what is taken loses what it should."""

import time
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings

from partnership import binder, uploads
from partnership.errors import Refused
from tests.hostile import files

pytestmark = pytest.mark.once

ROWS = files.table()


def given(name: str, content: bytes) -> uploads.Taken:
    return uploads.taken(BytesIO(content), name=name, size=len(content))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}: {row.name}")
def test_each_file_is_taken_or_refused_with_the_rule_that_refuses_it(row):
    content, begun, said = row.make(), time.monotonic(), ""

    try:
        given(row.name, content)
    except Refused as refusal:
        said = refusal.sentence

    assert (row.refused in said) if row.refused else not said
    assert time.monotonic() - begun < 10


def test_a_stream_of_objects_that_unpacks_to_two_gigabytes_ends_its_own_process_only():
    with pytest.raises(Refused, match=r"PDF is not taken|too much time or memory"):
        given("a.pdf", files.bomb_of_objects())
    assert given("b.pdf", files.pdf()).pages == 1


def test_a_file_of_exactly_the_largest_size_is_asked_further_and_one_byte_more_is_not():
    most = settings.DOCUMENT_MOST_BYTES
    assert uploads.checked_ending("a.pdf", most) == ".pdf"
    with pytest.raises(Refused, match="larger than 50 MB"):
        uploads.checked_ending("a.pdf", most + 1)


def test_a_photograph_loses_where_when_and_by_whom_but_not_which_way_up_it_is():
    comment = files.segment(0xFE, b"QZX at home")
    taken = given("a.jpg", files.jpeg(more=files.camera(6) + comment, after=b"QZX trailer"))
    kept = taken.source.read()
    assert b"QZX" not in kept
    assert kept.endswith(b"\xff\xd9")
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in kept
    assert taken.size == len(kept)


def test_a_drawing_loses_its_texts():
    kept = given("a.png", files.png(1, 1, files.chunk(b"tEXt", b"Author\x00QZX"))).source.read()
    assert kept == files.png()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\Users\\maya\\a.pdf", "a.pdf"),
        ('a";\r\nX: y\u202egnp.exe', "ygnp.exe"),
        ("a.pdf.  ", "a.pdf"),
        ("é" * 255 + ".pdf", "é" * 116 + ".pdf"),
        ("...", "file"),
        ("\x00", "file"),
    ],
)
def test_a_name_is_a_label_and_never_a_path(name, label):
    assert uploads.label_of(name) == label


def test_what_is_too_large_to_bind_is_refused_before_a_process_is_started(monkeypatch):
    monkeypatch.setattr(binder, "_work", lambda *_: pytest.fail("a process was started"))
    monkeypatch.setattr(binder, "MOST_TO_BIND", 10)
    with pytest.raises(Refused, match="larger than 200 MB"):
        binder.bind([binder.Part(1, file=0)], [b"x" * 11], title="T", foot="F")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_numbers_are_printed_at_the_lower_right_of_each_page_as_it_is_seen(turned, tmp_path):
    def turn(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.Rotate = turned

    bound = binder.bind(
        [binder.Part(1, file=0), binder.Part(1, says=("Said here",))],
        [files.pdf(1, turn)],
        title="MT-1",
        foot="MT-1",
    )
    with pikepdf.open(BytesIO(bound)) as opened:
        stream = b"".join(one.read_bytes() for one in opened.pages[0].Contents)
    assert b"MT-1    Page 1 of 2".hex().encode() in stream
    place = {0: b"1 0 0 1 48", 90: b"0 1 -1 0 58", 180: b"-1 0 0 -1 11", 270: b"0 -1 1 0 12"}
    assert place[turned] in stream
