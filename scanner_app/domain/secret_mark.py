"""Marks of state secrecy on a page: MẬT, TỐI MẬT, TUYỆT MẬT."""

from __future__ import annotations

import re

from scanner_app.domain.folding import plain, plain_words
from scanner_app.domain.layout import PageLayout, is_caps, lay_out
from scanner_app.domain.page import Box, PageReading

_SECRET = re.compile(r"(?:do )?(?:tuyet |toi )?mat")
_SECRET_PART = 0.4
"""Secret marks (NĐ 30/2020 box 10a) stand in this upper share of the page, in its left half."""


def bears_secret_mark(reading: PageReading) -> bool:
    """The page has a secret mark, as far as it could be read."""
    return bool(reading.lines) and find_secret_mark(lay_out(reading)) is not None


def find_secret_mark(layout: PageLayout) -> Box | None:
    """Place of MẬT, TỐI MẬT or TUYỆT MẬT alone on its line, top left, in capitals.

    Accents are left aside: a mark read as MÂT must stop the dossier too, a person decides.
    """
    for segment in (*layout.left, *layout.segments):
        box = segment.core
        alone = _SECRET.fullmatch(plain_words(plain(segment.text)))
        in_place = box.bottom < _SECRET_PART * layout.height and box.left < 0.5 * layout.width
        if alone and in_place and is_caps(segment.text):
            return box
    return None
