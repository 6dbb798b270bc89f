"""
Encryption at rest: the one place that knows how. The key stands outside the database (settings.VAULT_KEY).

AES-256-GCM in chunks, so that a large file needs little memory. Every chunk is bound to its owner's name, its
number and whether it is the last, so that chunks cannot be swapped, cut off or added unseen.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CHUNK_BYTES = 64 * 1024
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SEALED_CHUNK_BYTES = _NONCE_BYTES + CHUNK_BYTES + _TAG_BYTES


class Damaged(Exception):
    """What was stored is not what was sealed: it was changed, cut or sealed under another key."""


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portal vault 1").derive(
        secret.encode()
    )
    return AESGCM(key)


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


def seal(pieces: Iterable[bytes], owner: str) -> Iterator[bytes]:
    """Encrypt a stream for its owner (a name that never changes, such as "document 7f3c")."""
    cipher = _cipher(settings.VAULT_KEY)
    for number, chunk, is_last in _in_chunks(pieces, CHUNK_BYTES):
        nonce = os.urandom(_NONCE_BYTES)
        yield nonce + cipher.encrypt(nonce, chunk, _bound_to(owner, number, is_last=is_last))


def unseal(pieces: Iterable[bytes], owner: str) -> Iterator[bytes]:
    """
    Decrypt what `seal` made for the same owner.

    Raises Damaged at the first chunk that is not as it was sealed.
    """
    cipher = _cipher(settings.VAULT_KEY)
    for number, sealed, is_last in _in_chunks(pieces, _SEALED_CHUNK_BYTES):
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            yield cipher.decrypt(nonce, body, _bound_to(owner, number, is_last=is_last))
        except (InvalidTag, ValueError) as error:
            raise Damaged(owner) from error


def seal_text(text: str, owner: str) -> bytes:
    """Encrypt a short text."""
    return b"".join(seal([text.encode()], owner))


def unseal_text(sealed: bytes, owner: str) -> str:
    """Decrypt a short text; raises Damaged when it was changed."""
    return b"".join(unseal([bytes(sealed)], owner)).decode()
