"""Claims on disk: files renamed into a folder of ours, stack by stack, and out of it again."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from scanner_app.capture.finding import is_link
from scanner_app.capture.watched.names import ArrivedName, in_page_order, readable
from scanner_app.capture.watched.sightings import Found, found_of
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.domain.watch_errors import WatchFolderUnsafeError
from scanner_app.durable import sync_folder
from scanner_app.patience import move_over

OURS = ".sohoa-nhan"
DONE = "da-nhan"
TROUBLED = "can-xem-lai"
After = Literal["keep", "delete"]

_ORDER = "order.json"
_CLOSED = "closed"
_BETWEEN = "~"
_CLAIMED = re.compile(r"[0-9]{14,}~.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StackFolder:
    """One stack's claims.

    Attributes:
        folder: holds its files, for whom they were claimed, and a mark once it is closed.
        closed: nothing is added any more.
        files: as they are named in it, in the order of their pages.
    """

    folder: Path
    office: OfficeCode
    given_code: str | None
    closed: bool
    files: tuple[ArrivedName, ...]

    @property
    def last_ms(self) -> int:
        """When its last file came."""
        return max((file.arrived_ms for file in self.files), default=0)

    def place(self, file: ArrivedName) -> Path:
        """Where a file of it lies."""
        return self.folder / claimed_name(file)


class Claims:
    """The claims of one PC in one watched folder. What is on disk is the only truth.

    A claim is a rename on the same share, so of two PCs one has it; the other finds the file gone.
    """

    def __init__(
        self, folder: Path, claimer: str, office: OfficeCode, given_code: str | None
    ) -> None:
        self._folder = folder
        self._own = folder / OURS / claimer
        self._office = office
        self._given_code = given_code

    def stacks(self) -> tuple[StackFolder, ...]:
        """Our stacks that hold files, oldest first; empty ones are removed."""
        found = []
        for folder in _folders(self._own):
            stack = self._read(folder)
            if stack.files:
                found.append(stack)
            else:
                _remove_empty(folder)
        return tuple(found)

    def begin(self, arrived_ms: int) -> StackFolder:
        """A new stack, for whom it is written down before its first file."""
        real_folder(self._folder / OURS)
        real_folder(self._own)
        folder = self._own / f"{arrived_ms:014d}-{secrets.token_hex(2)}"
        folder.mkdir()
        order = {"office": self._office, "given_code": self._given_code}
        part = folder / (_ORDER + ".part")
        part.write_text(json.dumps(order), encoding="utf-8")
        move_over(part, folder / _ORDER)
        sync_folder(folder)
        return StackFolder(folder, self._office, self._given_code, False, ())

    def claim(self, stack: StackFolder, name: str, expected: Found) -> StackFolder | None:
        """The stack with the file in it; None when it is not what was judged, and stays.

        Raises:
            FileNotFoundError: somebody else took it.
            OSError: it cannot be moved, for instance because another program has it open.
        """
        file = ArrivedName(readable(name), expected.arrived_ms)
        while os.path.lexists(stack.place(file)):
            file = replace(file, arrived_ms=file.arrived_ms + 1)
        place = stack.place(file)
        source = self._folder / name
        source.rename(place)
        facts = place.lstat()
        if stat.S_ISREG(facts.st_mode) and found_of(facts).mark == expected.mark:
            return replace(stack, files=in_page_order((*stack.files, file)))
        # Written to since it was judged, or another file under its name: it goes back.
        place.rename(_free(source))
        return None

    def close(self, stack: StackFolder) -> StackFolder:
        """The stack, to which nothing is added any more, whatever happens."""
        (stack.folder / _CLOSED).touch()
        return replace(stack, closed=True)

    def others(self) -> dict[Path, tuple[str, ...]]:
        """What other PCs have claimed and not finished, by their folders."""
        found = {}
        for folder in _folders(self._folder / OURS):
            names = [name for stack in _folders(folder) for name in _files(stack)]
            if names and folder != self._own:
                found[folder] = tuple(names)
        return found

    def _read(self, folder: Path) -> StackFolder:
        try:
            order = json.loads((folder / _ORDER).read_text(encoding="utf-8"))
            office, code = OfficeCode(str(order["office"])), order["given_code"]
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            # Only a person can have taken it away: what is claimed is not lost over that.
            office, code = self._office, self._given_code
        files = [_arrived(name) for name in _files(folder)]
        closed = (folder / _CLOSED).exists()
        return StackFolder(
            folder, office, None if code is None else str(code), closed, in_page_order(files)
        )


def claimed_name(file: ArrivedName) -> str:
    """Its name among the claims: the time in front survives a restart."""
    return f"{file.arrived_ms:014d}{_BETWEEN}{file.name}"


def put_away(place: Path, folder: Path, *, safe: bool, after: After) -> None:
    """Move a claimed file to where people find it, or delete it when it is safe and they said so.

    Args:
        place: where the claim lies.
        folder: the watched one.
        safe: its pages are in the store.
        after: what becomes of a safe file.

    Raises:
        WatchFolderUnsafeError: the place is a link.
        OSError: it is where it was.
    """
    if safe and after == "delete":
        place.unlink()
        return
    file = _arrived(place.name)
    target = folder / TROUBLED
    if safe:
        real_folder(folder / DONE)
        day = datetime.fromtimestamp(file.arrived_ms / 1000, VIETNAM)
        target = folder / DONE / f"{day:%Y-%m-%d}"
    real_folder(target)
    place.rename(_free(target / file.name))


def real_folder(folder: Path) -> None:
    """Make it unless it is there; nothing may lead out of the watched folder.

    Raises:
        WatchFolderUnsafeError: a link or a file stands in its place.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
    _check_real(folder)


def _check_real(folder: Path) -> None:
    facts = folder.lstat()
    if is_link(facts) or not stat.S_ISDIR(facts.st_mode):
        raise WatchFolderUnsafeError(path=str(folder))


def _folders(folder: Path) -> Iterator[Path]:
    """Real folders inside, by name; none when it is not there."""
    try:
        _check_real(folder)
    except FileNotFoundError:
        return
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    yield from (folder / name for name in names)


def _files(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(
            entry.name
            for entry in entries
            if _CLAIMED.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
        )


def _arrived(name: str) -> ArrivedName:
    stamp, _, original = name.partition(_BETWEEN)
    return ArrivedName(original, int(stamp))


def _free(place: Path) -> Path:
    """The place, or one beside it when its name is taken.

    Another PC may take the name between the look and the rename. On Windows the rename then
    fails and is tried again; elsewhere two files of one name would have to be finished within
    the same millisecond.
    """
    number = 1
    free = place
    while os.path.lexists(free):
        number += 1
        free = place.with_name(f"{place.stem} ({number}){place.suffix}")
    return free


def _remove_empty(folder: Path) -> None:
    for name in (_CLOSED, _ORDER, _ORDER + ".part"):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()
