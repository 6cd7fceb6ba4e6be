"""Proof that is added to signed files later: time stamps, what issuers said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.upload import UploadJob

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
"""PAdES baseline levels (ETSI EN 319 142-1), each with what the one before has."""


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
        job: that waits to deliver it.
        levels: of the signatures it got here, oldest first.
    """

    job: UploadJob
    levels: tuple[str, ...]
