"""What was found on a page, laid over its picture: words by confidence, barcodes, warnings.

Everything lies in pixels of the upright page and is made off the GUI thread; a paint draws what is
exposed and nothing else. Classes differ by stroke and colour. Paper is light in dark themes, too,
so the colours are fixed: 4.5:1 on white and more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from scanner_app.domain.dossier import CONFIDENT
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page, PageReading, ReadBarcode, ReadWord
from scanner_app.gui.page.placement import upright_transform
from scanner_app.messages import quality_text

_FAIR = 0.7
_SHOWN_LETTERS = 60  # of a barcode's text


class Trust(Enum):
    """How well a word was read."""

    SURE = "sure"
    FAIR = "fair"
    WEAK = "weak"


PENS = {
    Trust.SURE: ("#1b6e3c", 1.5, Qt.PenStyle.SolidLine),
    Trust.FAIR: ("#8a5a00", 2.0, Qt.PenStyle.DashLine),
    Trust.WEAK: ("#b3261e", 2.5, Qt.PenStyle.DotLine),
}
TRUST_WORDS = {
    Trust.SURE: "chắc, từ 0,90",
    Trust.FAIR: "khá, 0,70–0,90",
    Trust.WEAK: "yếu, dưới 0,70",
}
BARCODE = "#6a1b9a"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A barcode with its corners on the upright page, its text in one line and as it is."""

    polygon: QPolygonF
    text: str
    whole: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """Of one page as it was read.

    Attributes:
        page: whose it is; turn: the quarter turns it was read at; width: of the page, pixels.
        words: from top to bottom by their lower edge.
        lines: one below each word, sorted alike.
        notes: warnings about the page, in words.
    """

    page: PageId
    turn: int
    width: int
    words: tuple[ReadWord, ...]
    bottoms: tuple[int, ...]
    lines: tuple[tuple[Trust, QLineF], ...]
    codes: tuple[ShownCode, ...]
    notes: tuple[str, ...]

    def word_at(self, x: float, y: float) -> ReadWord | None:
        """The word at a point of the page."""
        at = bisect_left(self.bottoms, int(y))
        for word in self.words[at:]:
            box = word.box
            if box.left <= x < box.right and box.top <= y < box.bottom:
                return word
        return None

    def code_at(self, x: float, y: float, below: float) -> ShownCode | None:
        """The barcode at a point of the page, or above it by so much, where its text stands."""
        for code in self.codes:
            box = code.polygon.boundingRect()
            text = QRectF(0, box.bottom(), self.width, below)
            if box.contains(x, y) or text.contains(x, y):
                return code
        return None

    def count(self, trust: Trust) -> int:
        """Words of a class."""
        return sum(each is trust for each, _ in self.lines)


def trust_of(word: ReadWord) -> Trust:
    """The class of a word."""
    if word.confidence >= CONFIDENT:
        return Trust.SURE
    return Trust.FAIR if word.confidence >= _FAIR else Trust.WEAK


def overlay_of(page: Page) -> Overlay | None:
    """What lies over this page; None when it was not read, or turned by a clerk since."""
    reading = page.reading
    if reading is None or reading.orientation_deg != page.shown_deg:
        return None
    found = [word for line in (*reading.lines, *reading.stamps) for word in line.words]
    words = tuple(sorted(found, key=lambda word: word.box.bottom))
    return Overlay(
        page=page.id,
        turn=page.shown_deg,
        width=reading.upright_size[0],
        words=words,
        bottoms=tuple(word.box.bottom for word in words),
        lines=tuple((trust_of(word), _below(word)) for word in words),
        codes=tuple(_codes(reading)),
        notes=tuple(quality_text(code) for code in reading.quality),
    )


def word_tip(word: ReadWord) -> str:
    """A word as the program read it."""
    return f"{word.text}\ntin cậy {word.confidence:.2f}".replace(".", ",") if word.text else ""


def paint(painter: QPainter, overlay: Overlay, scale: float, exposed: QRectF) -> None:
    """Draw what lies in the exposed part.

    Args:
        painter: in screen pixels of the page's picture.
        overlay: what to draw.
        scale: screen pixels a page pixel.
        exposed: in the painter's pixels.
    """
    part = QRectF(
        exposed.left() / scale,
        exposed.top() / scale,
        exposed.width() / scale,
        exposed.height() / scale,
    )
    painter.save()
    painter.scale(scale, scale)
    for trust, lines in _lines_in(overlay, part).items():
        colour, width, stroke = PENS[trust]
        pen = QPen(QColor(colour), width, stroke)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(lines)
    pen = QPen(QColor(BARCODE), 2, Qt.PenStyle.DashDotLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for code in overlay.codes:
        painter.drawPolygon(code.polygon)
    painter.restore()
    for code in overlay.codes:
        _paint_text(painter, code, scale, overlay.width * scale)


def _lines_in(overlay: Overlay, part: QRectF) -> dict[Trust, list[QLineF]]:
    first = bisect_left(overlay.bottoms, int(part.top()) - 4)
    last = bisect_left(overlay.bottoms, int(part.bottom()) + 4)
    found: dict[Trust, list[QLineF]] = {}
    for trust, line in overlay.lines[first:last]:
        if line.x2() >= part.left() and line.x1() <= part.right():
            found.setdefault(trust, []).append(line)
    return found


def _paint_text(painter: QPainter, code: ShownCode, scale: float, room: float) -> None:
    """The code's text under it, on white and inside the page: it is read on any picture."""
    box = code.polygon.boundingRect()
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    text = metrics.elidedText(code.text, Qt.TextElideMode.ElideRight, int(room) - 8)
    space = metrics.boundingRect(text).adjusted(-3, -1, 3, 1)
    left = max(min(box.left() * scale, room - space.width()), 0.0)
    place = QRectF(left, box.bottom() * scale + 3, space.width(), space.height())
    painter.fillRect(place, QColor(255, 255, 255, 230))
    painter.setPen(QColor(BARCODE))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _below(word: ReadWord) -> QLineF:
    box = word.box
    return QLineF(box.left, box.bottom + 1, box.right, box.bottom + 1)


def _codes(reading: PageReading) -> Iterable[ShownCode]:
    to_upright = upright_transform(reading)
    for symbol in reading.barcodes:
        if symbol.corners:
            corners = QPolygonF([QPointF(x, y) for x, y in symbol.corners])
            whole = _code_text(symbol)
            shown = whole if len(whole) <= _SHOWN_LETTERS else f"{whole[:_SHOWN_LETTERS]}…"
            yield ShownCode(to_upright.map(corners), shown, whole)


def _code_text(symbol: ReadBarcode) -> str:
    """What it says in one line; what two readers dispute says nothing."""
    if symbol.conflict:
        return f"{symbol.format}: hai lần đọc khác nhau"
    return " ".join(symbol.text.split())
