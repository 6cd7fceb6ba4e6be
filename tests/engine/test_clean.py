"""Cleaning takes away what is no text, keeps what is, and knows where it was."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image import Pixels
from ocr.model import Rect
from ocr.text.clean import clean_page, dot_leaders, long_rules

_DPI = 300.0
_TEXT = Rect(100, 100, 900, 170)


@pytest.fixture
def page() -> Pixels:
    """White BGR page 1000 x 600 at 300 dpi, one line of black 12-point type."""
    image = Image.new("RGB", (1000, 600), "white")
    font = ImageFont.load_default(50)
    ImageDraw.Draw(image).text((100, 105), "Hai ba. i-j, 15.000", font=font, fill="black")
    return np.array(image, np.uint8)[:, :, ::-1].copy()


def _ink(page: Pixels, dpi: float = _DPI) -> float:
    """Area of dark pixels after cleaning, in square inches x 1000."""
    clean = clean_page(page, dpi)
    return float((clean.pixels < 128).sum() / clean.dpi**2 * 1000)


def test_a_red_seal_over_the_text_disappears_and_the_text_stays(page: Pixels) -> None:
    before = _ink(page)
    seal = cv2.circle(np.full_like(page, 255), (500, 300), 200, (60, 40, 235), 12)

    after = _ink(np.minimum(page, seal))

    assert after == pytest.approx(before, rel=0.03)


def test_blue_ink_stays(page: Pixels) -> None:
    before = _ink(page)
    cv2.putText(page, "1234", (200, 400), cv2.FONT_HERSHEY_SIMPLEX, 3, (200, 60, 30), 6)

    assert _ink(page) > before * 1.3


def test_toned_paper_and_a_shadow_become_white(page: Pixels) -> None:
    shade = np.linspace(0.45, 0.95, 1000)[None, :, None] * np.array([0.8, 0.95, 1.0])
    clean = clean_page((page * shade).astype(np.uint8), _DPI)
    reference = clean_page(page, _DPI)

    assert np.percentile(clean.pixels[300:400], 1) > 230
    assert np.mean(np.abs(clean.pixels.astype(int) - reference.pixels)) < 6


def test_table_rules_and_underlines_are_removed_and_letters_are_not(page: Pixels) -> None:
    before = _ink(page)
    for y in (60, 200, 340):
        cv2.line(page, (60, y), (950, y), (0, 0, 0), 3)
    for x in (60, 480, 950):
        cv2.line(page, (x, 60), (x, 340), (0, 0, 0), 3)

    assert _ink(page) == pytest.approx(before, rel=0.05)


def test_a_thick_bar_is_no_rule() -> None:
    ink = np.zeros((400, 900), np.uint8)
    ink[100:160, 50:850] = 255

    assert not long_rules(ink, _DPI).any()


@pytest.mark.parametrize("dpi", [200.0, 300.0, 400.0])
def test_rows_of_dots_are_found_and_single_stops_are_not(dpi: float) -> None:
    ink = np.zeros((200, 1200), np.uint8)
    side, pitch = round(dpi / 75), round(dpi / 25)
    leader = [100 + pitch * step for step in range(30)]
    for x in [*leader, 700, 900]:
        ink[100 : 100 + side, x : x + side] = 255

    found = dot_leaders(ink, dpi)

    assert len(found) == len(leader)
    assert max(rect.right for rect in found) < 700


@pytest.mark.parametrize(("dpi", "scale"), [(600, 1 / 3), (300, 2 / 3), (200, 1.0), (100, 2.0)])
def test_pages_come_at_reading_size_and_say_so(dpi: float, scale: float, page: Pixels) -> None:
    clean = clean_page(page, dpi)

    assert clean.scale == pytest.approx(scale)
    assert clean.dpi == pytest.approx(dpi * scale)
    assert clean.pixels.shape[1] == pytest.approx(1000 * scale, abs=1)


@pytest.mark.parametrize("dpi", [100.0, 200.0, 300.0, 600.0])
def test_a_place_on_the_clean_page_is_found_again_on_the_page(dpi: float) -> None:
    page = np.full((900, 1500), 255, np.uint8)
    page[600:660, 1200:1290] = 0

    clean = clean_page(page, dpi)
    ys, xs = np.nonzero(clean.pixels < 128)
    box = clean.on_page(Rect(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1))

    found = np.array([box.left, box.top, box.right, box.bottom])
    assert np.abs(found - [1200, 600, 1290, 660]).max() <= 3


def test_places_to_be_left_out_are_white_even_over_the_edge(page: Pixels) -> None:
    clean = clean_page(page, _DPI, [Rect(-20, -20, 1100, 250)])

    assert (clean.pixels > 250).all()


def test_the_page_given_is_not_changed(page: Pixels) -> None:
    gray = np.ascontiguousarray(page[:, :, 2])
    copy = gray.copy()

    clean_page(gray, _DPI, [_TEXT])

    assert (gray == copy).all()
