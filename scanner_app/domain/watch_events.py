"""Things that happened in a watched folder. Immutable; told, never asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileTaken:
    """A file is wholly in the store and out of the way.

    Attributes:
        path: where it lay, as people know it.
        pages: how many it has.
        added: how many of them are new; 0 says that the same bytes were there already.
    """

    path: str
    pages: int
    added: int


@dataclass(frozen=True, slots=True)
class WatchPaused:
    """Watching waits and goes on by itself; `code` has a text."""

    path: str
    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WatchResumed:
    """What watching waited for is there again."""

    path: str


@dataclass(frozen=True, slots=True)
class StepFailed:
    """A step after taking in reported an error; what waits is tried again."""

    path: str
    code: str
    facts: tuple[tuple[str, str], ...] = ()


WatchEvent = FileTaken | WatchPaused | WatchResumed | StepFailed
