"""The watched folder: looked at, its whole files claimed, its stacks closed once it is quiet."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scanner_app.capture.finding import natural_key
from scanner_app.capture.watched.claims import After, Claims, StackFolder, put_away
from scanner_app.capture.watched.completeness import what_is_wrong
from scanner_app.capture.watched.fetching import Copy, fetch
from scanner_app.capture.watched.listing import listed, shown_as
from scanner_app.capture.watched.neighbours import Neighbours
from scanner_app.capture.watched.share_errors import is_in_use, share_errors
from scanner_app.capture.watched.sightings import Mark, Sighting, Sightings, found_of
from scanner_app.domain.file_errors import FileForbiddenError, FileMissingError, IntakeError
from scanner_app.domain.watch_errors import (
    ClaimedElsewhereError,
    FileChangedError,
    FileImmovableError,
    FileInUseError,
)
from scanner_app.ports import ClaimedFile, ClaimedStack, FileSource, Look, SourceFile

_LONGEST_STACK_S = 600.0
"""A folder that is never quiet must not keep what came first from being taken in."""
_TRIES = 3
"""How often a file that cannot be read is tried while its folder answers."""


@dataclass(frozen=True, slots=True)
class WatchRules:
    """How a folder is watched.

    Attributes:
        still_s: size and time of a file have to stay as they are for so long.
        quiet_s: files that come within this time of each other are one stack; what is wrong is
            told once it has not changed for so long.
        after: what becomes of a file whose pages are safe.
    """

    still_s: float = 5.0
    quiet_s: float = 30.0
    after: After = "keep"


@dataclass(frozen=True, slots=True)
class WatchTools:
    """What watching needs from outside.

    Attributes:
        source: opens files in a child process.
        spool: folder on this PC for copies.
        seconds: a clock that never goes back.
    """

    source: FileSource
    spool: Path
    seconds: Callable[[], float] = field(default=time.monotonic)


class PolledFolder:
    """Implements `ports.WatchedFolder` by looking, since shares tell of no changes.

    Used by one thread at a time. What is remembered between looks only saves work and spares
    people from hearing things twice; claims and stacks are on disk.
    """

    def __init__(self, path: Path, claims: Claims, rules: WatchRules, tools: WatchTools) -> None:
        self._path = path
        self._claims = claims
        self._rules = rules
        self._tools = tools
        self._sightings = Sightings(tools.seconds)
        self._neighbours = Neighbours(tools.seconds, rules.quiet_s)
        self._begun: dict[Path, float] = {}
        self._fetched: dict[Path, Mark] = {}
        self._failures: Counter[Path] = Counter()

    @property
    def path(self) -> Path:
        """The folder, as the person named it."""
        return self._path

    def look(self) -> Look:
        """Claim what is still and complete; stacks are due once nothing more comes for them.

        Raises:
            WatchError leaves: look again later.
            DiskFullError, StorageError: no room on this PC to judge a file.
        """
        with share_errors(self._path):
            self._sightings.see(listed(self._path))
            self._neighbours.see(self._claims.others())
            self._judge()
            stacks = self._claim_whole(self._claims.stacks())
            stacks = self._closed_when_quiet(stacks)
        return Look(
            wrong=self._newly_wrong(),
            due=tuple(_as_claimed(stack, self._path) for stack in stacks if stack.closed),
            settled=not stacks and not self._sightings.on_its_way,
        )

    @contextmanager
    def fetched(self, file: ClaimedFile, spool: Path) -> Iterator[SourceFile]:
        """A copy below `spool` under the name the file came with, gone when the block ends.

        Raises:
            IntakeError leaves: this file cannot be had, whatever is tried.
            WatchError leaves: the folder does not answer.
            DiskFullError, StorageError: no room below `spool`.
        """
        with share_errors(self._path):
            copy = self._fetch(file, spool)
        self._fetched[file.place] = copy.mark
        try:
            yield copy.file
        finally:
            copy.discard()

    def finish(self, file: ClaimedFile, *, safe: bool) -> None:
        """Put the file out of the way.

        Raises:
            FileChangedError: it was written to after it was fetched; people look after it.
            WatchError leaves: it is where it was.
        """
        with share_errors(self._path):
            try:
                mark = found_of(file.place.lstat()).mark
            except FileNotFoundError:
                # Somebody took it away; what was kept of it is kept.
                self._path.lstat()
                return
            changed = self._fetched.pop(file.place, mark) != mark
            rules = self._rules
            put_away(file.place, self._path, safe=safe and not changed, after=rules.after)
        if changed:
            raise FileChangedError(path=file.shown)

    # --- one look ---------------------------------------------------------------------------

    def _judge(self) -> None:
        for name, sighting in self._sightings.items():
            if sighting.judged or not self._sightings.is_unchanged(name, self._rules.still_s):
                continue
            place, shown = self._path / name, shown_as(self._path, name)
            try:
                sighting.wrong = what_is_wrong(
                    place, shown, shown.name, self._tools.source, self._tools.spool
                )
            except FileNotFoundError:
                # Taken away, or the whole folder is: the next look tells.
                continue
            except OSError as error:
                # Not judged: who may not read it now may be allowed to at the next look.
                sighting.wrong = self._only_this_file(error, place, shown)
            else:
                sighting.judged = True

    def _claim_whole(self, found: Sequence[StackFolder]) -> list[StackFolder]:
        """Our stacks after claiming: the last one may be open, the others are closed."""
        stacks = [stack if stack.closed else self._claims.close(stack) for stack in found[:-1]]
        stacks += found[-1:]
        whole = [(name, each) for name, each in self._sightings.items() if each.is_whole]
        whole.sort(key=lambda each: (each[1].found.arrived_ms, natural_key(each[0])))
        for name, sighting in whole:
            arrived_ms = sighting.found.arrived_ms
            last = stacks[-1] if stacks else None
            if last is not None and not last.closed and self._came_later(arrived_ms, last):
                stacks[-1] = last = self._claims.close(last)
            if last is None or last.closed:
                if self._neighbours.are_busy:
                    break
                stacks.append(self._claims.begin(arrived_ms))
            stacks[-1] = self._with(stacks[-1], name, sighting)
        return [stack for stack in stacks if stack.files]

    def _came_later(self, arrived_ms: int, stack: StackFolder) -> bool:
        """Later than the stack's last file by more than what joins them."""
        return bool(stack.files) and arrived_ms - stack.last_ms > self._rules.quiet_s * 1000

    def _with(self, stack: StackFolder, name: str, sighting: Sighting) -> StackFolder:
        """The stack with the file in it, or as it is when the file cannot be had now."""
        try:
            claimed = self._claims.claim(stack, name, sighting.found)
        except FileNotFoundError:
            # Another PC was faster, or a person took it; the next look sees it gone.
            return stack
        except OSError as error:
            if is_in_use(error):
                sighting.stuck = FileInUseError(path=shown_as(self._path, name))
            elif isinstance(error, PermissionError):
                sighting.stuck = FileImmovableError(path=shown_as(self._path, name))
            else:
                raise
            return stack
        if claimed is None:
            return stack
        self._sightings.drop(name)
        return claimed

    def _closed_when_quiet(self, stacks: list[StackFolder]) -> list[StackFolder]:
        """The stacks, the last one closed when nothing more comes for it."""
        if not stacks or stacks[-1].closed:
            return stacks
        last, now = stacks[-1], self._tools.seconds()
        # From here on one stack is open at most, so one time is enough.
        self._begun = {last.folder: self._begun.get(last.folder, now)}
        is_quiet = (
            not self._sightings.on_its_way
            and now - self._sightings.changed_s >= self._rules.quiet_s
        )
        if is_quiet or now - self._begun[last.folder] >= _LONGEST_STACK_S:
            stacks[-1] = self._claims.close(last)
        return stacks

    def _newly_wrong(self) -> tuple[IntakeError, ...]:
        """What people are told now; from then on it is no longer waited for."""
        told: list[IntakeError] = [
            ClaimedElsewhereError(path=place) for place in self._neighbours.newly_stalled()
        ]
        for name, sighting in self._sightings.items():
            trouble = sighting.wrong or sighting.stuck
            if trouble is None or sighting.named:
                continue
            if self._sightings.is_unchanged(name, self._rules.quiet_s):
                sighting.named = True
                told.append(trouble)
        return tuple(told)

    def _fetch(self, file: ClaimedFile, spool: Path) -> Copy:
        try:
            return fetch(file.place, file.shown, file.shown.name, spool)
        except FileNotFoundError as error:
            if not os.path.lexists(file.place.parent):
                raise
            raise FileMissingError(path=file.shown) from error
        except OSError as error:
            if is_in_use(error):
                # A virus scanner, most often; it passes.
                raise
            raise self._only_this_file(error, file.place, file.shown) from error

    def _only_this_file(self, error: OSError, place: Path, shown: Path) -> IntakeError:
        """What is wrong with one file while its folder answers.

        Raises:
            OSError: the same error: it may be the whole folder, or pass.
        """
        if is_in_use(error):
            return FileInUseError(path=shown)
        if isinstance(error, PermissionError):
            return FileForbiddenError(path=shown)
        self._failures[place] += 1
        if self._failures[place] < _TRIES:
            raise error
        del self._failures[place]
        return IntakeError(path=shown)


def _as_claimed(stack: StackFolder, path: Path) -> ClaimedStack:
    key = f"watch|{stack.folder.parent.name}|{stack.folder.name}"
    files = tuple(ClaimedFile(stack.place(file), path / file.name) for file in stack.files)
    return ClaimedStack(key, stack.office, stack.given_code, files)
