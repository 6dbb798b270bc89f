"""
What may be uploaded, by name, by first bytes and by structure; and the bytes that are kept of it.

Every refusal names its rule. There is no virus scanner here: what is refused is what can act by itself, what is not
what it says it is, and the scanners' own test file (docs/decisions/0010-uploads-are-judged-by-structure.md).
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype
from django.conf import settings

from partnership import binder, upload_office, upload_pictures
from partnership.errors import Refused

# What may be stored, by the end of its name, and the type that it is served as: ours, never the sender's.
ALLOWED_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
MACROS = {".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".potm", ".xlam", ".ppam", ".ppsm"}
OLD_OFFICE = {".doc", ".xls", ".ppt", ".dot", ".xlt", ".pps", ".rtf"}
LONGEST_NAME = 120
# Directions of writing and other letters without a shape, which make a name look like another one.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
WEB_PAGE = re.compile(rb"^\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php)", re.IGNORECASE)  # fmt: skip
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# The test file that every scanner knows (eicar.org), in two parts, so that none takes this module for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"


@dataclass(frozen=True)
class Taken:
    """A file that may be kept: its bytes, the type it is served as, and of a PDF the number of its pages."""

    source: BinaryIO
    size: int
    media_type: str
    pages: int | None = None


def label_of(name: str) -> str:
    """The last part of a file's name without what can mislead a person or a program; never a path."""
    last = re.split(r"[/\\:]", UNSEEN.sub("", name))[-1].strip(" .")
    ending = PurePosixPath(last).suffix[:10]
    return f"{last[: LONGEST_NAME - len(ending)].removesuffix(ending)}{ending}" if last else "file"


def taken(source: BinaryIO, *, name: str, size: int) -> Taken:
    """What is kept of a file. Raises Refused, with a sentence for the person, when it cannot be taken."""
    ending = checked_ending(name, size)
    content = source.read()
    if EICAR in content:
        raise Refused("The file is not taken, because it carries the mark of a virus.")
    match ending:
        case ".pdf":
            return _pdf(content)
        case ".docx" | ".xlsx" | ".pptx":
            upload_office.check(content, ending, forbidden=EICAR)
            return Taken(BytesIO(content), len(content), ALLOWED_TYPES[ending])
        case ".png" | ".jpg" | ".jpeg":
            return _picture(content, ending)
        case _:
            return _text(content, ending)


def checked_ending(name: str, size: int) -> str:
    """The end of a file's name, in small letters. Raises Refused when its kind or its size is not taken."""
    ending = PurePosixPath(label_of(name)).suffix.lower()
    if size > settings.DOCUMENT_MOST_BYTES:
        most = settings.DOCUMENT_MOST_BYTES // (1024 * 1024)
        raise Refused(f"The file is larger than {most} MB.")
    if size == 0:
        raise Refused("The file is empty.")
    if ending in MACROS:
        raise Refused("Files with macros are not taken. Save it without macros, as .docx, .xlsx or .pptx.")  # fmt: skip
    if ending in OLD_OFFICE:
        raise Refused("Files of old Office programs are not taken. Save it as .docx, .xlsx, .pptx or PDF.")  # fmt: skip
    if ending not in ALLOWED_TYPES:
        kinds = ", ".join(sorted(one.removeprefix(".") for one in ALLOWED_TYPES))
        raise Refused(f"Files of this kind are not taken. Use one of: {kinds}.")
    return ending


def _pdf(content: bytes) -> Taken:
    if not content.startswith(b"%PDF-"):
        raise Refused("The file is not a PDF, though the end of its name says so.")
    if not content.rstrip(b"\r\n\t \x00").endswith(b"%%EOF"):
        raise Refused("The PDF is cut off, or something stands behind its end. Save it as a PDF again and add that.")  # fmt: skip
    _only_one_kind(content)
    pages = binder.pages_of(content)
    return Taken(BytesIO(content), len(content), ALLOWED_TYPES[".pdf"], pages)


def _picture(content: bytes, ending: str) -> Taken:
    expected = ALLOWED_TYPES[ending]
    if filetype.guess_mime(content[:4096]) != expected:
        raise Refused("The file is not a picture of the kind that the end of its name says.")
    _only_one_kind(content)
    kept = upload_pictures.without_metadata(content, expected)
    return Taken(BytesIO(kept), len(kept), expected)


def _text(content: bytes, ending: str) -> Taken:
    if CONTROL.search(content):
        raise Refused("The file's name says that it is text, but it is not in UTF-8. Save it as UTF-8 and add it again.")  # fmt: skip
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("The text is not in UTF-8. In Excel, save it as “CSV UTF-8”; in Notepad, choose the encoding UTF-8.") from None  # fmt: skip
    if WEB_PAGE.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise Refused("The file is a web page, though the end of its name says that it is text.")
    return Taken(BytesIO(content), len(content), ALLOWED_TYPES[ending])


def _only_one_kind(content: bytes) -> None:
    if zipfile.is_zipfile(BytesIO(content)):
        raise Refused("The file is two kinds of file in one: an archive is hidden in it.")
