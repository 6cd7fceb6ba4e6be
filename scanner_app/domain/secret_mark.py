"""Marks of state secrecy on a page: MẬT, TỐI MẬT, TUYỆT MẬT."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner_app.domain.folding import distance, plain_words
from scanner_app.domain.layout import PageLayout, Segment, is_caps, lay_out
from scanner_app.domain.page import Box, PageReading, ReadLine

_MARK = re.compile(r"(?:do ?)?(?:tuyet ?|toi ?)?mat")
_LABELLED = re.compile(r"do mat (?:tuyet |toi )?mat")
_GRADES = {"toimat": 1, "tuyetmat": 2}
"""The two words of the higher grades, with how many letters of a stamp may be misread."""
_COPY = "bimatnhanuoc"
"""In the stamp BẢN SAO BÍ MẬT NHÀ NƯỚC that copies of secret papers bear."""
_LOW = 0.4
"""Marks (NĐ 30/2020 box 10a) stand in this upper share of the page, in its left half."""
_TOP = 0.12
"""On covers and older papers they stand at the top, anywhere across."""
_LARGE = 1.3
"""A lone word this many times as high as the page's letters is a mark wherever it stands."""
_STAMPED = re.compile(r"[il1j]*(?:do)?ma[t17il][il1j]*")
"""MẬT in a stamp: beside it what recognisers make of a frame's sides, the T perhaps misread."""


def bears_secret_mark(reading: PageReading) -> bool:
    """The page has a secret mark, as far as it could be read."""
    found = reading.lines or reading.stamps
    return bool(found) and find_secret_mark(lay_out(reading), reading.stamps) is not None


def find_secret_mark(layout: PageLayout, stamps: Sequence[ReadLine] = ()) -> Box | None:
    """Place of a mark alone in a red stamp, or alone on a line in capitals where marks stand.

    Accents are left aside: a mark read as MÂT must stop the dossier too, a person decides.

    Args:
        layout: of the page's own text, in which black marks are.
        stamps: lines of red stamps, the colour that the law gives these marks.
    """
    for line in stamps:
        if _is_stamped(line.text):
            return line.box
    for segment in (*layout.left, *layout.segments):
        if _is_printed(segment, layout):
            return segment.core
    return None


def _is_stamped(text: str) -> bool:
    key = plain_words(text).replace(" ", "")
    if _COPY in key or (_STAMPED.fullmatch(key) and is_caps(text)):
        return True
    inside = key.strip("il1j")
    return any(distance(inside, grade, limit=most) <= most for grade, most in _GRADES.items())


def _is_printed(segment: Segment, layout: PageLayout) -> bool:
    key, box = plain_words(segment.text), segment.core
    if _LABELLED.fullmatch(key):
        return True
    # A form's label with its value elsewhere.
    if segment.text.endswith(":") or not _MARK.fullmatch(key) or not is_caps(segment.text):
        return False
    is_left = box.bottom < _LOW * layout.height and box.left < 0.5 * layout.width
    is_top = box.bottom < _TOP * layout.height
    return key in ("toi mat", "tuyet mat") or is_left or is_top or _is_large(box, layout)


def _is_large(box: Box, layout: PageLayout) -> bool:
    return box.height >= _LARGE * layout.unit
