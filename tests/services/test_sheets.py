"""Which separator sheets are printed for the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scanner_app.domain.register import RegisterRow
from scanner_app.domain.separator_sheet import Separator, dossier_sheet
from scanner_app.services.sheets import PrintSheets
from tests.services.conftest import CODE, OFFICE, Counter


class ListingPrinter:
    """Keeps what it was asked to draw."""

    def __init__(self) -> None:
        self.drawn: dict[Path, list[Separator]] = {}

    def write(self, sheets: Sequence[Separator], target: Path) -> None:
        self.drawn[target] = list(sheets)


def test_a_registers_row_that_no_sheet_can_name_is_left_out(counter: Counter) -> None:
    rows = [
        RegisterRow("sổ cũ 12", OFFICE, date(2023, 10, 18)),
        RegisterRow(CODE, OFFICE, date(2023, 10, 18)),
    ]
    counter.register.put(rows)
    printing = PrintSheets(ListingPrinter(), counter.register)

    assert printing.of_register(OFFICE) == (dossier_sheet(CODE),)


def test_sheets_are_drawn_in_the_order_they_were_asked_for(counter: Counter) -> None:
    printer = ListingPrinter()
    sheets = (dossier_sheet(CODE, "Tờ khai"), dossier_sheet(CODE))
    target = counter.home / "to.pdf"

    PrintSheets(printer, counter.register)(sheets, target)

    assert printer.drawn == {target: list(sheets)}
