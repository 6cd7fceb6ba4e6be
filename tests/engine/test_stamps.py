"""Incoming stamps in the margin go; boxes and tables of the paper stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.image import Pixels
from ocr.text.clean import clean_page

DPI = 200
MM = DPI / 25.4


def _page_of_text() -> Pixels:
    """A4 with words from 30 to 190 mm, 100 to 250 mm from the top."""
    page = np.full((round(297 * MM), round(210 * MM)), 255, np.uint8)
    for line in range(100, 250, 7):
        for word in range(30, 190, 8):
            _ink(page, word, line, word + 6, line + 2)
    return page


def _ink(page: Pixels, left: float, top: float, right: float, bottom: float) -> None:
    page[round(top * MM) : round(bottom * MM), round(left * MM) : round(right * MM)] = 0


def _framed(left: float, top: float, *, deg: float = 0.0, foot: bool = True) -> Pixels:
    """The page with a frame of 55 x 28 mm and a word inside, turned by `deg`."""
    frame = np.full_like(_page_of_text(), 255)
    corner, end = (round(left * MM), round(top * MM)), round((left + 55) * MM)
    low = round((top + 28) * MM)
    cv2.rectangle(frame, corner, (end, low), (0,), 3)
    if not foot:
        frame[low - 8 : low + 9] = 255
    cv2.line(frame, (corner[0], corner[1] + 50), (end, corner[1] + 50), (0,), 3)
    _ink(frame, left + 20, top + 12, left + 32, top + 15)
    turn = cv2.getRotationMatrix2D((corner[0] + 200.0, corner[1] + 100.0), deg, 1.0)
    size = (frame.shape[1], frame.shape[0])
    turned = cv2.warpAffine(frame, turn, size, borderValue=(255,))
    return np.asarray(np.minimum(_page_of_text(), turned), np.uint8)


def _word_left(page: Pixels, left: float, top: float) -> bool:
    clean = clean_page(page, DPI).pixels
    inside = clean[
        round((top + 9) * MM) : round((top + 20) * MM),
        round((left + 15) * MM) : round((left + 38) * MM),
    ]
    return bool((inside < 128).any())


@pytest.mark.parametrize("deg", [-2.0, 0.0, 2.0])
@pytest.mark.parametrize("left", [5, 148])
def test_a_stamp_that_reaches_into_the_margin_is_erased(left: int, deg: float) -> None:
    assert not _word_left(_framed(left, 50, deg=deg), left, 50)


def test_the_text_beside_a_stamp_stays() -> None:
    clean = clean_page(_framed(148, 50), DPI).pixels

    assert np.count_nonzero(clean[round(99 * MM) :] < 128) == np.count_nonzero(
        clean_page(_page_of_text(), DPI).pixels[round(99 * MM) :] < 128
    )


def test_a_box_inside_the_type_area_stays() -> None:
    assert _word_left(_framed(132, 50), 132, 50)


def test_a_box_low_on_the_page_stays() -> None:
    assert _word_left(_framed(148, 255), 148, 255)


def test_rules_that_do_not_close_are_no_stamp() -> None:
    assert _word_left(_framed(148, 50, foot=False), 148, 50)
