"""Register: what the one-stop system received, imported from its export as CSV or workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from scanner_app.domain.errors import RegisterColumnError, RegisterFormatError
from scanner_app.domain.events import RegisterRead
from scanner_app.domain.file_errors import FileEmptyError
from scanner_app.domain.folding import plain_words
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.register_import import Imported, ImportOrder, RefusedRow
from scanner_app.domain.register_table import (
    NEEDED,
    Field,
    LineReader,
    guessed,
    heading_set,
    places,
)
from scanner_app.ports import (
    ColumnMemory,
    EventSink,
    FilingPort,
    Lacks,
    RegisterStore,
    RememberedColumns,
    TableRow,
    TableSource,
)
from scanner_app.tasks.cancel import CancelToken

_TITLE_LINES = 30
"""Lines above the headings: names of the agency, the title of the table, merged cells."""
_TELL_EVERY = 1000
_SHOWN = 1000
"""Refused rows and unknown offices that a result names; all of them go to `refuse`."""


class ImportRegister:
    """Reads an export into the register; importing it again changes nothing."""

    def __init__(
        self,
        register: RegisterStore,
        memory: ColumnMemory,
        tables: TableSource,
        filing: FilingPort,
        offices: OfficeTree,
        tell: EventSink,
        lacks: Lacks | None = None,
    ) -> None:
        """`lacks` says which finished dossiers are open again by what the register tells."""
        self._lacks = lacks
        self._register = register
        self._memory = memory
        self._tables = tables
        self._filing = filing
        self._offices = offices
        self._tell = tell

    def __call__(
        self,
        path: Path,
        *,
        office: OfficeCode | None = None,
        order: ImportOrder | None = None,
        cancel: CancelToken | None = None,
    ) -> Imported:
        """Import the file, all or nothing.

        Args:
            path: CSV, XLSX or XLS.
            office: as in the order, for who gives none.
            order: how.
            cancel: stops while the file is read; nothing changed then.

        Raises:
            FileMissingError, FileForbiddenError, FileEmptyError, FileEncryptedError,
            FileDamagedError, FileHostileError, RegisterEncodingError: it cannot be read.
            RegisterFormatError: no column for the code or the day of reception.
            RegisterColumnError: a heading of the order is not there; facts: path, name.
            Cancelled: somebody asked to stop.
        """
        order = order or ImportOrder(office)
        with closing(self._tables.rows(path)) as rows:
            heading, columns = self._headed(path, rows, order)
            told = _Lines(order, self._tell, cancel or CancelToken(), self._offices)
            taken = self._register.take_in(
                told.read(rows, places(columns, heading.cells) or {}),
                tuple({*columns, Field.OFFICE}),
                dry_run=order.dry_run,
                lacks=self._lacks,
            )
        if order.columns and not order.dry_run:
            self._memory.remember(RememberedColumns(heading_set(heading.cells), columns))
        return Imported(
            taken.counts,
            tuple(told.refused),
            () if order.dry_run else self._filing.release_known(),
            refused_count=told.refused_count,
            repeated=taken.repeated,
            repeats=taken.repeats,
            reopened=taken.reopened,
            unknown_offices=tuple(sorted(told.unknown)),
            columns=columns,
        )

    def headings(self, path: Path) -> tuple[str, ...]:
        """What the columns of the file are called, as far as that can be told.

        Raises:
            As the import, but for columns.
        """
        best: tuple[int, int, tuple[str, ...]] = (-1, -1, ())
        with closing(self._tables.rows(path)) as rows:
            for row, _ in zip(rows, range(_TITLE_LINES), strict=False):
                named = tuple(cell.strip() for cell in row.cells if cell.strip())
                # Of lines alike the first: those below the headings are rows.
                rank = (len(guessed(row.cells)), len(named))
                best = max(best, (*rank, named), key=lambda each: each[:2])
        if best[0] < 0:
            raise FileEmptyError(path=str(path))
        return best[2]

    def _headed(
        self, path: Path, rows: Iterator[TableRow], order: ImportOrder
    ) -> tuple[TableRow, dict[Field, str]]:
        """The line with the headings, and what they are; the rows go on behind it."""
        best: dict[Field, str] = {}
        seen: set[str] = set()
        row = None
        for row, _ in zip(rows, range(_TITLE_LINES), strict=False):
            columns = self._columns(row, order)
            if places(columns, row.cells) is not None:
                return row, columns
            best = max(best, columns, key=len)
            seen |= set(heading_set(row.cells))
        if row is None:
            raise FileEmptyError(path=str(path))
        for heading in order.columns.values():
            if heading and plain_words(heading) not in seen:
                raise RegisterColumnError(path=str(path), name=heading)
        missing = [each.value for each in NEEDED if each not in best]
        raise RegisterFormatError(path=str(path), missing=missing)

    def _columns(self, row: TableRow, order: ImportOrder) -> dict[Field, str]:
        named = {each: plain_words(heading) for each, heading in order.columns.items()}
        known = self._memory.remembered(heading_set(row.cells))
        found = {**(guessed(row.cells) if known is None else known), **named}
        # A column that was named is nothing else beside.
        return {
            each: heading
            for each, heading in found.items()
            if heading and (each in named or heading not in named.values())
        }


class _Lines:
    """Reads lines, and keeps count of those that are no rows."""

    def __init__(
        self, order: ImportOrder, tell: EventSink, cancel: CancelToken, offices: OfficeTree
    ) -> None:
        self._order = order
        self._tell = tell
        self._cancel = cancel
        self._offices = offices
        self.refused: list[RefusedRow] = []
        self.refused_count = 0
        self.unknown: set[str] = set()

    def read(
        self, rows: Iterator[TableRow], columns: Mapping[Field, int]
    ) -> Iterator[tuple[int, RegisterRow]]:
        """The rows that are good."""
        reader = LineReader(columns, self._order.office, self._offices)
        for count, line in enumerate(rows, start=1):
            if count % _TELL_EVERY == 0:
                self._cancel.checkpoint()
                self._tell(RegisterRead(count))
            row = reader.read(line.cells)
            if isinstance(row, RegisterRow):
                if not self._offices.knows(row.office) and len(self.unknown) < _SHOWN:
                    self.unknown.add(row.office)
                yield line.number, row
            else:
                self._refuse(RefusedRow(line.number, row.reason, row.value))

    def _refuse(self, row: RefusedRow) -> None:
        self.refused_count += 1
        if self.refused_count <= _SHOWN:
            self.refused.append(row)
        self._order.refuse(row)
