"""
Encryption at rest: the one place that knows how. The master key stands outside the database (settings.VAULT_KEY).

Each document has a key of its own, wrapped under the master key: changing the master key wraps those keys again and
leaves the files alone. Short texts are sealed under the master key itself, and say under which. A key that was
replaced stays in settings.VAULT_KEY_FALLBACKS until nothing is sealed under it (services/rotation.py).

AES-256-GCM in chunks, so that a large file needs little memory. Every chunk is bound to its owner's name, its
number and whether it is the last, so that chunks cannot be swapped, cut off or added unseen.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CHUNK_BYTES = 64 * 1024
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SEALED_CHUNK_BYTES = _NONCE_BYTES + CHUNK_BYTES + _TAG_BYTES
# What a text begins with that says under which master key it is sealed; then eight bytes of that key's name.
_NAMED = b"PV2:"
_NAME_BYTES = 8


class Damaged(Exception):
    """What was stored is not what was sealed: it was changed, cut or sealed under a key that is no longer given."""


@dataclass(frozen=True)
class _Master:
    """A master key: the name that tells it from others without telling it, and its cipher."""

    name: bytes
    cipher: AESGCM


@lru_cache(maxsize=8)
def _master(secret: str) -> _Master:
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"portal vault 1").derive(
        secret.encode()
    )
    name = hashlib.sha256(b"portal vault name 1" + key).digest()[:_NAME_BYTES]
    return _Master(name, AESGCM(key))


def _masters() -> list[_Master]:
    """The master keys that open something: today's first."""
    return [_master(one) for one in (settings.VAULT_KEY, *settings.VAULT_KEY_FALLBACKS)]


def _bound_to(owner: str, number: int, *, is_last: bool) -> bytes:
    return f"{owner}|{number}|{'last' if is_last else 'more'}".encode()


def _in_chunks(pieces: Iterable[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    held, number = bytearray(), 0
    for piece in pieces:
        held += piece
        while len(held) > size:
            yield number, bytes(held[:size]), False
            del held[:size]
            number += 1
    yield number, bytes(held), True


def _seal(pieces: Iterable[bytes], owner: str, cipher: AESGCM) -> Iterator[bytes]:
    for number, chunk, is_last in _in_chunks(pieces, CHUNK_BYTES):
        nonce = os.urandom(_NONCE_BYTES)
        yield nonce + cipher.encrypt(nonce, chunk, _bound_to(owner, number, is_last=is_last))


def _unseal(pieces: Iterable[bytes], owner: str, ciphers: list[AESGCM]) -> Iterator[bytes]:
    """The first of the ciphers that opens the first chunk opens the rest."""
    for number, sealed, is_last in _in_chunks(pieces, _SEALED_CHUNK_BYTES):
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        for cipher in ciphers:
            try:
                clear = cipher.decrypt(nonce, body, _bound_to(owner, number, is_last=is_last))
            except (InvalidTag, ValueError):
                continue
            ciphers = [cipher]
            break
        else:
            raise Damaged(owner)
        yield clear


# --- documents ----------------------------------------------------------------------------------------------------------
def new_key(owner: str) -> tuple[bytes, bytes]:
    """A key for one document, and the same wrapped under today's master key, as its row keeps it."""
    key = AESGCM.generate_key(bit_length=8 * KEY_BYTES)
    return key, _sealed(key, _key_of(owner))


def _key_of(owner: str) -> str:
    return f"key of {owner}"


def unwrapped(wrapped: bytes, owner: str) -> bytes:
    """A document's key. Raises Damaged when it was changed, or wrapped under a master key that is not given."""
    return _opened(wrapped, _key_of(owner))


def wrapped_again(wrapped: bytes, owner: str) -> bytes:
    """A document's key under today's master key; the document stays as it is."""
    return _sealed(unwrapped(wrapped, owner), _key_of(owner))


def seal(pieces: Iterable[bytes], owner: str, key: bytes) -> Iterator[bytes]:
    """Encrypt a stream under a key of its own, for its owner (a name that never changes, such as "document 7f3c")."""
    yield from _seal(pieces, owner, AESGCM(key))


def unseal(pieces: Iterable[bytes], owner: str, key: bytes | None) -> Iterator[bytes]:
    """
    Decrypt what `seal` made for the same owner; without a key, what was sealed under a master key itself.

    Raises Damaged at the first chunk that is not as it was sealed.
    """
    ciphers = [AESGCM(key)] if key else [one.cipher for one in _masters()]
    yield from _unseal(pieces, owner, ciphers)


# --- texts --------------------------------------------------------------------------------------------------------------
def seal_text(text: str, owner: str) -> bytes:
    """Encrypt a short text."""
    return _sealed(text.encode(), owner)


def unseal_text(sealed: bytes, owner: str) -> str:
    """Decrypt a short text; raises Damaged when it was changed."""
    return _opened(bytes(sealed), owner).decode()


def sealed_again(sealed: bytes, owner: str) -> bytes:
    """A short text under today's master key."""
    return _sealed(_opened(bytes(sealed), owner), owner)


def todays_key() -> str:
    """The name of today's master key, which tells it from others and tells nothing else."""
    return _masters()[0].name.hex()


def is_under_todays_key(sealed: bytes) -> bool:
    """Whether a text or a wrapped key says that it is sealed under today's master key."""
    return bytes(sealed).startswith(_NAMED + _masters()[0].name)


def _sealed(content: bytes, owner: str) -> bytes:
    today = _masters()[0]
    return _NAMED + today.name + b"".join(_seal([content], owner, today.cipher))


def _opened(sealed: bytes, owner: str) -> bytes:
    masters = _masters()
    if sealed.startswith(_NAMED):
        head = len(_NAMED) + _NAME_BYTES
        ciphers = [one.cipher for one in masters if one.name == sealed[len(_NAMED) : head]]
        return b"".join(_unseal([sealed[head:]], owner, ciphers))
    # Sealed before texts said under which key.
    return b"".join(_unseal([sealed], owner, [one.cipher for one in masters]))
