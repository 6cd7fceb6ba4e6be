"""Updates of the program: what the province offers, for whom, and what became of it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

MANIFEST_NAME = "sohoa-update.json"
"""Beside the setup program, on a share or a server."""

TRIED_NAME = "tried.exe"
"""A setup program that ran here, beside where the next one is put."""

WAITING_NAME = "waiting.txt"
"""Lies beside it while it only waits for the program to be closed."""


@dataclass(frozen=True, slots=True)
class SetupFile:
    """A setup program.

    Attributes:
        name: in the folder of the manifest; no path.
        sha256: lower-case hex.
    """

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Who gets the version from when on.

    Attributes:
        since: first day, in Vietnam.
        offices: codes; none means every office.
        percent: share of their PCs, 1 to 100; always the same ones for a version.
    """

    since: date
    offices: frozenset[str]
    percent: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A version that is offered.

    Attributes:
        version: "0.2.0".
        stages: it is due for a PC as soon as one of them takes it in.
        expires: last day on which it counts: an old manifest put back in place is noticed.
    """

    version: str
    setup: SetupFile
    stages: tuple[Stage, ...]
    expires: date

    def is_due(self, *, office: str, machine: str, today: date) -> bool:
        """Whether this PC's turn has come.

        Args:
            office: its code; "" belongs to none.
            machine: its name, the same every day.
            today: in Vietnam.
        """
        place = _place(self.version, machine)
        return any(
            stage.since <= today
            and (not stage.offices or office in stage.offices)
            and place < stage.percent
            for stage in self.stages
        )


class UpdateState(StrEnum):
    """How this PC stands to what is offered; the values are written down."""

    UNKNOWN = "unknown"
    OFF = "off"
    CURRENT = "current"
    NOT_YET = "not yet"
    READY = "ready"
    INSTALLED = "installed"
    WAITS = "waits"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class UpdateFailure:
    """Why nothing could be found out or brought.

    Attributes:
        since: of the first of the failures in a row.
        at: of the last one.
        code: of its error.
        facts: of its error.
        transient: it may pass by itself.
    """

    since: datetime
    at: datetime
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    transient: bool = False


@dataclass(frozen=True, slots=True)
class UpdateNote:
    """What became of the last try that came to something.

    Attributes:
        state: `UNKNOWN` before the first.
        at: when; of the first failure as long as all failed.
        version: that was offered; "" when nothing was.
        sha256: of its setup program.
        code: exit code of the setup program; None when it did not run.
        looked: when the source was read last; None when nobody noted it.
        since: from when on this version was ready here and not installed yet.
        failure: of the tries after it; None when the last one came to something.
    """

    state: UpdateState
    at: datetime
    version: str = ""
    sha256: str = ""
    code: int | None = None
    looked: datetime | None = None
    since: datetime | None = None
    failure: UpdateFailure | None = None


def parse_version(text: str) -> tuple[int, ...]:
    """Numbers to compare versions by; "0.2" is as old as "0.2.0".

    Raises:
        ValueError: it is not one to four numbers with dots between.
    """
    parts = text.split(".")
    if not 1 <= len(parts) <= _MOST_PARTS or not all(
        part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS for part in parts
    ):
        raise ValueError(text)
    return tuple(map(int, parts)) + (0,) * (_MOST_PARTS - len(parts))


def after_setup(code: int, installed: str, wanted: str, waiting: Collection[int]) -> UpdateState:
    """What a finished setup program comes to.

    Args:
        code: its exit code.
        installed: the version that is here now.
        wanted: the version that it brings.
        waiting: exit codes after which another try later makes sense: the program ran, say.
    """
    if code == 0 and parse_version(installed) == parse_version(wanted):
        return UpdateState.INSTALLED
    return UpdateState.WAITS if code in waiting else UpdateState.FAILED


_MOST_PARTS, _MOST_DIGITS = 4, 9


def _place(version: str, machine: str) -> int:
    """0 to 99, another one for every version, so that no PC is always among the first."""
    digest = hashlib.sha256(f"{version}\0{machine.casefold()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100
