"""Proof that is added to signed files later: time stamps, what issuers said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.ids import JobId, PaperId

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
"""PAdES baseline levels (ETSI EN 319 142-1), each with what the one before has."""

_NUMBERED = re.compile(r"(.*)~(\d+)")


@dataclass(frozen=True, slots=True)
class UpgradedFile:
    """A file with more proof than it had, closed and fsynced: where, digest, size."""

    path: Path
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DueUpgrade:
    """A complete file of the store that waits to be sent and could have more proof.

    Attributes:
        paper: whose file it is.
        job: that waits to deliver it.
        path, sha256: of the file as it is.
        folder, name: where it is to be delivered.
        attempts: to deliver it so far.
        levels: of the signatures it got here, oldest first.
    """

    paper: PaperId
    job: JobId
    path: Path
    sha256: str
    folder: str
    name: str
    attempts: int
    levels: tuple[str, ...]


def beside(path: Path) -> Path:
    """Where the upgraded file of this one is to lie: "a.pdf", "a~1.pdf", "a~2.pdf"."""
    found = _NUMBERED.fullmatch(path.stem)
    stem, number = (found[1], int(found[2])) if found else (path.stem, 0)
    return path.with_name(f"{stem}~{number + 1}{path.suffix}")


def is_upgraded(path: Path) -> bool:
    """Is it named as `beside` names."""
    return _NUMBERED.fullmatch(path.stem) is not None
