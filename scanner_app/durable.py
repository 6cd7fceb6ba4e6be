"""Writing files so that they are complete or absent, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.domain.errors import DiskFullError, StorageError, StoreForbiddenError
from scanner_app.patience import move_over, remove

PART = ".part"
_CHUNK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_WINDOWS_FULL = {112, 39}
# A folder that cannot be synced is not an error of the file: SMB and FUSE answer so.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS}
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translate what the disk says.

    Raises:
        DiskFullError: no space left.
        StoreForbiddenError: not allowed to write there.
        StorageError: anything else the system reports.
    """
    try:
        yield
    except OSError as error:
        raise as_storage_error(error, path) from error


def as_storage_error(error: OSError, path: Path) -> StorageError:
    """The application's error for an operating system's one."""
    if error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL:
        return DiskFullError(path=str(path))
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StoreForbiddenError(path=str(path))
    return StorageError(path=str(path), errno=error.errno)


def copy_durably(source: Path, target: Path) -> tuple[str, int]:
    """Copy so that `target` is complete on disk or not there; give SHA-256 and size.

    Raises:
        DiskFullError, StoreForbiddenError, StorageError: `target` is as it was.
    """
    digest = hashlib.sha256()
    size = 0
    part = target.with_name(target.name + PART)
    with disk_errors(target), removed_on_error(part):
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as reader, part.open("wb") as writer:
            while chunk := reader.read(_CHUNK):
                writer.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        move_over(part, target)
        sync_folder(target.parent)
    return digest.hexdigest(), size


def link_durably(source: Path, target: Path) -> None:
    """Give a file that is synced already a second name; where that cannot be, copy it.

    A link costs a folder entry where a copy costs 2 MB a page. FAT has none, and `target` may lie
    on another disk.

    Raises:
        DiskFullError, StoreForbiddenError, StorageError: `target` is as it was, or gone.
    """
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        remove(target)
        try:
            target.hardlink_to(source)
        except OSError:
            copy_durably(source, target)
            return
        sync_folder(target.parent)


def write_durably(target: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write so that `target` is complete on disk or as it was before.

    Args:
        target: its folder is made when missing.
        content: the whole file.
        mode: permission bits before the umask; Windows gives the folder's rights instead.

    Raises:
        DiskFullError, StoreForbiddenError, StorageError: `target` is as it was.
    """
    part = target.with_name(target.name + PART)
    with disk_errors(target), removed_on_error(part):
        target.parent.mkdir(parents=True, exist_ok=True)
        remove(part)
        with os.fdopen(os.open(part, _CREATE, mode), "wb") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        move_over(part, target)
        sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def sweep_parts(folder: Path) -> int:
    """Remove half-written files that a dead process left below `folder`; how many.

    Only call while holding the store's lock.
    """
    swept = 0
    for part in folder.rglob("*" + PART):
        part.unlink(missing_ok=True)
        swept += 1
    return swept


def empty_folder(folder: Path) -> None:
    """Remove everything inside `folder`, which exists afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def removed_on_error(part: Path) -> Iterator[None]:
    """Leave no half-written file behind when the block fails."""
    try:
        yield
    except BaseException:
        # The first error is the one to tell; a leftover is swept at the next start.
        with contextlib.suppress(OSError):
            remove(part)
        raise
