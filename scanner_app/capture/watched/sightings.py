"""What was seen in a folder at one look after the other, and since when it has not changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scanner_app.domain.file_errors import IntakeError

_LEAST_LOOKS = 3
"""A share may answer two looks from its cache."""
_LATEST_MS = 32_000_000_000_000
"""The year 2984; Windows knows no local time after 3000, and some clocks are set wrong."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Differs once somebody wrote to the file."""

    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a folder.

    Attributes:
        mark: what changes with its content.
        arrived_ms: when it came here or was last written to, by the clock of the share.
        wrong: why it is left alone, where the listing says so already.
    """

    mark: Mark
    arrived_ms: int
    wrong: IntakeError | None = None


@dataclass(slots=True)
class Sighting:
    """An entry as it has been since it last changed.

    Attributes:
        since_s: when it was first seen like this, by our clock.
        looks: how often it was seen like this.
        judged: its content was looked into.
        wrong: why it is left alone.
        stuck: it is whole, and why it cannot be moved now.
        named: people were told.
    """

    found: Found
    since_s: float
    looks: int = 0
    judged: bool = False
    wrong: IntakeError | None = None
    stuck: IntakeError | None = None
    named: bool = False

    @property
    def is_whole(self) -> bool:
        """It was looked into and found complete."""
        return self.judged and self.wrong is None


class Sightings:
    """The entries of one folder over time.

    Attributes:
        changed_s: when an entry last came, changed, or was taken by somebody else, by our clock.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._seen: dict[str, Sighting] = {}
        self.changed_s = seconds()

    def see(self, found: Mapping[str, Found]) -> None:
        """Compare with the look before."""
        now = self._seconds()
        changed = self._seen.keys() != found.keys()
        seen: dict[str, Sighting] = {}
        for name, entry in found.items():
            before = self._seen.get(name)
            if before is None or before.found.mark != entry.mark:
                changed = True
                before = Sighting(entry, now, judged=entry.wrong is not None, wrong=entry.wrong)
            before.looks += 1
            seen[name] = before
        self._seen = seen
        if changed:
            self.changed_s = now

    def items(self) -> Iterator[tuple[str, Sighting]]:
        """Every entry by its name; entries may be dropped meanwhile."""
        yield from list(self._seen.items())

    def is_unchanged(self, name: str, span_s: float) -> bool:
        """Whether an entry was seen alike at several looks over at least this time."""
        sighting = self._seen[name]
        lasted_s = self._seconds() - sighting.since_s
        return sighting.looks >= _LEAST_LOOKS and lasted_s >= span_s

    def drop(self, name: str) -> None:
        """We took it ourselves; that is no change."""
        self._seen.pop(name, None)

    @property
    def on_its_way(self) -> bool:
        """Whether an entry may still become a file to take: nobody was told that it is wrong."""
        return any(not sighting.named for sighting in self._seen.values())


def found_of(facts: os.stat_result, wrong: IntakeError | None = None) -> Found:
    """What `os.lstat` says of an entry.

    A copied file keeps its old time of writing, so the later one counts of that and of the
    inode's (POSIX: last change; Windows: creation).
    """
    mark = Mark(facts.st_size, facts.st_mtime_ns)
    arrived_ms = max(facts.st_mtime_ns, facts.st_ctime_ns) // 1_000_000
    return Found(mark, min(max(arrived_ms, 0), _LATEST_MS), wrong)
