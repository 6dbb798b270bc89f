"""
The process that opens PDFs which strangers wrote. It is started by binder.py, as a script, for one piece of work.

It locks itself in before it reads a byte (child_lock.py). It looks whether one PDF may be taken and counts its pages,
or binds several into one with a number printed on each page, or marks one with the name of its reader.

What it reads from its standard input: the length of a JSON header (8 bytes), the header, then the PDFs.
"""

import json
import math
import os
import runpy
import sys
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

# This is a script, not a part of a package, so it loads its lock by its path.
lock_in = runpy.run_path(str(Path(__file__).with_name("child_lock.py")))["lock_in"]

MOST_PAGES = 1_000
DEEPEST = 60
A4 = (595.276, 841.89)  # points
MARGIN = 20  # points from the corner of a page to its number

# What a PDF can do by itself; a link to an address or a page is not among it.
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}  # fmt: skip
KEYS = {
    "/JS": "it contains a program (JavaScript)",
    "/JavaScript": "it contains a program (JavaScript)",
    "/XFA": "it contains an XFA form",
    "/EmbeddedFiles": "it has files attached inside",
    "/EF": "it has files attached inside",
    "/RichMedia": "it contains media that play",
    "/RichMediaContent": "it contains media that play",
}
ENCRYPTED = "it is encrypted. Save it without a password and add it again"
DAMAGED = "it is damaged or cut off. Open it, save it as a PDF again and add that"
STARTS = "it starts something when it is opened"


class NotTaken(Exception):
    """Why a PDF is not taken, in words that follow “because”."""


def opened(content: bytes) -> Pdf:
    """A PDF as it stands, never repaired: what one program repairs another reads differently."""
    try:
        return pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise NotTaken(ENCRYPTED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise NotTaken(DAMAGED) from None


def looked_at(content: bytes) -> int:
    """How many pages a PDF has. Raises NotTaken for one that does something by itself."""
    pdf = opened(content)
    if pdf.is_encrypted:
        raise NotTaken(ENCRYPTED)
    try:
        pages = len(pdf.pages)
        for one in pdf.objects:
            look(one, 0)
        look(pdf.trailer, 0)
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError):
        raise NotTaken(DAMAGED) from None
    if not 0 < pages <= MOST_PAGES:
        raise NotTaken(f"it has {pages:,} pages and may have {MOST_PAGES:,}" if pages else DAMAGED)
    return pages


def look(thing: Object, depth: int) -> None:
    """Look for what acts by itself in one object and in those written inside it."""
    if depth > DEEPEST:
        raise NotTaken("it is built too deeply")
    if isinstance(thing, Array):
        inside: Iterator[Any] = iter(thing)
    elif isinstance(thing, Dictionary | Stream):
        named = thing if isinstance(thing, Dictionary) else thing.stream_dict
        judge(named)
        inside = iter(value for _, value in named.items())
    else:
        return
    for one in inside:
        if isinstance(one, Object) and not one.is_indirect:
            look(one, depth + 1)


def judge(named: Object) -> None:
    """Raise NotTaken when a dictionary holds something that acts by itself."""
    for key in named.keys():  # noqa: SIM118 - an Object is not a dict
        if key in KEYS:
            raise NotTaken(KEYS[key])
    if str(named.get("/S", "")) in ACTIONS or str(named.get("/Subtype", "")) == "/RichMedia":
        raise NotTaken(STARTS)
    if str(named.get("/Type", "")) == "/EmbeddedFile":
        raise NotTaken(KEYS["/EF"])
    first = named.get("/OpenAction")
    if isinstance(first, Dictionary):
        judge(first)
        if str(first.get("/S", "")) != "/GoTo":
            raise NotTaken(STARTS)


