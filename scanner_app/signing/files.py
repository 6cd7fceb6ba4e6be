"""Writes a file completely or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from scanner_app.domain.errors import DiskFullError, StorageError, StoreForbiddenError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_whole(target: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Bytes at `target`, on disk when this returns; the former file stays after any failure.

    Args:
        target: its folder must exist; a leftover of an earlier try is overwritten.
        content: the whole file.
        mode: permission bits before the umask; Windows gives the folder's rights instead.

    Raises:
        DiskFullError, StoreForbiddenError, StorageError: nothing changed at `target`.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, _CREATE, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        _remove_quietly(part)
        raise _translated(error, target) from error


_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _sync_folder(folder: Path) -> None:
    """Make the rename durable; Windows has no way to ask for it, NTFS journals it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_quietly(part: Path) -> None:
    """The first error is the one to tell; a leftover is overwritten next time."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return


def _translated(error: OSError, target: Path) -> StorageError:
    if error.errno in _FULL:
        return DiskFullError(path=target)
    if error.errno in _FORBIDDEN:
        return StoreForbiddenError(path=target)
    return StorageError(path=target, errno=error.errno)
