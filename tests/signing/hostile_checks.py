"""What hostile files do to who opens them, done by a check that is run on each file."""

from __future__ import annotations

import os
import threading
from pathlib import Path

Found = tuple[str | None, tuple[str, ...]]


def hangs(path: Path) -> Found:
    """Does not come back from files of this name."""
    if path.name == "xấu.pdf":
        threading.Event().wait()
    return None, ()


def crashes(path: Path) -> Found:
    """Ends its process, as native code does."""
    if path.name == "xấu.pdf":
        os.abort()
    return None, ()


def takes_all_memory(path: Path) -> Found:
    """More than any file needs."""
    if path.name == "xấu.pdf":
        bytearray(3 << 30)
    return None, ()


def has_a_bug(path: Path) -> Found:
    """Ours, not the file's."""
    raise ZeroDivisionError(path.name)
