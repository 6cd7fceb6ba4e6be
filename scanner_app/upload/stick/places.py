"""The stick's folders as the system gives them: what it says, and what is a plain file there."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from scanner_app.domain.stick import BUNDLE_FOLDER
from scanner_app.domain.stick_errors import (
    StickError,
    StickFullError,
    StickMissingError,
    StickOnThisDiskError,
    StickProtectedError,
)
from scanner_app.domain.upload_errors import (
    TargetForbiddenError,
    TargetFullError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.upload.os_errors import upload_error

_KINDS: dict[type[UploadError], type[StickError]] = {
    TargetFullError: StickFullError,
    TargetForbiddenError: StickProtectedError,
    TargetUnreachableError: StickMissingError,
}
# Neither a link nor a pipe of a hostile stick is waited on or followed.
_BLOCK = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READ |= getattr(os, "O_BINARY", 0)


class NotPlainError(Exception):
    """No regular file stands there, or one of another size."""


@contextmanager
def stick_errors(path: Path) -> Iterator[None]:
    """Tells the system's errors in terms of sticks.

    Raises:
        StickError leaves.
    """
    try:
        yield
    except OSError as error:
        kind = _KINDS.get(type(upload_error(error, path)), StickError)
        facts = {"path": str(path), "errno": error.errno}
        raise (kind(**facts, most=1) if kind is StickFullError else kind(**facts)) from error


def require_stick(path: Path, beside: Path | None) -> None:
    """A folder is there, and on another disk than `beside`.

    An unplugged stick leaves an empty folder on this PC's own disk, where nothing must be written.

    Raises:
        StickMissingError, StickOnThisDiskError, StickError.
    """
    with stick_errors(path):
        if not path.is_dir():
            raise StickMissingError(path=str(path))
        if beside is not None and path.stat().st_dev == beside.stat().st_dev:
            raise StickOnThisDiskError(path=str(path))


def bundles_on(path: Path) -> tuple[tuple[UUID, Path], ...]:
    """Folders of bundles on a stick, links left out, by name.

    Raises:
        StickError leaves.
    """
    found: list[tuple[UUID, Path]] = []
    with stick_errors(path):
        for each in sorted(path.iterdir()):
            name = BUNDLE_FOLDER.fullmatch(each.name)
            if name and not each.is_symlink() and each.is_dir():
                found.append((UUID(name[1]), each))
    return tuple(found)


@contextmanager
def plain_file(
    path: Path, size_bytes: int | None = None, most: int | None = None
) -> Iterator[BinaryIO]:
    """A regular file for reading, past this PC's cache where that can be.

    Raises:
        NotPlainError: a link, folder, pipe or device, or not of this size, or larger than `most`.
        OSError: as the system says.
    """
    if path.is_symlink():
        raise NotPlainError
    with os.fdopen(os.open(path, _READ), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise NotPlainError
        if size_bytes is not None and found.st_size != size_bytes:
            raise NotPlainError
        if most is not None and found.st_size > most:
            raise NotPlainError
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        yield file


def digest_of(path: Path) -> str | None:
    """SHA-256 of a plain file, lower-case hex; None when there is none.

    Raises:
        OSError: as the system says.
    """
    digest = hashlib.sha256()
    try:
        with plain_file(path) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except (FileNotFoundError, NotPlainError):
        return None
    return digest.hexdigest()
