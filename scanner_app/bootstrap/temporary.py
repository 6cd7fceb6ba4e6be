"""Temporary files inside the home folder: pictures of papers lie where the disk is encrypted.

Recognition hands whole pages to tesseract as files, SQLite copies the database when it compacts
it, drivers hand pixels over by files. A killed process leaves them; they go at the next start.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.domain.errors import StoreBusyError, StoreForbiddenError
from scanner_app.locks import FileLock

_VARIABLES = ("TMPDIR", "TEMP", "TMP")
"""By which this process, SQLite in it, and child processes are told."""
_LOCK = "owner.lock"
_YOUNG_S = 60.0
"""Age below which a folder may belong to a process that has not locked it yet."""


@contextmanager
def temporary_files(home: Path) -> Iterator[None]:
    """Temporary files of this process and its children lie below the home until the block ends.

    Raises:
        StoreForbiddenError: the folder cannot be made.
    """
    try:
        (home / "tmp").mkdir(mode=0o700, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=home / "tmp"))
    except OSError as error:
        raise StoreForbiddenError(path=str(home)) from error
    try:
        with FileLock(folder / _LOCK).held(), _told(folder):
            yield
    finally:
        # What a child still has open goes at a later start.
        shutil.rmtree(folder, ignore_errors=True)


def sweep_temporary(home: Path) -> None:
    """Remove what killed processes left there; call only while holding the store's lock.

    A process that works on the home without that lock holds one on its own folder.
    """
    for folder in (home / "tmp").glob("*-*"):
        if _is_dead(folder):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _VARIABLES}
    os.environ.update(dict.fromkeys(_VARIABLES, str(folder)))
    tempfile.tempdir = None  # asked anew
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        tempfile.tempdir = None


def _is_dead(folder: Path) -> bool:
    lock = folder / _LOCK
    try:
        if not lock.exists():
            return time.time() - folder.stat().st_mtime > _YOUNG_S
        with FileLock(lock).held():
            return True
    except (StoreBusyError, OSError):
        return False
