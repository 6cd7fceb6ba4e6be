"""Upload jobs and when to try them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from scanner_app.domain.ids import JobId, PaperId

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(minutes=10)


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """Trying again cannot help; a person decides."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The target's word that it has the file: what it read back.

    Attributes:
        judged: the target judged its signatures before it gave the receipt.
    """

    sha256: str
    size_bytes: int
    at: datetime
    location: str
    judged: bool = False


@dataclass(frozen=True, slots=True)
class UploadJob:
    """One signed file to deliver.

    Attributes:
        name: file name at the target, ASCII, no personal data.
        folder: place below the target's root, "/"-separated (office/dossier code).
        sha256: of the signed file: the key under which it is delivered at most once.
        attempts: how often it was claimed, this time included: which claim this is.
        resume: the target's own note of how far a broken transfer got, as a tus URL; None starts
            anew.
        failures: tries that failed one after the other without a byte having moved.
        sending: somebody had it claimed when it was looked up.
    """

    id: JobId
    paper: PaperId
    path: Path
    folder: str
    name: str
    sha256: str
    size_bytes: int
    state: JobState
    attempts: int
    due_at: datetime
    error: str | None = None
    receipt: Receipt | None = None
    resume: str | None = None
    failures: int = 0
    sending: bool = False


def retry_wait(failures: int) -> timedelta:
    """How long to wait after so many failures in a row (>= 1): 15 s doubling to 1 h."""
    doublings = min(failures - 1, 12)
    return min(FIRST_WAIT * int(2**doublings), LONGEST_WAIT)


def is_held_by_clock(due_at: datetime, now: datetime) -> bool:
    """The due time is further ahead than any rule puts one: the clock was set back meanwhile."""
    return due_at - now > LONGEST_WAIT
