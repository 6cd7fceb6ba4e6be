"""Leaves out what a declared list names, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path


class UnusedPatternError(Exception):
    """A pattern of the list names nothing any more: the list would rot unseen."""


def leave_out(folder: Path, patterns: Sequence[str], stays: Sequence[str] = ()) -> None:
    """Remove files and folders below a folder.

    Args:
        folder: shrinks; folders that end up empty go as well.
        patterns: as `Path.glob` takes them from that folder; one without a slash is a name that
            goes wherever it is.
        stays: files, or whole folders, that stay although a pattern names them.

    Raises:
        UnusedPatternError: of either list.
    """
    kept = {
        file for pattern in stays for place in _named(folder, pattern) for file in _files(place)
    }
    named = [place for pattern in patterns for place in _named(folder, pattern)]
    for file in (file for place in named for file in _files(place)):
        if file not in kept:
            file.unlink(missing_ok=True)
    remove_empty(folder)


def remove_empty(folder: Path) -> None:
    """Folders without a file in them, deepest first; the folder itself stays."""
    for place in sorted(folder.rglob("*"), reverse=True):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def copy_into(source: Path, target: Path) -> None:
    """All of a folder into another one that may be there already."""
    shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _named(folder: Path, pattern: str) -> list[Path]:
    found = list(folder.glob(pattern) if "/" in pattern else folder.rglob(pattern))
    if not found:
        raise UnusedPatternError(pattern)
    return found


def _files(place: Path) -> Iterable[Path]:
    return [file for file in place.rglob("*") if file.is_file()] if place.is_dir() else [place]
