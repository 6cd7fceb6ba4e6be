"""Place and date line (box 4 of NĐ 30/2020 annex I): `Địa danh, ngày DD tháng MM năm YYYY`.

Day and month are often written by hand: what cannot be read stays out of the value ("2020-04").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from scanner_app.domain.folding import plain, plain_words
from scanner_app.domain.layout import PageLayout, Segment, surround
from scanner_app.domain.page import Box, ReadWord
from scanner_app.domain.suggestion.finding import GOOD_WORD, weakest

_MARKS = ("ngay", "thang", "nam")
_TYPED_GAP = 0.8
"""Typed words on this line lie closer than this many word heights; gaps to write into are wider."""
_RIGHT = 0.35
"""A closing date line begins right of this share of the page's width."""
_PLACE_WORDS = 5
"""`Thành phố Hồ Chí Minh` is the longest common name of a place."""
_BELOW_HEADER = 8
"""Number and date stand this many word heights below Tiêu ngữ at most, stamps between included."""
_TYPED_HEIGHT = 1.1
"""Typed figures on this line differ less in height (measured as in `number`)."""


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A date line.

    Attributes:
        value: ISO 8601, cut short where something is missing: "2026-04-28", "2026-04", "2026", "".
        place: place name before the comma.
        box: around the whole line.
        clean: complete, read well, typed, zero-padded by the rules.
    """

    value: str
    place: str
    box: Box
    clean: bool

    @property
    def day(self) -> date | None:
        """The date when it is complete."""
        return date.fromisoformat(self.value) if len(self.value) == 10 else None


def find_day(layout: PageLayout) -> FoundDay | None:
    """The date line of the header, right column first, or None without one."""
    for row in (*layout.right, *_upper(layout)):
        marks = _marks(row.words)
        if marks is not None and _stands_alone(row, marks):
            found = _read_row(row.words, marks)
            return replace(found, clean=found.clean and _in_header(row, layout))
    for row in layout.right:
        place = _spoilt_row(row, layout)
        if place is not None:
            return FoundDay("", place, row.box, clean=False)
    return None


def find_closing_day(layout: PageLayout) -> FoundDay | None:
    """The date above the signature, as forms and minutes have it, or None; never clean."""
    for segment in reversed(layout.segments):
        marks = _marks(segment.words)
        placed = marks is not None and marks[0] > 0 and segment.box.left > _RIGHT * layout.width
        if marks is not None and placed and _stands_alone(segment, marks):
            return replace(_read_row(segment.words, marks), clean=False)
    return None


def _spoilt_row(row: Segment, layout: PageLayout) -> str | None:
    """Place name of a date line of which only the place and "ngày" were read."""
    keys = [plain(word.text).lstrip(".,;:'") for word in row.words]
    at = next((i for i, key in enumerate(keys) if key.startswith("ngay")), 0)
    if (
        not _in_header(row, layout)
        or not 0 < at <= _PLACE_WORDS
        or not row.words[at - 1].text.endswith(",")
    ):
        return None
    return " ".join(word.text for word in row.words[:at]).strip(" ,.;")


def _in_header(row: Segment, layout: PageLayout) -> bool:
    """Close under Quốc hiệu and Tiêu ngữ."""
    return layout.has_header and row.box.top < layout.header_bottom + _BELOW_HEADER * layout.unit


def _stands_alone(row: Segment, marks: tuple[int, int, int]) -> bool:
    """A place with a comma, or nothing, stands before the date and hardly anything behind it.

    That tells it from running text and from the form field "Ngày, tháng, năm sinh".
    """
    before, behind = row.words[: marks[0]], row.words[marks[2] + 2 :]
    placed = not before or (len(before) <= _PLACE_WORDS and before[-1].text.endswith((",", ".")))
    return placed and len(behind) <= 1 and "nam sinh" not in plain_words(row.text)


def _upper(layout: PageLayout) -> list[Segment]:
    return [segment for segment in layout.segments if segment.box.top < 0.3 * layout.height]


def _marks(words: Sequence[ReadWord]) -> tuple[int, int, int] | None:
    """Where the words ngày, tháng, năm stand, in this order, the last with a year behind it."""
    keys = [plain(word.text).lstrip(".,;:'") for word in words]
    places: list[int] = []
    for mark in _MARKS:
        start = places[-1] + 1 if places else 0
        at = next((i for i in range(start, len(keys)) if keys[i].startswith(mark)), None)
        if at is None:
            return None
        places.append(at)
    return places[0], places[1], places[2]


def _read_row(words: Sequence[ReadWord], marks: tuple[int, int, int]) -> FoundDay:
    first, second, third = marks
    day = _between(words, first, second)
    month = _between(words, second, third)
    year = _between(words, third, min(third + 2, len(words)))
    used = words[first : third + 2]
    value = _iso(day, month, year)
    clean = len(value) == 10 and weakest(used) >= GOOD_WORD and _padded(day, month) and _typed(used)
    place = " ".join(word.text for word in words[:first]).strip(" ,.;")
    return FoundDay(value, place, surround(word.box for word in words), clean)


def _between(words: Sequence[ReadWord], mark: int, end: int) -> str:
    """What stands behind one mark, glued to it or in words of its own, without filling dots."""
    glued = plain(words[mark].text).lstrip(".,;:'")
    glued = re.sub(r"^(ngay|thang|nam)", "", glued)
    text = " ".join([glued, *(word.text for word in words[mark + 1 : end])])
    return re.sub(r"[\s.,:;…_]", "", text)


def _iso(day: str, month: str, year: str) -> str:
    """As much of the date as is certain in form, from the year down."""
    if not re.fullmatch(r"(?:19|20)\d{2}", year, re.ASCII):
        return ""
    if not re.fullmatch(r"0?[1-9]|1[0-2]", month, re.ASCII):
        return year
    known = f"{year}-{int(month):02}"
    if not re.fullmatch(r"\d{1,2}", day, re.ASCII):
        return known
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return known


def _padded(day: str, month: str) -> bool:
    """Days under 10 and months 1, 2 are padded by the rules; bare ones may have lost a digit."""
    return len(day) == 2 and (len(month) == 2 or month not in {"1", "2"})


def _typed(words: Sequence[ReadWord]) -> bool:
    """No gap was left for a pen, and no figure stands higher than the year."""
    height = max(word.box.height for word in words)
    gaps = (right.box.left - left.box.right for left, right in pairwise(words))
    figures = [word.box.height for word in words if word.text.strip(" .,;").isdigit()]
    return all(gap <= _TYPED_GAP * height for gap in gaps) and max(figures, default=0) <= (
        _TYPED_HEIGHT * figures[-1] if figures else 0
    )
