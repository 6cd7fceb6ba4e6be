"""Values the engine gives. Frozen, standard library only.

Three frames are used. *Scan*: the image as it lies in the file, origin top left, x right, y down.
*Upright*: the scan after `Placement` (turned, deskewed, cropped to the sheet), same pixel size, so
1 upright pixel = 1 scan pixel = 1/dpi inch. Everything a person looks at is in the upright frame.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """Axis-parallel box in pixels, half open: left <= x < right, top <= y < bottom."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word.

    Attributes:
        text: NFC, no white space inside.
        box: upright frame.
        confidence: 0.0 (guess) to 1.0 (sure), as the recogniser says it.
    """

    text: str
    box: Rect
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one text line, left to right.

    Attributes:
        baseline: y of the line's base at its left and right end, upright frame.
        block: number of the layout block it belongs to, ascending in reading order.
    """

    words: tuple[Word, ...]
    box: Rect
    baseline: tuple[float, float]
    block: int = 0

    @property
    def text(self) -> str:
        """Words joined by one space."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PageText:
    """What is written on a page, lines in reading order."""

    lines: tuple[Line, ...] = ()

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
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def confidence(self) -> float:
        """Mean over letters, 0.0 to 1.0; 0.0 without words."""
        letters = sum(len(word.text) for word in self.words)
        if not letters:
            return 0.0
        return sum(word.confidence * len(word.text) for word in self.words) / letters


@dataclass(frozen=True, slots=True)
class Barcode:
    """One symbol on the page.

    Attributes:
        format: "Code128", "Code39", "QRCode", "DataMatrix", "PDF417", "EAN13", ...
        text: decoded text (UTF-8 first).
        readers: who read it, of "zxing" and "zbar", sorted.
        conflict: two readers gave different texts for this place: do not trust either.
        corners: four (x, y) of the symbol, clockwise from its own top left, scan frame.
    """

    format: str
    text: str
    readers: tuple[str, ...]
    conflict: bool
    corners: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """How the paper lies in the scan; `ocr.image.upright` undoes it.

    Attributes:
        orientation_deg: quarter turns by which the content is turned clockwise: 0, 90, 180, 270.
        skew_deg: what remains after undoing the quarter turn, positive clockwise, in (-15, 15).
        sheet: the paper inside the turned and deskewed image, or None when the image is the paper.
    """

    orientation_deg: int = 0
    skew_deg: float = 0.0
    sheet: Rect | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that was found out about one scanned page. The scan itself stays as it is.

    Attributes:
        width, height: the scan, pixels.
        dpi: dots per inch, from the file when it says so, else estimated.
        dpi_source: "file", "estimated" (from the paper's size) or "assumed" (300).
        placement: how to turn the scan upright.
        blank: 0.0 (full of ink) to 1.0 (empty).
        quality: warning codes, sorted: "low_dpi", "blurred", "dark", "light", "clipped",
            "cut_edge".
        barcodes: every symbol, conflicts included.
        text: what is written; empty when recognition was skipped or the page is blank.
        stamps: lines of red stamps, which `text` is read without; each word's box is its stamp's.
        look: `ocr.look`'s 64 bits; None of a blank page.
    """

    width: int
    height: int
    dpi: float
    dpi_source: str
    placement: Placement
    blank: float
    quality: tuple[str, ...] = ()
    barcodes: tuple[Barcode, ...] = ()
    text: PageText = PageText()
    stamps: tuple[Line, ...] = ()
    look: int | None = None
