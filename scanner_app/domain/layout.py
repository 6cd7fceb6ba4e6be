"""How the parts of an administrative page lie: header columns, segments, page number.

Places of NĐ 30/2020/NĐ-CP annex I: Quốc hiệu and Tiêu ngữ top right (box 1), the issuer top left
(2), the number under it (3), place and date on the right (4), the title centred below (5a).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from unicodedata import category

from scanner_app.domain.folding import distance, nfc, plain
from scanner_app.domain.page import Box, PageReading, ReadLine, ReadWord

NATION = "conghoaxahoichunghiavietnam"
MOTTO = "doclaptudohanhphuc"

HEADER_PART = 0.3
"""Share of the page's height in which Quốc hiệu stands; A5 receipts need more than a quarter."""
_GAP = 2.0
"""A gap of this many word heights ends a segment: header columns lie further apart."""
_MAX_PHRASE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Segment:
    """Words side by side without a wide gap, left to right; never empty."""

    words: tuple[ReadWord, ...]

    @property
    def text(self) -> str:
        """Words joined by one blank, NFC."""
        return nfc(" ".join(word.text for word in self.words))

    @property
    def box(self) -> Box:
        """Around all words."""
        return surround(word.box for word in self.words)

    @property
    def core(self) -> Box:
        """Around the words that have a letter or digit, or all when none has."""
        return surround(word.box for word in (list(filter(has_text, self.words)) or self.words))

    @property
    def confidence(self) -> float:
        """Of its weakest word that has a letter or digit, 0.0-1.0."""
        return min((word.confidence for word in self.words if has_text(word)), default=0.0)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's words sorted by where they stand.

    Attributes:
        width, height: of the upright page, pixels.
        unit: median height of a word, pixels; distances are told in it.
        segments: in reading order.
        nation: place of Quốc hiệu in the upper part, or None.
        motto: place of Tiêu ngữ there, or None.
        left: rows of the column left of these, top to bottom, down to the middle of the page.
        right: rows of the column below Quốc hiệu, likewise.
    """

    width: int
    height: int
    unit: float
    segments: tuple[Segment, ...]
    nation: Box | None
    motto: Box | None
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]

    @property
    def has_header(self) -> bool:
        """Quốc hiệu or Tiêu ngữ stands in the upper part: a document begins here."""
        return self.nation is not None or self.motto is not None

    @property
    def header_bottom(self) -> int:
        """Lower edge of Quốc hiệu and Tiêu ngữ, 0 without them."""
        return max((box.bottom for box in (self.nation, self.motto) if box is not None), default=0)

    @property
    def page_number(self) -> int | None:
        """Number printed alone at the top centre (NĐ 30/2020 annex I: from page 2 on), or None."""
        for segment in self.segments:
            box = segment.box
            centre = (box.left + box.right) / 2 / self.width
            digits = segment.text.strip(" -–.")
            alone = digits.isascii() and digits.isdigit() and len(digits) <= 3
            if alone and box.bottom < 0.1 * self.height and 0.35 <= centre <= 0.65:
                return int(digits)
        return None


def lay_out(reading: PageReading) -> PageLayout:
    """The page's layout; a page without words gives an empty one."""
    width, height = reading.upright_size
    heights = [word.box.height for line in reading.lines for word in line.words]
    unit = float(median(heights)) if heights else 1.0
    top_lines = [line for line in reading.lines if line.box.top < HEADER_PART * height]
    nation = _find_phrase(top_lines, NATION, limit=6)
    motto = _find_phrase(top_lines, MOTTO, limit=4)
    left, right = _columns(reading.lines, nation, motto, unit=unit, width=width, height=height)
    return PageLayout(
        width=max(width, 1),
        height=max(height, 1),
        unit=max(unit, 1.0),
        segments=tuple(_segments(reading.lines, _GAP * unit)),
        nation=nation,
        motto=motto,
        left=left,
        right=right,
    )


