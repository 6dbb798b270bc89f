"""Whether an Office file may be kept: an archive of parts, judged before and while it is unpacked, never opened as a document."""

import re
import stat
import struct
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from partnership.errors import Refused

MOST_MEMBERS = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100  # bytes unpacked to bytes packed, of the whole file
DEEPEST = 2  # a document, and a table that stands behind one of its charts

MAIN_PART = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
}
OLE = b"\xd0\xcf\x11\xe0"
LOCAL_HEADER = 30
END_RECORD = b"PK\x05\x06"
END_RECORD_SIZE = 22
# Names of parts that run a program or fetch something by themselves.
ACTIVE = re.compile(r"vbaproject|vbadata|/activex/|oleobject|\.(exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|swf|scr)$", re.IGNORECASE)  # fmt: skip
FETCHING = re.compile(
    r"/externallinks/|/connections\.xml$|/querytables/|/websettings/", re.IGNORECASE
)
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)|w:instr\s*=\s*[\"']([^\"']*)")
FETCHING_FIELD = re.compile(rb"DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT", re.IGNORECASE)
DDE_FORMULA = re.compile(rb"<f[^>]*>[^<]*\|[^<]*!")
HYPERLINK = "/relationships/hyperlink"

OLD = "This is an old or a password-protected Office file. Save it without a password, as .docx, .xlsx, .pptx or PDF."
DAMAGED = "The Office file is damaged. Open it, save it again and add that."
BOMB = "The Office file is not taken, because it unpacks to far more than it should."
ODD = "The Office file is not taken, because its parts are not where an Office program puts them. Open it, save it again and add that."
MACRO = "The Office file is not taken, because it contains a macro or another program."
REMOTE = "The Office file is not taken, because it fetches something from elsewhere when it is opened (a template, a picture, a table or a query). Break its links and save it again."
XML = "The Office file is not taken, because its text declares entities, which no Office program does."
VIRUS = "The file is not taken, because it carries the mark of a virus."


def check(content: bytes, ending: str, *, forbidden: bytes, depth: int = 1) -> None:
    """Raise Refused when an Office file may not be kept; `forbidden` are bytes that no part may hold."""
    if content.startswith(OLE):
        raise Refused(OLD)
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("The file is not an Office file, though the end of its name says so.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_outline(archive, content)
            if not {MAIN_PART[ending], "[Content_Types].xml"} <= set(archive.namelist()):
                raise Refused("The file is not the kind of Office file that the end of its name says.")  # fmt: skip
            for member in archive.infolist():
                _check_part(member.filename, archive.read(member), forbidden, depth)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, struct.error, OSError, zipfile.zlib.error):  # type: ignore[attr-defined] # fmt: skip
        raise Refused(DAMAGED) from None


def _check_outline(archive: zipfile.ZipFile, content: bytes) -> None:
    """What the list of the archive says, before anything is unpacked."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(BOMB)
    unpacked = sum(one.file_size for one in members)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        raise Refused(BOMB)
    if any(one.flag_bits & 0x1 for one in members):
        raise Refused(OLD)
    if len({one.filename.lower() for one in members}) != len(members) or any(map(_is_odd, members)):
        raise Refused(ODD)
    if content[-END_RECORD_SIZE:][:4] != END_RECORD:
        raise Refused(ODD)  # something stands behind its end
    _check_places(members, content)


def _is_odd(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename
    is_path = name.startswith(("/", "\\")) or "\\" in name or ":" in name or "\x00" in name
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_path or is_link or ".." in PurePosixPath(name).parts or member.filename != name


def _check_places(members: list[zipfile.ZipInfo], content: bytes) -> None:
    """Each part stands behind the one before it and none shares bytes with another; the first stands first."""
    end = 0
    for one in sorted(members, key=lambda member: member.header_offset):
        start = one.header_offset
        if start < end or (end == 0 and start != 0):
            raise Refused(ODD)
        name, extra = struct.unpack_from("<HH", content, start + 26)
        end = start + LOCAL_HEADER + name + extra + one.compress_size
    if end > len(content):
        raise Refused(DAMAGED)


def _check_part(name: str, part: bytes, forbidden: bytes, depth: int) -> None:
    if forbidden in part:
        raise Refused(VIRUS)
    where = f"/{name}".lower()
    if ACTIVE.search(where) or part.startswith(OLE):
        raise Refused(MACRO)
    if FETCHING.search(where):
        raise Refused(REMOTE)
    if "/embeddings/" in where:
        ending = PurePosixPath(where).suffix
        if ending not in MAIN_PART or depth >= DEEPEST:
            raise Refused(MACRO)
        check(part, ending, forbidden=forbidden, depth=depth + 1)
    elif where.endswith((".xml", ".rels", ".vml")):
        _check_xml(where, part)


def _check_xml(where: str, part: bytes) -> None:
    if DOCTYPE.search(part.replace(b"\x00", b"")):
        raise Refused(XML)
    if where == "/[content_types].xml" and b"macroenabled" in part.replace(b"\x00", b"").lower():
        raise Refused(MACRO)
    if where.endswith(".rels"):
        _check_relations(part)
    fields = b"".join(a or b for a, b in FIELD.findall(part)) if b"instr" in part else b""
    if FETCHING_FIELD.search(fields) or DDE_FORMULA.search(part):
        raise Refused(REMOTE)


def _check_relations(part: bytes) -> None:
    """A part may point outside the file as a hyperlink only: that waits for a person to follow it."""
    try:
        root = ET.fromstring(part)  # noqa: S314 - it declares no entities (DOCTYPE)
    except ET.ParseError:
        raise Refused(DAMAGED) from None
    for one in root.iter():
        mode = one.get("TargetMode", "Internal")
        if mode != "Internal" and not one.get("Type", "").endswith(HYPERLINK):
            raise Refused(REMOTE)
