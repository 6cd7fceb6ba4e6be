"""Sheets: separator sheets to print, for named dossiers or for those of the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scanner_app.domain.errors import DossierCodeError, SheetsEmptyError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.separator_sheet import Separator, dossier_sheet
from scanner_app.ports import RegisterStore, SheetPrinter


class PrintSheets:
    """Writes separator sheets into a PDF."""

    def __init__(self, printer: SheetPrinter, register: RegisterStore) -> None:
        self._printer = printer
        self._register = register

    def __call__(self, sheets: Sequence[Separator], target: Path) -> None:
        """One page a sheet, in order.

        Raises:
            SheetsEmptyError: nothing to print.
            StorageError leaves: `target` cannot be written.
        """
        if not sheets:
            raise SheetsEmptyError
        self._printer.write(sheets, target)

    def of_register(
        self, office: OfficeCode, since: date | None = None, until: date | None = None
    ) -> tuple[Separator, ...]:
        """A sheet for each dossier that the office received in these days, by day and code.

        A code in a form that sheets cannot say (imported by an older version) is left out.
        """
        sheets = []
        for row in self._register.received(office, since, until):
            try:
                sheets.append(dossier_sheet(row.code))
            except DossierCodeError:
                continue
        return tuple(sheets)
