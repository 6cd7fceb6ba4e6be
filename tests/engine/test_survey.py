"""What is known of a scan is not found again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ocr.blank import blank_score
from ocr.image import Pixels, Scan
from ocr.ink import InkMap
from ocr.placement import place
from ocr.quality import quality_warnings
from ocr.survey import survey_of
from tests.engine.pages import lying, paper, text_page, write

PAGES: dict[str, Callable[[], Pixels]] = {
    "text": text_page,
    "text on a bed": lambda: lying(text_page(), 2.0, bed=60, margin_mm=12, dpi=150),
    "one word": lambda: write(paper(), ["Thôn"], dpi=150, top_mm=90),
    "nothing": paper,
}


@pytest.fixture(params=PAGES, ids=list(PAGES))
def scan(request: pytest.FixtureRequest) -> Scan:
    pixels: Pixels = PAGES[request.param]()
    return Scan(pixels, 150.0, "file")


def test_a_survey_changes_no_placement(scan: Scan) -> None:
    asked_alone = place(scan, may_ask_tesseract=False)

    assert place(scan, survey_of(scan), may_ask_tesseract=False) == asked_alone


def test_a_survey_changes_no_quality_warning(scan: Scan) -> None:
    assert quality_warnings(scan, survey_of(scan)) == quality_warnings(scan)


def test_a_survey_changes_no_blank_score(scan: Scan) -> None:
    asked_alone = blank_score(scan.pixels, scan.dpi)

    assert blank_score(scan.pixels, scan.dpi, survey_of(scan)) == pytest.approx(asked_alone)


def test_the_pieces_of_ink_are_found_once() -> None:
    ink: InkMap = survey_of(Scan(text_page(), 150.0, "file")).ink

    assert ink.turned(0).components() is ink.components()
