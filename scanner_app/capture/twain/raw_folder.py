"""A folder for raw pages on their way: gone with its owner, or swept once its owner has died."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.domain.errors import StoreBusyError
from scanner_app.locks import FileLock

_PREFIX = "sohoa-twain-"
_LOCK_NAME = "owner.lock"
_YOUNG_S = 60.0
"""Age below which a folder may belong to a process that has not locked it yet."""

_log = logging.getLogger(__name__)


@contextmanager
def raw_folder() -> Iterator[Path]:
    """A new folder of ours among the system's temporary ones, locked while it is used."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as made:
        folder = Path(made)
        with FileLock(folder / _LOCK_NAME).held():
            yield folder


def sweep(young_s: float = _YOUNG_S) -> None:
    """Remove what killed processes left: whole pages of other people's."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _is_dead(folder, young_s):
            shutil.rmtree(folder, ignore_errors=True)
            _log.info("Raw pages of a dead process removed")


def _is_dead(folder: Path, young_s: float) -> bool:
    try:
        if time.time() - folder.stat().st_mtime < young_s:
            return False
        with FileLock(folder / _LOCK_NAME).held():
            return True
    except (OSError, StoreBusyError):
        return False
