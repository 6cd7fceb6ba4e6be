"""A PDF that came with signatures of others: kept and delivered as the bytes it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.ids import OriginalId


@dataclass(frozen=True, slots=True)
class Original:
    """The kept file.

    Attributes:
        path: of our copy.
        sha256: lower-case hex, as it came.
    """

    id: OriginalId
    path: Path
    sha256: str
    size_bytes: int
