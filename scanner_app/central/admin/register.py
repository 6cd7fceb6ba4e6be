"""The province's register from an export of the one-stop system: CSV, XLSX or XLS."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scanner_app.capture.tables.source import ChildTableSource
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import all_offices
from scanner_app.central.catalogue.register import MOST_REFUSED, import_rows
from scanner_app.domain.catalog import Office
from scanner_app.domain.errors import RegisterFormatError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.register_table import NEEDED, LineReader, RefusedLine, guessed, places
from scanner_app.ports import TableRow


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that was not taken.

    Attributes:
        line: in the file, from 1.
        reason: of `domain.register_table.RefusedLine` or the catalogue's `RowRefusal`.
    """

    line: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedRegister:
    """What an import did; refused lines did not stop the others.

    Attributes:
        refused: the first thousand of each kind, by line.
    """

    added: int
    updated: int
    unchanged: int
    refused_count: int
    refused: tuple[RefusedRow, ...]


def import_register(
    catalogue: Catalogue,
    path: Path,
    office: OfficeCode | None,
    now: datetime,
    tell: Callable[[int], None] | None = None,
) -> ImportedRegister:
    """Take over a table; again it changes nothing. All good lines or, when it fails, none.

    Args:
        catalogue: where.
        path: the table, read in a process of its own, never held as a whole here.
        office: stands in where the table has no office.
        now: aware, the province's clock.
        tell: hears from time to time how many rows were read.

    Raises:
        IntakeError leaves, RegisterEncodingError: the table cannot be read.
        RegisterFormatError: no column for the code or the day of reception.
    """
    with closing(ChildTableSource().rows(path)) as table:
        reading = _Reading(path, table, _tree(catalogue), office)
        done = import_rows(catalogue, reading.rows(), now, tell)
    refused = [
        *reading.refused,
        *(RefusedRow(reading.lines[row.line - 1], row.code, row.reason) for row in done.refused),
    ]
    return ImportedRegister(
        done.added,
        done.updated,
        done.unchanged,
        done.refused_count + reading.refused_count,
        tuple(sorted(refused, key=lambda row: row.line)),
    )


class _Reading:
    """Lines on their way into the catalogue; keeps which line of the file each was."""

    def __init__(
        self,
        path: Path,
        table: Iterator[TableRow],
        offices: OfficeTree,
        office: OfficeCode | None,
    ) -> None:
        headings = next(table, None)
        at = places(guessed(headings.cells), headings.cells) if headings else None
        if at is None:
            raise RegisterFormatError(path=str(path), missing=[each.value for each in NEEDED])
        self._table = table
        self._reader = LineReader(at, office, offices)
        self.lines = array("L")
        self.refused: list[RefusedRow] = []
        self.refused_count = 0

    def rows(self) -> Iterator[RegisterRow]:
        for line in self._table:
            row = self._reader.read(line.cells)
            if isinstance(row, RefusedLine):
                self.refused_count += 1
                if len(self.refused) < MOST_REFUSED:
                    self.refused.append(RefusedRow(line.number, row.value, row.reason))
            else:
                self.lines.append(line.number)
                yield row


def _tree(catalogue: Catalogue) -> OfficeTree:
    return OfficeTree(
        Office(each.code, each.name, each.level, "", each.valid_from, each.valid_to)
        for each in all_offices(catalogue)
    )
