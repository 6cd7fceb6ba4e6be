"""Invisible text over the page image, aligned word by word.

Readers of PDF rebuild lines and columns from the places of the words. Some habits of poppler,
the strictest of those tried, decide how words are placed here (poppler 22.12, TextOutputDev.cc):

- words closer than 0.15 em are glued: each word ends short of the next one;
- a gap over 0.7 em starts another column, so the halves of an administrative header come out one
  after the other: wide gaps inside a row are bridged by a glyph that reads as spaces;
- blocks that share no vertical are ordered left before right even when the right one stands
  higher: every row reaches the middle of its column;
- a row of lone characters passes for spaced type, a hyphen at a row's end for a broken word: a
  bridge before or behind makes them neither;
- bases closer than half an em are one line, farther ones are two: rows are kept apart, the words
  of one row together.

Nothing of this is seen. A word's place is the place it was read at, unless words overlap.
"""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocr.model import Line, PageText, Word
from ocr.pdf.blank_font import ADVANCE, BRIDGE_CODE, UNITS_PER_EM, encoded

_POINTS_PER_INCH = 72.0
_WORD_GAP_EM = 0.18
_LEAST_WORD_EM = 0.1
_BRIDGE_FROM_EM = 0.5
_BRIDGE_GAP_EM = 0.2  # between a bridge and its neighbours
_SPREAD_EM = 0.2  # of a row's bases, up and down from its middle
_ROW_STEP_EM = 0.55
# Tesseract's line boxes reach from the marks over capitals to the tails: about one em.
_EM_PER_LINE_HEIGHT = 0.95
# Rows of nearly equal height share one size: poppler splits blocks where sizes differ by 5 %.
_SAME_SIZE = 0.25
_MOST_EM_PER_STEP = 1.6  # of the distance to the rows above and below
_LEAST_EM_PX = 4.0


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines that stand side by side, left to right."""

    lines: tuple[Line, ...]

    @property
    def left(self) -> int:
        return min(line.box.left for line in self.lines)

    @property
    def right(self) -> int:
        return max(line.box.right for line in self.lines)

    @property
    def base(self) -> float:
        return statistics.fmean(sum(line.baseline) / 2 for line in self.lines)

    @property
    def height(self) -> float:
        return statistics.median(line.box.height for line in self.lines)


@dataclass(frozen=True, slots=True)
class _SetRow:
    """A row with its size and the base its words keep to, pixels."""

    row: _Row
    em: float
    base: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Codes to be shown from one x to another on a base line; `space` follows unseen."""

    codes: str
    glyphs: int
    left: float
    right: float
    line: Line
    space: bool


def text_content(text: PageText, height_px: int, dpi: float) -> bytes:
    """Content stream operators that write the page's words without showing them.

    Args:
        text: words in the upright frame, lines in reading order, which is kept.
        height_px: height of the upright page.
        dpi: of the upright page; the content is in points, origin bottom left.

    Returns:
        A text object for font resource /F1 (`ocr.pdf.blank_font`), or nothing without words.
    """
    rows = _rows([line for line in text.lines if line.words])
    if not rows:
        return b""
    usual = statistics.median(row.height for row in rows) * _EM_PER_LINE_HEIGHT
    out = ["BT", "3 Tr"]
    size_before = 0.0
    scale = _POINTS_PER_INCH / dpi
    for column in _columns(rows):
        middle = (min(row.left for row in column) + max(row.right for row in column)) / 2
        for placed in _set(column, usual):
            if placed.em != size_before:
                out.append(f"/F1 {placed.em * scale:.2f} Tf")
                size_before = placed.em
            pieces = _stretches(placed, middle)
            out += [_shown(piece, placed, height_px, scale) for piece in pieces]
    out.append("ET")
    return "\n".join(out).encode("ascii")


