"""Whatever a scanner delivers gets a placement, and nothing is invented where nothing tells."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from ocr.blank import blank_score
from ocr.image import Pixels, Scan, gray_of, load_scan, upright, upright_size
from ocr.model import Placement
from ocr.placement import place
from ocr.quality import quality_warnings
from tests.engine.pages import grained, lying, paper, text_page


def _noise(height: int, width: int) -> Pixels:
    noise = np.random.default_rng(0).integers(0, 256, size=(height, width), dtype=np.uint8)
    return np.asarray(noise, np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (8, 400), (400, 8), (61, 59), (300, 2000)])
@pytest.mark.parametrize("dpi", [72, 150, 600])
@pytest.mark.parametrize(
    "fill", [lambda h, w: np.zeros((h, w), np.uint8), _noise], ids=["black", "noise"]
)
def test_odd_images_are_placed_scored_and_judged(
    size: tuple[int, int], dpi: int, fill: object
) -> None:
    scan = Scan(fill(*size), dpi, "file")  # type: ignore[operator]  # a function of the size

    placement = place(scan, may_ask_tesseract=False)

    page = upright(scan.pixels, placement)
    assert page.shape[::-1] == upright_size(scan.width, scan.height, placement)
    assert 0 <= blank_score(scan.pixels, dpi) <= 1
    assert isinstance(quality_warnings(scan), tuple)


@pytest.mark.parametrize("gray", [0, 128, 255])
def test_an_even_image_stays_as_it_lies(gray: int) -> None:
    even = np.full((1200, 900), gray, np.uint8)

    assert place(Scan(even, 150, "file")) == Placement()


def test_an_empty_page_stays_as_it_lies() -> None:
    assert place(Scan(grained(paper(200)), 200, "file")) == Placement()


@pytest.mark.parametrize("deg", [0, 90, 180, 270])
def test_placing_an_upright_page_again_changes_nothing(deg: int) -> None:
    bedded = lying(text_page(150), 4.0, bed=40, margin_mm=8, dpi=150)
    scan = Scan(np.rot90(bedded, -(deg // 90)).copy(), 150, "file")
    page = upright(scan.pixels, place(scan))

    again = place(Scan(page, 150, "file"))

    assert (again.orientation_deg, again.skew_deg) == (0, 0.0)


@pytest.mark.corpus
@pytest.mark.slow
def test_placing_a_colour_page_of_300_dpi_is_cheap(corpus: Path) -> None:
    # Measured 2026-11-23: 0.12 to 0.21 CPU s; the bound leaves room for a busy machine.
    scan = load_scan(corpus / "ocr_vie" / "real_scans" / "qn_22ttr_p1.jpg")
    assert gray_of(scan.pixels).size > 8_000_000
    started = time.process_time()

    place(scan)

    assert time.process_time() - started < 0.8
