"""The entries of a watched folder at one look."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from scanner_app.capture.finding import is_hidden, is_ignored_name, is_link
from scanner_app.capture.watched.claims import DONE, TROUBLED
from scanner_app.capture.watched.names import readable
from scanner_app.capture.watched.sightings import Found, Mark, found_of
from scanner_app.domain.file_errors import FileUnsupportedError
from scanner_app.domain.watch_errors import FileLinkError, FolderNotWatchedError


def listed(folder: Path) -> dict[str, Found]:
    """What lies in it by name: hidden, temporary and office files and our own folders aside.

    Links and folders are found as wrong, never followed.

    Raises:
        OSError: the folder does not answer.
    """
    found: dict[str, Found] = {}
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries]
    for name in names:
        if is_ignored_name(name) or name.casefold() in (DONE, TROUBLED):
            continue
        try:
            # Not what the listing says: Windows tells a file's size there only once it is closed.
            facts = (folder / name).lstat()
        except FileNotFoundError:
            continue
        if not is_hidden(facts):
            found[name] = _entry(shown_as(folder, name), facts)
    return found


def shown_as(folder: Path, name: str) -> Path:
    """The path under which people are told of an entry."""
    return folder / readable(name)


def _entry(shown: Path, facts: os.stat_result) -> Found:
    if is_link(facts):
        return found_of(facts, FileLinkError(path=shown))
    if stat.S_ISDIR(facts.st_mode):
        # What happens inside a folder that is not watched is no change of this one.
        return replace(found_of(facts, FolderNotWatchedError(path=shown)), mark=Mark(0, 0))
    if not stat.S_ISREG(facts.st_mode):
        return found_of(facts, FileUnsupportedError(path=shown))
    return found_of(facts)