# --- binding ----------------------------------------------------------------------------------------------------------
def bound(asked: dict[str, Any], contents: list[bytes]) -> bytes:
    """
    One PDF of parts in order, each page with its number printed at the foot, as page label and in the bookmarks.

    A part is {"file": number of a given PDF, "first": page, "pages": count}, or stand-ins {"says": [lines],
    "pages": count}; a part with "label" begins a numbering of its own. What is asked for beyond the end of a file
    becomes an empty page, so that numbers that were sent out stay.
    """
    sources = [opened(one) for one in contents]
    made = pikepdf.new()
    labels: list[Any] = []
    prefix, number = "Page ", 0
    last = sum(part["pages"] for part in asked["parts"] if part.get("label", "Page ") == "Page ")
    for part in asked["parts"]:
        if part.get("label", prefix) != prefix:
            prefix, number = part["label"], 0
        if number == 0:
            style = Dictionary(S=Name.D, St=1)
            if prefix != "Page ":
                style.P = String(prefix)
            labels += [len(made.pages), style]
        for page in pages_of(part, sources, made):
            number += 1
            made.pages.append(page)
            of = f" of {last}" if prefix == "Page " else ""
            stamp(made, made.pages[-1], f"{asked['foot']}    {prefix}{number}{of}")
    made.Root.PageLabels = Dictionary(Nums=Array(labels))
    mark(made, asked["marks"])
    made.Root.Lang = String("en-GB")
    made.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    made.docinfo["/Title"] = asked["title"]
    kept = BytesIO()
    made.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return kept.getvalue()


def pages_of(part: dict[str, Any], sources: list[Pdf], made: Pdf) -> Iterator[pikepdf.Page]:
    """The pages of one part."""
    if "file" not in part:
        for _ in range(part["pages"]):
            yield plain_page(made, part["says"])
        return
    source = sources[part["file"]].pages
    for at in range(part["first"] - 1, part["first"] - 1 + part["pages"]):
        yield source[at] if at < len(source) else plain_page(made, [])


def plain_page(made: Pdf, lines: list[str]) -> pikepdf.Page:
    """A page with a few lines of text near its head."""
    page = made.add_blank_page(page_size=A4)
    del made.pages[-1]
    for row, line in enumerate(lines):
        write(made, page, line, f"1 0 0 1 60 {A4[1] - 120 - row * 26:.1f}", 15 if row == 0 else 12)
    return page


def stamp(made: Pdf, page: pikepdf.Page, words: str) -> None:
    """Print words at the lower right of a page as it is seen, on white, whatever its size and rotation."""
    for leftover in ("/StructParents", "/AA"):
        if leftover in page.obj:
            del page.obj[leftover]
    left, low, right, high = (float(one) for one in page.cropbox)
    width, height = right - left, high - low
    turned = int(page.obj.get("/Rotate", 0)) % 360
    across = width if turned in {0, 180} else height
    text = len(words) * 4.9
    x, y = max(across - text - MARGIN, 2), 12
    place = {
        0: f"1 0 0 1 {left + x:.2f} {low + y:.2f}",
        90: f"0 1 -1 0 {right - y:.2f} {low + x:.2f}",
        180: f"-1 0 0 -1 {right - x:.2f} {high - y:.2f}",
        270: f"0 -1 1 0 {left + y:.2f} {high - x:.2f}",
    }.get(turned, f"1 0 0 1 {left + x:.2f} {low + y:.2f}")
    write(made, page, words, place, 9, backing=text + 8)


def printable(words: str) -> bytes:
    """Words in the letters of the built-in fonts; of others the letter without its accent, else a question mark."""
    letters = []
    for letter in words:
        try:
            letters.append(letter.encode("cp1252"))
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore")
            letters.append(plain or b"?")
    return b"".join(letters)


def write(
    made: Pdf,
    page: pikepdf.Page,
    words: str,
    place: str,
    size: int,
    backing: float = 0,
    state: str = "",
) -> None:
    """Add one line of text to a page, in a graphics state of its own."""
    if "/PortalFont" not in dict(page.resources.get("/Font", Dictionary())):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)  # fmt: skip
        page.add_resource(made.make_indirect(font), Name.Font, name=Name("/PortalFont"))
    said = printable(words).hex().encode()
    white = f"1 1 1 rg -4 -4 {backing:.1f} 15 re f " if backing else ""
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(
        f"\nQ\nq {state}{place} cm {white}0.07 0.1 0.11 rg BT /PortalFont {size} Tf <".encode()
        + said
        + b"> Tj ET Q\n"
    )


