"""Files as somebody hostile, careless or honest sends them, and what each is answered. "B04" is a row of SECURITY.md, 5 B.

Every row is made here, so that no file that a scanner would rightly take away lies in the repository.
"""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from partnership.uploads import EICAR

MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" {}/></Relationships>'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORDS = b"<w:document><w:body><w:p>Agenda</w:p></w:body></w:document>"


# --- Office -------------------------------------------------------------------------------------------------------------
def office(kind: str = "docx", more: dict[str, bytes] | None = None, main: bytes = WORDS) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(MAIN[kind], main)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def related(attributes: str) -> bytes:
    return office(more={"word/_rels/document.xml.rels": RELATIONS.format(attributes).encode()})


def with_member(name: str, *, link: bool = False, twice: bool = False, raw: bytes = b"") -> bytes:
    made = io.BytesIO(office())
    with zipfile.ZipFile(made, "a") as archive:
        member = zipfile.ZipInfo(name)
        if link:
            member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
        if twice:
            archive.fp.seek(archive.start_dir)
            archive.filelist.append(archive.filelist[-1])
    content = made.getvalue()
    return content.replace(name.encode(), raw) if raw else content


def many_members(count: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(MAIN["docx"], WORDS)
        for number in range(count):
            archive.writestr(f"word/media/{number}.png", b"")
    return made.getvalue()


def declaring(size: int) -> bytes:
    """An archive whose list declares a part of so many bytes."""
    content = bytearray(office())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(content)


def overlapping() -> bytes:
    """Two entries of the list that lead to the same bytes (Fifield's bomb, in small)."""
    content = bytearray(office(more={"word/styles.xml": WORDS}))
    last = content.rfind(b"PK\x01\x02")
    before = content.rfind(b"PK\x01\x02", 0, last)
    content[last + 42 : last + 46] = content[before + 42 : before + 46]
    return bytes(content)


def flagged_as_encrypted() -> bytes:
    content = bytearray(office())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


# --- PDF ----------------------------------------------------------------------------------------------------------------
def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], object] = bool, **saved: object) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    change(made)
    kept = io.BytesIO()
    made.save(kept, **saved)  # type: ignore[arg-type]
    return kept.getvalue()


def rooted(**values: Any) -> Callable[[], bytes]:
    def add(made: pikepdf.Pdf) -> None:
        for key, value in values.items():
            made.Root[f"/{key}"] = value

    return lambda: pdf(change=add)


def annotated(**action: Any) -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(**action))  # fmt: skip
        made.pages[0].Annots = made.make_indirect(Array([note]))

    return pdf(change=add)


def attached() -> bytes:
    def attach(made: pikepdf.Pdf) -> None:
        made.attachments["a.txt"] = pikepdf.AttachedFileSpec(made, b"inside", filename="a.txt")

    return pdf(change=attach)


def going_in_a_circle() -> bytes:
    def circle(made: pikepdf.Pdf) -> None:
        made.Root.Pages.Kids.append(made.Root.Pages)

    return pdf(change=circle)


