"""Lines of the first sheet with anything in it of an XLSX, XLS or ODS workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileHostileError,
)

_UNPACKED_BYTES = 1 << 30
"""Largest workbook; 732.908 rows of a register are 250 MB of XML."""
_WIDEST = 256


def sheet_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number; cells as text, dates in ISO 8601, formulas as last computed.

    Raises:
        FileEmptyError: no sheet has a cell.
        FileEncryptedError, FileDamagedError: it cannot be opened.
        FileHostileError: larger than any register.
    """
    _refuse_bombs(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield from _first_filled(workbook)
    except PasswordError as error:
        raise FileEncryptedError from error
    except CalamineError as error:
        raise FileDamagedError from error


def _first_filled(workbook: CalamineWorkbook) -> Iterator[tuple[int, list[str]]]:
    for index, meta in enumerate(workbook.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None:
            continue
        if sheet.width > _WIDEST:
            raise FileHostileError
        # Empty rows above the first cell are given, too.
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [_text(cell) for cell in cells]
        return
    raise FileEmptyError


def _text(cell: object) -> str:
    # A day without a time is no other day for it: exports differ from version to version.
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _refuse_bombs(path: Path) -> None:
    """A few kilobytes may unpack to gigabytes: what the archive says itself is asked first."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise FileDamagedError from error
    if unpacked > _UNPACKED_BYTES:
        raise FileHostileError
