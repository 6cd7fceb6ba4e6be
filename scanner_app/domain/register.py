"""A dossier as the one-stop system's register (sổ theo dõi hồ sơ) lists it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from scanner_app.domain.ids import OfficeCode


class RegisterState(StrEnum):
    """What became of a dossier at reception."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    """The citizen took it back, or it was not accepted after all: it leaves both sides of every
    rate (statuses 3 and 7 of the national portal's catalogue)."""


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """When and where a register row was last changed; of two versions the greater stamp stands.

    Attributes:
        at: aware, UTC; the province takes none that is ahead of its own clock.
        origin: who changed it, "province" or "counter:<id>"; decides between equal times, so that
            both sides decide alike.
    """

    at: datetime
    origin: str


NEVER = Stamp(datetime(1970, 1, 1, tzinfo=UTC), "")
"""Older than every other stamp: rows from before there were stamps."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One received dossier.

    Attributes:
        code: verbatim; compared case-folded.
        office: the receiving office; rates count for it whoever works on the dossier now.
        procedure: code or name of the procedure, "" when the register has none.
        applicant: name, "" when the register has none.
        due_on: day the result was promised for.
        state: withdrawn rows stay, so that a correction can bring them back.
        handled_by: office it was transferred to, None when it stayed.
    """

    code: str
    office: OfficeCode
    received_on: date
    procedure: str = ""
    applicant: str = ""
    due_on: date | None = None
    state: RegisterState = RegisterState.RECEIVED
    handled_by: OfficeCode | None = None


KnownCode = Callable[[str], RegisterRow | bool | None]
"""The register's row of a code, or merely whether it knows the code."""
