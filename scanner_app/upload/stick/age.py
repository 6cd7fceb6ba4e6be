"""Sealing and opening age files (age-encryption.org/v1, X25519), a block at a time."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from io import RawIOBase
from typing import BinaryIO

import pyrage

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.stick_errors import BundleUnreadableError, StickUnsetError

LARGEST_SHEET = 32 << 20
"""Of what is opened in memory; a manifest of 5.000 papers has 2 MB."""


class TooLongError(Exception):
    """More came out than was said; what was written is to be thrown away."""


class Digesting:
    """A file that passes bytes on, counts and digests them, and refuses to grow beyond `most`.

    Errors of the file come out of the age library as text only, so the first is kept in `failed`.
    """

    def __init__(
        self,
        file: BinaryIO | RawIOBase,
        most: int | None = None,
        checkpoint: Callable[[], None] | None = None,
    ) -> None:
        self._file = file
        self._most = most
        self._checkpoint = checkpoint
        self._sha256 = hashlib.sha256()
        self.size_bytes = 0
        self.failed: Exception | None = None

    @property
    def sha256(self) -> str:
        """Of what passed so far, lower-case hex."""
        return self._sha256.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """As of a binary file."""
        try:
            block = self._file.read(size) or b""
            self._note(block)
        except (OSError, TooLongError, Cancelled) as error:
            self.failed = self.failed or error
            raise
        return block

    def write(self, block: bytes) -> int:
        """As of a binary file."""
        try:
            self._note(block)
            self._file.write(block)
        except (OSError, TooLongError, Cancelled) as error:
            self.failed = self.failed or error
            raise
        return len(block)

    def flush(self) -> None:
        """As of a binary file."""
        self._file.flush()

    def _note(self, block: bytes) -> None:
        if self._checkpoint is not None:
            self._checkpoint()
        self.size_bytes += len(block)
        if self._most is not None and self.size_bytes > self._most:
            raise TooLongError
        self._sha256.update(block)


def recipient(text: str, key: str) -> pyrage.x25519.Recipient:
    """Whoever things are sealed for.

    Raises:
        StickUnsetError: this is no age recipient; `key` says which setting it was.
    """
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise StickUnsetError(key=key) from error


def seal(source: Digesting, target: Digesting, to: pyrage.x25519.Recipient) -> None:
    """Everything of the source, sealed, into the target; memory stays flat.

    Raises:
        OSError, TooLongError, Cancelled: as either file raised it; the target is incomplete.
    """
    try:
        pyrage.encrypt_io(source, target, [to])
    except (pyrage.EncryptError, OSError):
        if error := source.failed or target.failed:
            raise error from None
        raise


def unseal(source: Digesting, target: Digesting, identity: pyrage.x25519.Identity) -> None:
    """What was sealed, into the target; memory stays flat.

    Raises:
        OSError, TooLongError, Cancelled: as either file raised it.
        BundleUnreadableError: it is damaged, or sealed to another; what was written counts for
            nothing.
    """
    try:
        pyrage.decrypt_io(source, target, [identity])
    except (pyrage.DecryptError, OSError) as error:
        if failed := source.failed or target.failed:
            raise failed from None
        raise BundleUnreadableError from error


def sealed(content: bytes, to: pyrage.x25519.Recipient) -> bytes:
    """A small content, sealed."""
    target = io.BytesIO()
    seal(Digesting(io.BytesIO(content)), Digesting(target), to)
    return target.getvalue()


def unsealed(content: bytes, identity: pyrage.x25519.Identity) -> bytes:
    """A small content, opened.

    Raises:
        BundleUnreadableError: it is damaged, or sealed to another.
    """
    target = io.BytesIO()
    unseal(Digesting(io.BytesIO(content)), Digesting(target), identity)
    return target.getvalue()
