"""A kept page, what was read on it, and the moves allowed between its states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from scanner_app.domain.errors import WrongMoveError
from scanner_app.domain.ids import BatchId, OriginalId, PageId
from scanner_app.domain.scan import Side


class PageState(StrEnum):
    """Where a page is on its way. The states are the work list."""

    CAPTURED = "captured"
    """Its picture is safe on disk; nothing was read yet."""
    READ = "read"
    """Read; its words file is on disk."""
    UNREADABLE = "unreadable"
    """Reading failed with a code; the picture is kept and goes into the PDF as it is."""


_MOVES = {
    PageState.CAPTURED: {PageState.READ, PageState.UNREADABLE},
    PageState.UNREADABLE: {PageState.READ, PageState.CAPTURED},
    PageState.READ: {PageState.CAPTURED},
}


@dataclass(frozen=True, slots=True)
class Box:
    """Axis-parallel box in pixels of the upright page, half open, origin top left."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class ReadWord:
    """One word: NFC text, its box, 0.0-1.0 confidence."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Words of one line, left to right; `block` ascends in reading order."""

    words: tuple[ReadWord, ...]
    box: Box
    baseline: tuple[float, float]
    block: int

    @property
    def text(self) -> str:
        """Words joined by one space."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class ReadBarcode:
    """A symbol on the page; corners in pixels of the scan as it lies in the file.

    Attributes:
        format: "Code128", "Code39", "QRCode", "DataMatrix", "PDF417", ...
        readers: "zxing", "zbar" or both.
        conflict: two readers disagree on this place; its text must not be used.
    """

    format: str
    text: str
    readers: tuple[str, ...]
    conflict: bool
    corners: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was found out about a page; the picture itself stays as scanned.

    Attributes:
        width, height: the scan, pixels.
        dpi: dots per inch; dpi_source: "file", "estimated" or "assumed".
        orientation_deg: quarter turns by which the content lies turned clockwise (0, 90, 180, 270).
        skew_deg: remaining slope, positive clockwise.
        sheet: the paper inside the turned, deskewed scan; None when the scan is the paper.
        blank: 0.0 full to 1.0 empty.
        quality: warning codes: low_dpi, blurred, dark, light, clipped, cut_edge.
        confidence: mean of the words, 0.0-1.0.
        stamps: lines of red stamps, which stand in no other line; boxes are the stamps'.
        look: of the upright page, 64 bits (`ocr.look`); None of a blank one, and of readings from
            before there were looks.
    """

    width: int
    height: int
    dpi: float
    dpi_source: str
    orientation_deg: int
    skew_deg: float
    sheet: Box | None
    blank: float
    quality: tuple[str, ...]
    barcodes: tuple[ReadBarcode, ...]
    lines: tuple[ReadLine, ...]
    confidence: float
    stamps: tuple[ReadLine, ...] = ()
    look: int | None = None

    @property
    def text(self) -> str:
        """Lines joined by line feeds, a blank line between blocks."""
        parts: list[str] = []
        block = self.lines[0].block if self.lines else 0
        for line in self.lines:
            if line.block != block:
                parts.append("")
                block = line.block
            parts.append(line.text)
        return "\n".join(parts)

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height of the upright page in pixels."""
        if self.sheet is not None:
            return self.sheet.width, self.sheet.height
        if self.orientation_deg in (90, 270):
            return self.height, self.width
        return self.width, self.height

    @property
    def is_blank(self) -> bool:
        """Empty enough to be flagged as a blank page: no words, no barcodes, hardly any ink."""
        return self.blank >= BLANK_LIMIT and not self.barcodes and not self.lines


BLANK_LIMIT = 0.995
"""Score from which a page counts as blank; with `ocr.blank`'s scale."""


@dataclass(frozen=True, slots=True)
class Page:
    """One side of one sheet, kept.

    Attributes:
        seq: position in its batch, as it came or as a clerk arranged it before filing.
        source: name of the file or device it came from (shown to people, never a full path).
        source_page: 1-based page inside that file.
        source_key: identity of the picture inside the office: the same paper file handed in twice
            has the same key, so a repeated run adds nothing.
        image: absolute path of the kept picture.
        sha256: of the kept picture's bytes, lower-case hex.
        error: code of why it is UNREADABLE.
        side: of the sheet, where the scanner told it.
        turn_deg: quarter turns by which a clerk says the content lies turned clockwise; None
            trusts the program.
        removed: taken out by a clerk; in no paper, back by undo.
        destroyed: its files were deleted for good, on a clerk's decision about a secret mark.
        cleared: its files were removed from this PC, its target having them long enough.
        original: the signed PDF it is a picture of; None for paper.
    """

    id: PageId
    batch: BatchId
    seq: int
    source: str
    source_page: int
    source_key: str
    image: Path
    sha256: str
    captured_at: datetime
    state: PageState
    reading: PageReading | None = None
    error: str | None = None
    side: Side | None = None
    turn_deg: int | None = None
    removed: bool = False
    destroyed: bool = False
    cleared: bool = False
    original: OriginalId | None = None

    @property
    def shown_deg(self) -> int:
        """Quarter turns by which the content counts as lying turned clockwise when it is shown."""
        if self.turn_deg is not None:
            return self.turn_deg
        return self.reading.orientation_deg if self.reading is not None else 0

    def moved(self, to: PageState) -> Self:
        """The page in another state.

        Raises:
            WrongMoveError: the rules do not allow this move.
        """
        if to not in _MOVES[self.state]:
            raise WrongMoveError(page=self.id, state=self.state.value, to=to.value)
        return replace(self, state=to)
