"""The port of the store of files, and the keys under which they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

_KEY = re.compile(r"[0-9A-Za-z_][0-9A-Za-z.\-]*(/[0-9A-Za-z][0-9A-Za-z.\-]*)*")
QUARANTINE = "_quarantine"
"""No office's code begins so."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Content:
    """What is in an object, by reading it."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as the store lists it.

    Attributes:
        changed_at: when it was put there, by the store's clock, aware.
    """

    key: str
    size_bytes: int
    changed_at: datetime


class ObjectStore(Protocol):
    """Files under keys; what lies under a key never changes.

    Every method raises `ObjectStoreDownError` when the store does not answer or is full, and
    `ObjectStoreError` when it refuses.
    """

    def put(self, key: str, source: Path, content: Content) -> None:
        """Store a file; once this returns it survives a power cut. Again does no harm.

        Args:
            key: as `object_key` makes them.
            source: a file that nobody changes meanwhile.
            content: of the source.

        Raises:
            ObjectChangedError: the source is not that, or did not come back so; the key is free,
                or has what it had.
            ObjectConflictError: something else lies there; it is left.
        """

    def read_back(self, key: str) -> Content | None:
        """What is there, by reading all of it; None when nothing is."""

    def exists(self, key: str) -> bool:
        """Something lies there."""

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Its bytes.

        Raises:
            ObjectMissingError: nothing lies there.
        """

    def delete(self, key: str) -> None:
        """Take it away for good; nothing there is fine."""

    def listed(self, prefix: str = "") -> Iterator[Listed]:
        """Every object whose key begins so, in whatever order."""

    def drop_halves(self, before: datetime) -> int:
        """Take away what killed writers had begun before this time; how many."""


def object_key(office: str, sha256: str) -> str:
    """The key of a file of an office: by its content, without anything about persons."""
    return f"{office}/{sha256[:2]}/{sha256}"


def quarantine_key(office: str, sha256: str) -> str:
    """The key of a file that was not taken."""
    return f"{QUARANTINE}/{object_key(office, sha256)}"


def checked_key(key: str) -> str:
    """The key, which leads nowhere else.

    Raises:
        ValueError: it is none; a bug of who calls.
    """
    if len(key) > _LONGEST or not _KEY.fullmatch(key):
        raise ValueError(key)
    return key
