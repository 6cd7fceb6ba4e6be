"""Port of tables that other programs exported."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line.

    Attributes:
        number: as an editor or Excel shows it, from 1.
        cells: as text; dates ISO 8601, whole numbers without a point.
    """

    number: int
    cells: tuple[str, ...]


class TableSource(Protocol):
    """Opens tables."""

    def rows(self, path: Path) -> Generator[TableRow, None, None]:
        """The table's lines in order, empty ones left out; memory does not grow with them.

        Raises:
            FileMissingError, FileForbiddenError, FileEmptyError, FileEncryptedError,
            FileDamagedError, IntakeError: it cannot be read; facts: path.
            FileHostileError: it asks for more memory or time than any register.
            RegisterEncodingError: its letters are of no encoding that is understood.
        """
