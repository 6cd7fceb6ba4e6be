"""SheetPrinter: separator sheets in a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner_app.domain.separator_sheet import Separator
from scanner_app.durable import write_durably


class PdfSheetPrinter:
    """Draws sheets with a bundled font."""

    def __init__(self, font: Path) -> None:
        """Nothing is opened yet.

        Args:
            font: TrueType file with every letter of Vietnamese.
        """
        self._font = font

    def write(self, sheets: Sequence[Separator], target: Path) -> None:
        """A PDF of one A4 page a sheet at `target`, complete or not at all.

        Raises:
            StorageError leaves.
        """
        # numpy, pikepdf and Pillow take 0.15 s of a core; every window and command opens us.
        from scanner_app.processing.sheet_pages import separator_pdf

        write_durably(target, separator_pdf(sheets, self._font))
