"""Store a document encrypted, check what it is, and open it with the reading recorded first."""

import hashlib
import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from partnership import uploads, vault
from partnership.models import Actor, Document, DocumentReading, Partnership
from partnership.sensitivity import Sensitivity

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


def store(
    source: BinaryIO,
    *,
    name: str,
    title: str,
    size: int,
    sensitivity: Sensitivity,
    partnership: Partnership,
    by: Actor | None,
    file_name: str = "",
) -> Document:
    """
    Judge, encrypt and keep a file that somebody gave; `file_name` is what it is called when it leaves again.

    Raises Refused, with a sentence for the person, when the file cannot be taken (uploads.py).
    """
    kept = uploads.taken(source, name=name, size=size)
    return keep(
        kept,
        file_name=file_name or uploads.label_of(name),
        title=title,
        sensitivity=sensitivity,
        partnership=partnership,
        by=by,
    )


def store_made(
    content: bytes,
    *,
    file_name: str,
    title: str,
    sensitivity: Sensitivity,
    partnership: Partnership,
    by: Actor | None,
) -> Document:
    """Encrypt and keep a PDF that the portal itself made."""
    return keep(
        uploads.Taken(BytesIO(content), len(content), uploads.ALLOWED_TYPES[".pdf"]),
        file_name=file_name,
        title=title,
        sensitivity=sensitivity,
        partnership=partnership,
        by=by,
    )


@transaction.atomic
def keep(
    kept: uploads.Taken,
    *,
    file_name: str,
    title: str,
    sensitivity: Sensitivity,
    partnership: Partnership,
    by: Actor | None,
) -> Document:
    """Encrypt and keep what `uploads.taken` took."""
    key = uuid.uuid4()
    sealing = _Sealing(kept.source, _owner(key))
    stored_as = default_storage.save(f"{key.hex[:2]}/{uuid.uuid4().hex}", sealing)
    return Document.objects.create(
        partnership=partnership,
        key=key,
        title=title,
        file_name=file_name[:150],
        media_type=kept.media_type,
        size=sealing.size_in,
        pages=kept.pages,
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
