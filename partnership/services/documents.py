"""Store a document encrypted, check what it is, and open it with the reading recorded first."""

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from partnership import vault
from partnership.errors import Refused
from partnership.models import Actor, Document, DocumentReading, Partnership
from partnership.sensitivity import Sensitivity

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
_TEXT_ENDINGS = {".txt", ".csv"}
_PIECE = 64 * 1024


class _Sealing(File):
    """A file that is encrypted while the storage reads it, so that no clear byte touches the disk."""

    def __init__(self, source: BinaryIO, owner: str) -> None:
        super().__init__(source)
        self.size_in, self.digest = 0, hashlib.sha256()
        self._source, self._owner = source, owner

    def _clear(self) -> Iterator[bytes]:
        while piece := self._source.read(_PIECE):
            self.size_in += len(piece)
            self.digest.update(piece)
            yield piece

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 - Django's signature
        """The encrypted content."""
        yield from vault.seal(self._clear(), self._owner)


def checked_type(name: str, first_bytes: bytes, size: int) -> str:
    """
    The type a file will be served as.

    Raises Refused, with a sentence for the person, when the file is too large, of a kind that is not taken, or
    is not what its name says.
    """
    ending = PurePosixPath(name).suffix.lower()
    if size > settings.DOCUMENT_MOST_BYTES:
        most = settings.DOCUMENT_MOST_BYTES // (1024 * 1024)
        raise Refused(f"The file is larger than {most} MB.")
    if size == 0:
        raise Refused("The file is empty.")
    if ending not in ALLOWED_TYPES:
        taken = ", ".join(sorted(one.removeprefix(".") for one in ALLOWED_TYPES))
        raise Refused(f"Files of this kind are not taken. Use one of: {taken}.")
    expected = ALLOWED_TYPES[ending]
    found = filetype.guess_mime(first_bytes)
    if ending in _TEXT_ENDINGS:
        if found or b"\x00" in first_bytes:
            raise Refused("The file's name says that it is text, but it is not.")
    elif found != expected:
        raise Refused("The file is not what the end of its name says.")
    return expected


@transaction.atomic
def store(
    source: BinaryIO,
    *,
    name: str,
    title: str,
    size: int,
    sensitivity: Sensitivity,
    partnership: Partnership,
    by: Actor | None,
) -> Document:
    """Encrypt and keep a file. Raises Refused when the file cannot be taken."""
    first_bytes = source.read(4096)
    source.seek(0)
    media_type = checked_type(name, first_bytes, size)
    key = uuid.uuid4()
    sealing = _Sealing(source, _owner(key))
    stored_as = default_storage.save(f"{key.hex[:2]}/{uuid.uuid4().hex}", sealing)
    return Document.objects.create(
        partnership=partnership,
        key=key,
        title=title,
        file_name=PurePosixPath(name).name[:150],
        media_type=media_type,
        size=sealing.size_in,
        sha256=sealing.digest.hexdigest(),
        stored_as=stored_as,
        sensitivity=sensitivity,
        uploaded_at=timezone.now(),
        uploaded_by=by.user if by else None,
    )


def _owner(key: uuid.UUID) -> str:
    return f"document {key.hex}"


def content(document: Document) -> Iterator[bytes]:
    """
    The clear bytes. Only for what is public or for a reader whose reading is recorded (`open_for`).

    Raises vault.Damaged when the stored file was changed.
    """
    with default_storage.open(document.stored_as) as file:
        pieces = iter(lambda: file.read(_PIECE), b"")
        yield from vault.unseal(pieces, _owner(document.key))


@transaction.atomic
def open_for(document: Document, actor: Actor, *, purpose: str = "") -> Iterator[bytes]:
    """Record that a person opens a document, then hand over its bytes. The caller has asked `visible_to` first."""
    DocumentReading.objects.create(
        partnership=document.partnership,
        document=document,
        by=actor.user,
        hat=actor.hat_in_words,
        at=timezone.now(),
        purpose=purpose,
    )
    return content(document)
