"""What was looked at on this PC, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scanner_app.domain.errors import AppError

Measured = str | int | float | bool | None
"""A value that machines read: a number, a version, a day as 2026-12-31."""

WARN_DAYS = 60
"""A certificate's renewal takes an office some weeks: from here on it is told."""
URGENT_DAYS = 30
"""From here on the counter is told as well."""


class Severity(StrEnum):
    """How it stands; the worst is the last."""

    OK = "ok"
    LOOK = "look"
    """Somebody should look at it; work goes on."""
    BROKEN = "broken"


class Part(StrEnum):
    """Parts of this PC that are looked at, in the order in which they are shown."""

    SCANNER = "scanner"
    KEYS = "keys"
    TARGET = "target"
    ENGINE = "engine"
    DISK = "disk"
    JOURNAL = "journal"
    QUEUE = "queue"
    REGISTER = "register"
    CLOCK = "clock"
    VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Found:
    """What a look gave.

    Attributes:
        detail: versions, places, numbers, for people.
        values: the same for machines, by stable names.
        warning: what somebody should do something about.
    """

    detail: str
    values: Mapping[str, Measured] = field(default_factory=dict)
    warning: AppError | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.

    Attributes:
        name: what was looked at, stable, for machines.
        part: where it belongs.
        severity: how it stands.
        required: without it the main job does not run.
        detail: versions, places, numbers.
        values: what was measured.
        error: what is wrong, when it is not `OK`.
        took_s: how long looking took, in seconds.
        names_staff: detail and values may name a member of staff; they stay on this PC.
    """

    name: str
    part: Part
    severity: Severity
    required: bool
    detail: str = ""
    values: Mapping[str, Measured] = field(default_factory=dict)
    error: AppError | None = None
    took_s: float = 0.0
    names_staff: bool = False

    @property
    def ok(self) -> bool:
        """It is as it should be."""
        return self.severity is Severity.OK

    @property
    def stops_work(self) -> bool:
        """The main job does not run."""
        return self.required and self.severity is Severity.BROKEN


def worst_first(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Broken ones, then those to look at, then the rest; each in the order of the parts."""
    severities, parts = list(Severity), list(Part)

    def place(check: Check) -> tuple[int, int, int]:
        return (
            -severities.index(check.severity),
            -int(check.required) if not check.ok else 0,
            parts.index(check.part),
        )

    return tuple(sorted(checks, key=place))
