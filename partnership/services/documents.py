"""Store a document encrypted, check what it is, and open it with the reading recorded first."""

import hashlib
import logging
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

log = logging.getLogger(__name__)

_PIECE = 64 * 1024
_AT_ONCE = 100  # documents that are taken over in one step


class _Sealing(File):
    """A file that is encrypted while the storage reads it, so that no clear byte touches the disk."""

    def __init__(self, source: BinaryIO, owner: str, key: bytes) -> None:
        super().__init__(source)
        self.size_in, self.digest = 0, hashlib.sha256()
        self._source, self._owner, self._key = source, owner, key

    def _clear(self) -> Iterator[bytes]:
        while piece := self._source.read(_PIECE):
            self.size_in += len(piece)
            self.digest.update(piece)
            yield piece

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 - Django's signature
        """The encrypted content."""
        yield from vault.seal(self._clear(), self._owner, self._key)


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
    own_key, wrapped_key = vault.new_key(_owner(key))
    sealing = _Sealing(kept.source, _owner(key), own_key)
    stored_as = default_storage.save(_place(key), sealing)
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
        wrapped_key=wrapped_key,
        wrapped_by=vault.todays_key(),
        sensitivity=sensitivity,
        uploaded_at=timezone.now(),
        uploaded_by=by.user if by else None,
    )


def _owner(key: uuid.UUID) -> str:
    return f"document {key.hex}"


def _place(key: uuid.UUID) -> str:
    """A name for a file that nobody can guess."""
    return f"{key.hex[:2]}/{uuid.uuid4().hex}"


def content(document: Document) -> Iterator[bytes]:
    """
    The clear bytes. Only for what is public or for a reader whose reading is recorded (`open_for`).

    Raises vault.Damaged when the stored file was changed.
    """
    document, file = _stored(document)
    with file:
        wrapped, owner = bytes(document.wrapped_key), _owner(document.key)
        key = vault.unwrapped(wrapped, owner) if wrapped else None
        yield from vault.unseal(iter(lambda: file.read(_PIECE), b""), owner, key)


def _stored(document: Document) -> tuple[Document, File]:
    """The row and its file; as they stand now, where the file was sealed anew after the row was read."""
    try:
        return document, default_storage.open(document.stored_as)
    except FileNotFoundError:
        document = Document.objects.get(pk=document.pk)
        return document, default_storage.open(document.stored_as)


# --- another master key -------------------------------------------------------------------------------------------------
def under_an_old_key() -> int:
    """How many documents are sealed under another master key than today's."""
    return Document.objects.exclude(wrapped_by=vault.todays_key()).count()


def take_over() -> Iterator[int]:
    """Take the documents over to today's master key, a batch at a time; one that is damaged is told and passed over."""
    last = 0
    while True:
        rows = Document.objects.exclude(wrapped_by=vault.todays_key()).filter(pk__gt=last)
        batch = list(rows.order_by("pk")[:_AT_ONCE])
        if not batch:
            return
        for row in batch:
            try:
                _take_over(row)
            except (vault.Damaged, FileNotFoundError):
                if rows.filter(pk=row.pk).exists():  # and no other run was quicker
                    log.exception("The document %s cannot be read. Its key stays.", row.key)
        last = batch[-1].pk
        yield len(batch)


def _take_over(row: Document) -> None:
    """Wrap a document's key again; one without a key of its own is sealed again under one, beside the old file."""
    mine = Document.objects.filter(
        pk=row.pk, wrapped_by=row.wrapped_by, stored_as=row.stored_as
    )  # compare and swap: whoever was quicker wins
    owner, today = _owner(row.key), vault.todays_key()
    if row.wrapped_key:
        again = vault.wrapped_again(bytes(row.wrapped_key), owner)
        mine.update(wrapped_key=again, wrapped_by=today)
        return
    key, wrapped = vault.new_key(owner)
    with default_storage.open(row.stored_as) as old:
        clear = vault.unseal(iter(lambda: old.read(_PIECE), b""), owner, None)
        stored_as = default_storage.save(_place(row.key), _Again(vault.seal(clear, owner, key)))
    won = mine.update(stored_as=stored_as, wrapped_key=wrapped, wrapped_by=today)
    default_storage.delete(row.stored_as if won else stored_as)


class _Again(File):
    """What is sealed anew while the storage reads it."""

    def __init__(self, sealed: Iterator[bytes]) -> None:
        super().__init__(BytesIO())
        self._sealed = sealed

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 - Django's signature
        """The encrypted content."""
        yield from self._sealed


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