# --- marking ----------------------------------------------------------------------------------------------------------
def marked(asked: dict[str, Any], content: bytes) -> bytes:
    """A copy with the reader's name across and at the foot of every page, and the file's words of itself taken off."""
    copy = opened(content)
    for page in copy.pages:
        for told in ("/PieceInfo", "/Metadata", "/Thumb"):
            if told in page.obj:
                del page.obj[told]
        head(copy, page, asked["head"])
        across(copy, page, asked["across"])
        stamp(copy, page, asked["foot"])
    for told in ("/Metadata", "/PieceInfo"):
        if told in copy.Root:
            del copy.Root[told]
    if "/Info" in copy.trailer:
        del copy.trailer["/Info"]
    copy.docinfo["/Title"] = asked["title"]
    kept = BytesIO()
    copy.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return kept.getvalue()


def head(made: Pdf, page: pikepdf.Page, words: str) -> None:
    """Print the marking at the upper left of a page, whatever its rotation: in the page's own turn."""
    left, low, right, high = (float(one) for one in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    place = {
        0: f"1 0 0 1 {left + MARGIN:.2f} {high - MARGIN:.2f}",
        90: f"0 1 -1 0 {left + MARGIN:.2f} {low + MARGIN:.2f}",
        180: f"-1 0 0 -1 {right - MARGIN:.2f} {low + MARGIN:.2f}",
        270: f"0 -1 1 0 {right - MARGIN:.2f} {high - MARGIN:.2f}",
    }.get(turned, f"1 0 0 1 {left + MARGIN:.2f} {high - MARGIN:.2f}")
    write(made, page, words, place, 9, backing=len(words) * 7.0)


def across(made: Pdf, page: pikepdf.Page, words: str) -> None:
    """Print words large and faint from corner to corner of a page, through its text, so that cutting leaves them."""
    left, low, right, high = (float(one) for one in page.cropbox)
    width, height = right - left, high - low
    angle = math.atan2(height, width) + math.radians(
        int(page.obj.get("/Rotate", 0)) % 360 // 180 * 180
    )
    size = max(min(math.hypot(width, height) * 0.8 / max(len(words) * 0.5, 1), 48), 8)
    long = len(words) * size * 0.5 / 2
    x = left + width / 2 - long * math.cos(angle)
    y = low + height / 2 - long * math.sin(angle)
    faint = made.make_indirect(Dictionary(Type=Name.ExtGState, ca=0.18, CA=0.18))
    page.add_resource(faint, Name.ExtGState, name=Name("/PortalFaint"))
    turn = (
        f"{math.cos(angle):.4f} {math.sin(angle):.4f} {-math.sin(angle):.4f} {math.cos(angle):.4f}"
    )
    write(made, page, words, f"{turn} {x:.2f} {y:.2f}", round(size), state="/PortalFaint gs ")


def mark(made: Pdf, marks: list[dict[str, Any]]) -> None:
    """The bookmarks: {"title", "page" (from 0), "inside": [...]}."""
    with made.open_outline() as outline:
        for one in marks:
            item = pikepdf.OutlineItem(one["title"], one["page"])
            item.children.extend(
                pikepdf.OutlineItem(inner["title"], inner["page"]) for inner in one["inside"]
            )
            outline.root.append(item)


def main() -> None:
    """Lock in, read, work, write."""
    lock_in(os.path.realpath(os.environ["TMPDIR"]))
    given = sys.stdin.buffer
    asked = json.loads(given.read(int.from_bytes(given.read(8), "big")))
    contents = [given.read(size) for size in asked["sizes"]]
    if asked["do"] == "bind":
        sys.stdout.buffer.write(bound(asked, contents))
        return
    if asked["do"] == "mark":
        sys.stdout.buffer.write(marked(asked, contents[0]))
        return
    try:
        answer: dict[str, Any] = {"pages": looked_at(contents[0])}
    except NotTaken as refusal:
        answer = {"because": str(refusal)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
