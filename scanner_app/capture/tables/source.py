"""Implements `ports.TableSource`: tables read in a child process."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

from scanner_app.capture.asked_child import AskedChild
from scanner_app.capture.child_limits import Limits
from scanner_app.domain.errors import AppError, RegisterEncodingError
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    IntakeError,
)
from scanner_app.ports import TableRow

_CHILD = "scanner_app.capture.tables.child"
_ERRORS: dict[str, type[AppError]] = {
    leaf.code: leaf
    for leaf in (
        FileMissingError,
        FileForbiddenError,
        FileEmptyError,
        FileDamagedError,
        FileEncryptedError,
        FileHostileError,
        RegisterEncodingError,
    )
}
TABLE_LIMITS = replace(Limits(), memory_bytes=2 << 30, page_cpu_s=60)
"""A workbook is unpacked before its first row: 732.908 rows took 9 s and 0.9 GB (2026-11)."""
MOST_ROWS = 2_000_000
"""Twice what a sheet holds; a table without end is none."""


class ChildTableSource:
    """Tables of other programs, opened where they can do no harm."""

    def __init__(self, limits: Limits = TABLE_LIMITS, most_rows: int = MOST_ROWS) -> None:
        self._limits = limits
        self._most_rows = most_rows

    def rows(self, path: Path) -> Generator[TableRow, None, None]:
        """The table's lines, those without any text left out; closing ends the child."""
        job = {"path": str(path.absolute())}
        read = 0
        with AskedChild(_CHILD, job, self._limits) as child:
            while True:
                answer = child.ask()
                if answer is None:
                    failed = FileDamagedError if child.failed_cleanly() else FileHostileError
                    raise failed(path=str(path))
                if "end" in answer:
                    return
                if "code" in answer:
                    raise _ERRORS.get(str(answer["code"]), IntakeError)(path=str(path))
                for row in _checked(answer, path):
                    read += 1
                    if read > self._most_rows:
                        raise FileHostileError(path=str(path))
                    if any(cell.strip() for cell in row.cells):
                        yield row


def _checked(answer: dict[str, object], path: Path) -> Iterator[TableRow]:
    """The rows of an answer; a child that was taken over may say anything."""
    rows = answer.get("rows")
    if not isinstance(rows, list):
        raise FileDamagedError(path=str(path))
    for row in rows:
        match row:
            case [int(number), [*cells]] if all(isinstance(cell, str) for cell in cells):
                yield TableRow(number, tuple(cells))
            case _:
                raise FileDamagedError(path=str(path))
