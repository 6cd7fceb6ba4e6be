"""Files on a share, copied to this PC before anything looks into them."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner_app.capture.watched.sightings import Mark, found_of
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import FileUnsupportedError
from scanner_app.domain.watch_errors import FileLinkError
from scanner_app.durable import disk_errors
from scanner_app.ports import SourceFile

_CHUNK_BYTES = 1 << 20
_RESERVE_BYTES = 200 << 20
"""Left free on this PC's disk: the copy must not take the room that the database needs."""
_LINK = {errno.ELOOP, errno.EMLINK}
_READ = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    # A pipe put in the file's place must not make us wait for its writer.
    | getattr(os, "O_NONBLOCK", 0)
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A file's copy in a folder of its own on this PC.

    Attributes:
        mark: of the original before it was copied; another one afterwards says that the copy may
            hold something of both.
    """

    file: SourceFile
    mark: Mark

    def discard(self) -> None:
        """Remove it."""
        shutil.rmtree(self.file.path.parent, ignore_errors=True)


def opened(place: Path, shown: Path) -> BinaryIO:
    """The regular file at `place`, never what a link there points to.

    Raises:
        FileLinkError, FileUnsupportedError: no regular file; facts: path is `shown`.
        OSError: the share's answer.
    """
    try:
        descriptor = os.open(place, _READ)
    except OSError as error:
        if error.errno in _LINK:
            raise FileLinkError(path=shown) from error
        raise
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise FileUnsupportedError(path=shown)
    return file


def fetch(place: Path, shown: Path, name: str, spool: Path) -> Copy:
    """Copy the file into a new folder below `spool`, under `name`.

    Raises:
        FileLinkError, FileUnsupportedError: no regular file.
        OSError: the share's answer; nothing is left of the copy.
        DiskFullError, StorageError: this PC's disk; nothing is left of the copy.
    """
    with opened(place, shown) as source:
        facts = os.fstat(source.fileno())
        with disk_errors(spool):
            spool.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(spool).free
            if free < facts.st_size + _RESERVE_BYTES:
                raise DiskFullError(path=str(spool), free_bytes=free)
            folder = Path(tempfile.mkdtemp(prefix="watched-", dir=spool))
        try:
            digest = _copy(source, folder / name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return Copy(SourceFile(folder / name, digest), found_of(facts).mark)


def _copy(source: BinaryIO, target: Path) -> str:
    """SHA-256 of what was copied. What the share answers stays an OSError."""
    digest = hashlib.sha256()
    with disk_errors(target):
        copy = target.open("wb")
    with copy:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            with disk_errors(target):
                copy.write(chunk)
        with disk_errors(target):
            copy.flush()
    return digest.hexdigest()
