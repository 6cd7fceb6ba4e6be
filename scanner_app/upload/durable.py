"""Files at a target: written to the medium, placed without overwriting, read past the cache."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scanner_app.durable import sync_folder
from scanner_app.patience import move_over, patiently, remove

# What file systems without hard links answer: FAT, many SMB servers, some FUSE mounts.
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EACCES}


@contextmanager
def synced_writing(path: Path) -> Iterator[BinaryIO]:
    """A new file, on the medium when the block ends without error; a leftover is removed first.

    Raises:
        OSError: the file may be there in part.
    """
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def uncached(path: Path) -> Iterator[BinaryIO]:
    """The file for reading, after asking the system to forget what it holds of it in memory."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        yield file


def make_folders(root: Path, folder: str) -> None:
    """The "/"-separated folder below `root`, durable; `root` itself is never made.

    Raises:
        OSError: some may have been made.
    """
    place = root
    for name in folder.split("/"):
        above, place = place, place / name
        if not place.is_dir():
            place.mkdir(exist_ok=True)
            sync_folder(above)


def place_new(part: Path, place: Path) -> bool:
    """Give a complete file its name unless the name is taken; durable when True.

    Returns:
        False when something stands there; `part` is then left.

    Raises:
        OSError: it could not be placed.
    """
    try:
        if os.name == "nt":
            patiently(
                lambda: part.rename(place)
            )  # Windows refuses to rename onto an existing name.
        else:
            _link(part, place)
    except FileExistsError:
        return False
    sync_folder(place.parent)
    return True


def _link(part: Path, place: Path) -> None:
    """A second name cannot overwrite; without hard links only a look beforehand protects."""
    try:
        place.hardlink_to(part)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        move_over(part, place)


def replace_durably(part: Path, place: Path) -> None:
    """Put a complete file in the place of whatever has its name.

    Raises:
        OSError: the former file is still there.
    """
    move_over(part, place)
    sync_folder(place.parent)


def remove_quietly(path: Path) -> None:
    """Take a hidden leftover away; when that fails too, the first error is the one to tell."""
    with contextlib.suppress(OSError):
        remove(path)