def surround(boxes: Iterable[Box]) -> Box:
    """The smallest box around at least one box."""
    every = list(boxes)
    return Box(
        min(box.left for box in every),
        min(box.top for box in every),
        max(box.right for box in every),
        max(box.bottom for box in every),
    )


def has_text(word: ReadWord) -> bool:
    """The word has a letter or digit, it is not only a stroke or a stain."""
    return any(char.isalnum() and category(char) != "Lm" for char in word.text)


def is_caps(text: str) -> bool:
    """Nearly all letters are capitals (recognisers get single ones wrong), and there are some."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 2 and sum(char.isupper() for char in letters) >= 0.8 * len(letters)


def _segments(lines: Sequence[ReadLine], gap: float) -> Iterable[Segment]:
    """Lines cut where the gap between two words is wide."""
    for line in lines:
        part: list[ReadWord] = []
        for word in line.words:
            if part and word.box.left - part[-1].box.right > gap:
                yield Segment(tuple(part))
                part = []
            part.append(word)
        if part:
            yield Segment(tuple(part))


def _find_phrase(lines: Sequence[ReadLine], phrase: str, *, limit: int) -> Box | None:
    """Where a phrase (plain letters without blanks) stands, with up to `limit` letters wrong."""
    best: tuple[int, int, Box] | None = None
    for line in lines:
        for found in _phrase_in_line(line, phrase, limit):
            if best is None or found[:2] < best[:2]:
                best = found
    return best[2] if best else None


def _phrase_in_line(line: ReadLine, phrase: str, limit: int) -> Iterable[tuple[int, int, Box]]:
    """Candidates as (letters wrong, words used, place)."""
    keys = ["".join(filter(str.isalnum, plain(word.text))) for word in line.words]
    for start, first in enumerate(keys):
        if not first:
            continue
        joined = ""
        for end in range(start, min(len(keys), start + _MAX_PHRASE_WORDS)):
            joined += keys[end]
            if abs(len(joined) - len(phrase)) > limit:
                continue
            wrong = distance(joined, phrase, limit=limit)
            if wrong <= limit:
                words = line.words[start : end + 1]
                yield wrong, len(words), surround(word.box for word in words)


def _columns(
    lines: Sequence[ReadLine],
    nation: Box | None,
    motto: Box | None,
    *,
    unit: float,
    width: int,
    height: int,
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Rows left of Quốc hiệu, and rows in its column, in the upper half of the page."""
    boundary, top = _boundary(nation, motto, unit=unit, width=width)
    left: list[ReadWord] = []
    right: list[ReadWord] = []
    for word in (word for line in lines for word in line.words):
        if not top <= word.box.top < 0.5 * height:
            continue
        is_left = (word.box.left + word.box.right) / 2 < boundary
        (left if is_left else right).append(word)
    return _rows(left), _rows(right)


def _boundary(
    nation: Box | None, motto: Box | None, *, unit: float, width: int
) -> tuple[float, float]:
    """The x between the header's columns, and the y where the header begins.

    Tiêu ngữ is centred under Quốc hiệu and 0.6 times as wide (12-13 pt capitals over 13-14 pt).
    """
    if nation is not None:
        return nation.left - 0.3 * unit, nation.top - 2 * unit
    if motto is not None:
        return (motto.left + motto.right) / 2 - 0.85 * motto.width, motto.top - 4 * unit
    return 0.45 * width, 0.0


def _rows(words: Sequence[ReadWord]) -> tuple[Segment, ...]:
    """Words gathered into rows by the height of their middle, rows top to bottom."""
    rows: list[list[ReadWord]] = []
    middle = 0.0
    for word in sorted(words, key=_middle):
        if rows and _middle(word) - middle <= 0.5 * word.box.height:
            rows[-1].append(word)
        else:
            rows.append([word])
        middle = sum(_middle(other) for other in rows[-1]) / len(rows[-1])
    return tuple(Segment(tuple(sorted(row, key=lambda word: word.box.left))) for row in rows)


def _middle(word: ReadWord) -> float:
    return (word.box.top + word.box.bottom) / 2