def _set(column: Sequence[_Row], usual: float) -> list[_SetRow]:
    """Sizes and bases that keep the rows apart and in order."""
    placed: list[_SetRow] = []
    bases = [row.base for row in column]
    for number, row in enumerate(column):
        own = row.height * _EM_PER_LINE_HEIGHT
        em = usual
        if abs(own - usual) > _SAME_SIZE * usual:
            steps = [abs(row.base - base) for base in bases[max(0, number - 1) : number + 2]]
            room = min((step for step in steps if step > 0), default=own) * _MOST_EM_PER_STEP
            em = max(_LEAST_EM_PX, usual / 2, min(own, room))
        base = row.base
        if placed:
            base = max(base, placed[-1].base + _ROW_STEP_EM * max(em, placed[-1].em))
        placed.append(_SetRow(row, em, base))
    return placed


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """Neighbours in reading order that overlap in height and go on to the right: one row."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and _beside(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_Row(tuple(row)) for row in rows]


def _beside(left: Line, right: Line) -> bool:
    shared = min(left.box.bottom, right.box.bottom) - max(left.box.top, right.box.top)
    return right.box.left >= left.box.right and shared > min(left.box.height, right.box.height) / 2


def _columns(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Cut where the reading order goes up the page again."""
    columns: list[list[_Row]] = []
    for row in rows:
        if columns and row.base >= columns[-1][-1].base:
            columns[-1].append(row)
        else:
            columns.append([row])
    return columns


def _stretches(placed: _SetRow, middle: float) -> Iterable[_Stretch]:
    """The row's words with what fills the gaps, left to right, none over another."""
    words = [(word, line) for line in placed.row.lines for word in line.words]
    gap, edge = _WORD_GAP_EM * placed.em, _BRIDGE_GAP_EM * placed.em
    first, line = words[0]
    if first.box.left - edge > middle:
        yield _bridge(middle, first.box.left - edge, line)
    elif _starts_with_letters(words):
        yield _bridge(first.box.left - 2 * edge, first.box.left - edge, line)
    right = -math.inf
    for index, (word, line) in enumerate(words):
        following = words[index + 1][0].box.left if index + 1 < len(words) else math.inf
        left = max(word.box.left, right + gap)
        right = max(min(word.box.right, following - gap), left + _LEAST_WORD_EM * placed.em)
        yield _letters(word, left, right, line, space=index + 1 < len(words))
        if _BRIDGE_FROM_EM * placed.em < following - right < math.inf:
            yield _bridge(right + edge, following - edge, line)
    if right + edge < middle:
        yield _bridge(right + edge, middle, line)
    elif words[-1][0].text.endswith("-"):
        yield _bridge(right + edge, right + 2 * edge, line)


def _starts_with_letters(words: Sequence[tuple[Word, Line]]) -> bool:
    """Two lone characters in front: poppler takes the row for spaced type and glues it."""
    return len(words) > 1 and all(len(word.text) == 1 for word, _ in words[:2])


def _letters(word: Word, left: float, right: float, line: Line, *, space: bool) -> _Stretch:
    text = unicodedata.normalize("NFC", word.text)
    return _Stretch(encoded(text), len(text), left, right, line, space)


def _bridge(left: float, right: float, line: Line) -> _Stretch:
    return _Stretch(f"{BRIDGE_CODE:04X}", 1, left, right, line, space=False)


def _shown(piece: _Stretch, placed: _SetRow, height_px: int, scale: float) -> str:
    line, em = piece.line, placed.em
    slope = (line.baseline[1] - line.baseline[0]) / max(1, line.box.width)
    off = line.baseline[0] + slope * (piece.left - line.box.left) - placed.row.base
    base = placed.base + min(max(off, -_SPREAD_EM * em), _SPREAD_EM * em)
    # Letters of a steeper word would be torn from it like words from a row.
    most = 2 * _SPREAD_EM * em / max(1, line.box.width)
    tilt = math.atan(min(max(slope, -most), most))
    # y grows downwards in pixels and upwards in points: the sine changes its sign.
    cos, sin = math.cos(tilt), -math.sin(tilt)
    natural = piece.glyphs * ADVANCE / UNITS_PER_EM * em
    stretch = 100 * (piece.right - piece.left) / cos / natural
    place = f"{cos:.5g} {sin:.5f} {-sin:.5f} {cos:.5g}" if abs(sin) > 1e-4 else "1 0 0 1"
    x, y = piece.left * scale, (height_px - base) * scale
    codes = piece.codes + ("0020" if piece.space else "")
    return f"{place} {x:.2f} {y:.2f} Tm {stretch:.2f} Tz <{codes}> Tj"