def bomb_of_objects() -> bytes:
    """A stream of objects that unpacks to 2 GB."""
    packer = zlib.compressobj(9)
    piece = packer.compress(b"null " * 400_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = piece + piece[2:] * 1_000 + packer.flush()
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    at = len(head)
    body = b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(
        packed
    )
    stream = body + packed + b"\nendstream\nendobj\n"
    start = at + len(stream)
    rows = [(0, 0, 0), (1, 9, 0), (2, 3, 0), (1, at, 0), (1, start, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    cross = b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
    return head + stream + cross + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


# --- pictures -----------------------------------------------------------------------------------------------------------
def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def camera(orientation: int = 6) -> bytes:
    """What a camera writes: which way up, and an artist."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(">HHI4s", 0x013B, 2, 4, b"QZX\x00")
    return segment(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">H", 2) + entries)


def jpeg(width: int = 8, height: int = 8, more: bytes = b"", after: bytes = b"") -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    jfif = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + jfif + more + frame + scan + b"\xff\xd9" + after


# --- the rows -----------------------------------------------------------------------------------------------------------
KIND = "Files of this kind are not taken"
MACROS = "Files with macros are not taken"
OLD_OFFICE = "Files of old Office programs are not taken"
ODD = "its parts are not where an Office program puts them"
BOMB = "it unpacks to far more than it should"
MACRO = "it contains a macro or another program"
REMOTE = "it fetches something from elsewhere"
ENTITIES = "its text declares entities"
PASSWORD = "an old or a password-protected Office file"
VIRUS = "it carries the mark of a virus"
PROGRAM = "it contains a program (JavaScript)"
STARTS = "it starts something when it is opened"
ATTACHED = "it has files attached inside"
PDF_DAMAGED = "it is damaged or cut off"
WEB = "The file is a web page"
NOT_A_PICTURE = "not a picture of the kind"
NOT_UTF8 = "not in UTF-8"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@dataclass(frozen=True)
class Row:
    """One file: its name, its bytes, and a part of the sentence that refuses it; none where it is taken."""

    number: str
    name: str
    make: Callable[[], bytes]
    refused: str = ""


def table() -> list[Row]:
    js = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return [
        # Honest files.
        Row("honest PDF", "Agenda.PDF", lambda: pdf(3)),
        Row("honest Word", "report.docx", office),
        Row("honest Excel", "figures.xlsx", lambda: office("xlsx")),
        Row("honest slides", "slides.pptx", lambda: office("pptx")),
        Row("Word with a chart", "chart.docx", lambda: office(more={"word/embeddings/Sheet1.xlsx": office("xlsx")})),
        Row("Word with a web link", "link.docx", lambda: related(f'Type="{TYPES}hyperlink" Target="https://example.org" TargetMode="External"')),
        Row("PDF that opens at a page", "goto.pdf", lambda: pdf(change=lambda made: made.Root.__setattr__("OpenAction", Array([made.pages[0].obj, Name.Fit])))),
        Row("PDF with a web link", "link.pdf", lambda: annotated(S=Name.URI, URI=String("https://example.org"))),
        Row("B31 most pages", "long.pdf", lambda: pdf(1_000)),
        Row("honest JPEG", "photo.jpeg", jpeg),
        Row("honest PNG", "plan.png", png),
        Row("B36 CSV with its mark", "table.csv", lambda: "\ufeffŵ,£\n1,2".encode()),
        Row("B39 formula", "table.csv", lambda: b"=cmd|' /C calc'!A0"),
        Row("text that begins like a picture", "note.txt", lambda: b"BM Board meeting"),
        # Virus mark.
        Row("B01", "eicar.txt", lambda: EICAR, VIRUS),
        Row("B02 in Word", "eicar.docx", lambda: office(more={"word/media/a.bin": EICAR}), VIRUS),
        Row("B02 in a chart", "eicar.docx", lambda: office(more={"word/embeddings/a.xlsx": office("xlsx", {"xl/x": EICAR})}), VIRUS),
        Row("B03", "eicar.zip", lambda: b"PK\x03\x04", KIND),
        # Office.
        Row("B04 docm", "a.docm", office, MACROS),
        Row("B04 xlsm", "a.xlsm", office, MACROS),
        Row("B05", "a.docx", lambda: office(more={"word/vbaProject.bin": OLE}), MACRO),
        Row("B05 by its type", "a.docx", macro_by_type, MACRO),
        Row("B05 ActiveX", "a.docx", lambda: office(more={"word/activeX/activeX1.bin": b"x"}), MACRO),
        Row("B05 OLE under another name", "a.docx", lambda: office(more={"word/media/image1.png": OLE}), MACRO),
        Row("B05 package", "a.docx", lambda: office(more={"word/embeddings/Package.bin": b"x"}), MACRO),
        Row("B05 three deep", "a.docx", lambda: office(more={"word/embeddings/a.docx": office(more={"word/embeddings/b.docx": office()})}), MACRO),
        Row("B06 doc", "a.doc", lambda: OLE, OLD_OFFICE),
        Row("B06 rtf", "a.rtf", lambda: b"{\\rtf1}", OLD_OFFICE),
        Row("B06 as docx, and any encrypted one", "a.docx", lambda: OLE, PASSWORD),
        Row("B07 links", "a.xlsx", lambda: office("xlsx", {"xl/externalLinks/externalLink1.xml": b"<x/>"}), REMOTE),
        Row("B07 connections", "a.xlsx", lambda: office("xlsx", {"xl/connections.xml": b"<x/>"}), REMOTE),
        Row("B07 DDE in Excel", "a.xlsx", lambda: office("xlsx", {"xl/worksheets/sheet1.xml": b"<c><f>cmd|' /C calc'!A0</f></c>"}), REMOTE),
        Row("B07 DDE in Word", "a.docx", lambda: office(main=b"<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\x</w:instrText>"), REMOTE),
        Row("B08", "a.docx", lambda: related(f'Type="{TYPES}attachedTemplate" Target="http://x.example/t.dotm" TargetMode="External"'), REMOTE),
        Row("B08 written in letters by number", "a.docx", lambda: related(f'Type="{TYPES}attachedTemplate" Target="a&gt;b" TargetMode="&#69;xternal"'), REMOTE),
        Row("B08 linked picture", "a.docx", lambda: related(f'Type="{TYPES}image" Target="//x.example/a.png" TargetMode="External"'), REMOTE),
        Row("B09", "a.docx", lambda: office(main=b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'), ENTITIES),
        Row("B09 in UTF-16", "a.docx", lambda: office(main='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")), ENTITIES),
        Row("B10", "a.docx", lambda: many_members(1_001), BOMB),
        Row("B11, B12 by what it declares", "a.docx", lambda: declaring(200 * 1024 * 1024), BOMB),
        Row("B12 by ratio", "a.docx", lambda: office(main=b" " * 20_000_000), BOMB),
        Row("B12 that declares less than it holds", "a.docx", lambda: declaring(3), "The Office file is damaged"),
        Row("B13", "a.docx", overlapping, ODD),
        Row("B14", "a.docx", lambda: with_member("../../x"), ODD),
        Row("B15", "a.docx", lambda: with_member("word/x", link=True), ODD),
        Row("B16", "a.docx", lambda: with_member("word/x", twice=True), ODD),
        Row("B17 absolute", "a.docx", lambda: with_member("/etc/x"), ODD),
        Row("B17 drive", "a.docx", lambda: with_member("C:/x"), ODD),
        Row("B17 backslash", "a.docx", lambda: with_member("word/qqq", raw=b"word\\qqq"), ODD),
        Row("B17 NUL", "a.docx", lambda: with_member("word/qqq", raw=b"word/q\x00q"), ODD),
        Row("encrypted archive", "a.docx", flagged_as_encrypted, PASSWORD),
        Row("something before it", "a.docx", lambda: b"PK\x03\x04" + office(), ODD),
        Row("something behind it", "a.docx", lambda: office() + b"<script>", ODD),
        Row("cut off", "a.docx", lambda: office()[:-40], "The Office file is damaged"),
        Row("a table as a text", "a.docx", lambda: office("xlsx"), "not the kind of Office file"),
        Row("any archive", "a.docx", lambda: b"PK\x05\x06" + b"\x00" * 18, "not an Office file"),
        # Pictures.
        Row("B18", "a.png", lambda: png(100_000, 100_000), "more than 40 million pixels"),
        Row("B19", "a.jpg", lambda: jpeg(8_000, 5_013), "more than 40 million pixels"),
        Row("B19 just below", "a.jpg", lambda: jpeg(8_000, 4_987)),
        Row("B21", "a.gif", lambda: b"GIF89a", KIND),
        Row("B22", "a.svg", lambda: b"<svg><script/></svg>", KIND),
        Row("B23", "a.png", lambda: b"<svg><script/></svg>", NOT_A_PICTURE),
        Row("B26 JPEG with an archive", "a.jpg", lambda: jpeg(after=office()), "two kinds of file in one"),
        Row("B26 PNG with more behind it", "a.png", lambda: png() + b"<script>", "behind the end of the picture"),
        Row("PNG with a wrong sum", "a.png", lambda: png().replace(b"IEND\xae", b"IEND\xaf"), "The picture is damaged"),
        Row("JPEG cut off", "a.jpg", lambda: jpeg()[:-2], "The picture is damaged"),
        Row("JPEG without a size", "a.jpg", lambda: b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", "The picture is damaged"),
        # PDF.
        Row("B24", "a.pdf", lambda: b"<html><script>alert(1)</script>", "not a PDF"),
        Row("B24 as JPEG", "a.jpg", lambda: b"<html>", NOT_A_PICTURE),
        Row("B26 PDF with an archive", "a.pdf", lambda: pdf()[:-6] + office() + b"%%EOF", "two kinds of file in one"),
        Row("B26 PDF with more behind it", "a.pdf", lambda: pdf() + b"<script>alert(1)</script>", "something stands behind its end"),
        Row("B27", "a.pdf", lambda: b" " * 900 + pdf(), "not a PDF"),
        Row("B28", "a.pdf", rooted(OpenAction=js), PROGRAM),
        Row("B28 among the names", "a.pdf", rooted(Names=Dictionary(JavaScript=Dictionary())), PROGRAM),
        Row("B28 in a field", "a.pdf", lambda: annotated(S=Name.JavaScript, JS=String("x")), PROGRAM),
        Row("B28 in a stream of objects", "a.pdf", lambda: pdf(change=lambda made: made.Root.__setattr__("OpenAction", made.make_indirect(js)), object_stream_mode=pikepdf.ObjectStreamMode.generate), PROGRAM),
        Row("B29 Launch", "a.pdf", lambda: annotated(S=Name.Launch, F=String("cmd.exe")), STARTS),
        Row("B29 send a form", "a.pdf", lambda: annotated(S=Name.SubmitForm, F=String("http://x")), STARTS),
        Row("B29 open action to the web", "a.pdf", rooted(OpenAction=Dictionary(S=Name.URI, URI=String("http://x"))), STARTS),
        Row("B29 attached", "a.pdf", attached, ATTACHED),
        Row("B29 media", "a.pdf", rooted(X=Dictionary(RichMedia=1)), "media that play"),
        Row("B29 XFA", "a.pdf", rooted(AcroForm=Dictionary(XFA=Array([]))), "an XFA form"),
        Row("B30 password", "a.pdf", lambda: pdf(encryption=pikepdf.Encryption(user="u", owner="o")), "it is encrypted"),
        Row("B30 owner's password", "a.pdf", lambda: pdf(encryption=pikepdf.Encryption(user="", owner="o")), "it is encrypted"),
        Row("B31 too many pages", "a.pdf", lambda: pdf(1_001), "1,001 pages"),
        Row("no page", "a.pdf", lambda: pdf(0), PDF_DAMAGED),
        Row("B32 circle", "a.pdf", going_in_a_circle, PDF_DAMAGED),
        Row("B32 deep", "a.pdf", lambda: pdf().replace(b"/Pages", b"/X " + b"[" * 200 + b"]" * 200 + b"/Pages", 1), PDF_DAMAGED),
        Row("B33 cut off", "a.pdf", lambda: pdf()[:-200] + b"%%EOF", PDF_DAMAGED),
        Row("B33 no table", "a.pdf", lambda: b"%PDF-1.7\n%%EOF", PDF_DAMAGED),
        # Text and everything else.
        Row("B24 as text", "a.txt", lambda: b"\xef\xbb\xbf <!DOCTYPE html><script>", WEB),
        Row("B22 as text", "a.csv", lambda: b"<svg onload=alert(1)>", WEB),
        Row("B36 UTF-16", "a.csv", lambda: "a,b".encode("utf-16"), NOT_UTF8),
        Row("B36 Latin 1", "a.csv", lambda: "£5".encode("latin-1"), NOT_UTF8),
        Row("a program as text", "a.txt", lambda: b"MZ\x90\x00\x03", NOT_UTF8),
        Row("B25 php", "x.pHp", lambda: b"<?php", KIND),
        Row("B25 html", "x.pdf.html", lambda: b"<html>", KIND),
        Row("B25 as PDF", "x.html.pdf", lambda: b"<html>", "not a PDF"),
        Row("B25 semicolon", "x.pdf;.html", lambda: pdf(), KIND),
        Row("B37", "a.eml", lambda: b"From: x", KIND),
        *(Row("B38", f"a{end}", lambda: b"x", KIND) for end in (".lnk", ".hta", ".js", ".exe", ".iso", ".one", ".ps1", "")),
        Row("B40", "a.pdf", bytes, "The file is empty"),
        Row("B51 dot", "a.pdf.  ", lambda: pdf()),
        Row("B53 turned", "annex\u202efdp.exe", lambda: b"MZ", KIND),
        Row("JSON", "a.json", lambda: json.dumps({}).encode(), KIND),
    ]  # fmt: skip


def macro_by_type() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>')  # fmt: skip
        archive.writestr(MAIN["docx"], WORDS)
    return made.getvalue()
