"""Only a page without any writing is blank."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.blank import blank_score
from ocr.image import Pixels, load_scan
from tests.engine.pages import grained, lying, paper, text_page, write

LIMIT = 0.995
DPI = 200
MM = DPI / 25.4


def _colour(page: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), np.uint8)


def _plain() -> Pixels:
    return grained(paper(DPI))


def _cream() -> Pixels:
    page = _colour(paper(DPI))
    page[:] = (205, 232, 240)
    return grained(page)


def _on_dark_bed() -> Pixels:
    return grained(lying(paper(DPI), 2.0, bed=20, margin_mm=8, dpi=DPI))


def _on_gray_bed() -> Pixels:
    return grained(lying(paper(DPI), -3.0, bed=128, margin_mm=12, dpi=DPI))


def _dusty() -> Pixels:
    page = paper(DPI)
    for x, y in np.random.default_rng(3).uniform(0, 1, (150, 2)):
        at = (round(x * page.shape[1]), round(y * page.shape[0]))
        cv2.circle(page, at, 1, 60, -1)
    return grained(page)


def _punched() -> Pixels:
    page = paper(DPI)
    for y in (108, 188):
        cv2.circle(page, (round(12 * MM), round(y * MM)), round(3 * MM), 30, -1)
    return grained(page)


def _folded() -> Pixels:
    page = paper(DPI).astype(np.float32)
    rows = np.arange(page.shape[0])[:, None]
    page -= 60 * np.exp(-(((rows - 1100) / 40.0) ** 2))
    page[1100:1102] -= 50
    return grained(np.clip(page, 0, 255).astype(np.uint8))


def _shadowed() -> Pixels:
    page = paper(DPI).astype(np.float32)
    page -= np.clip(90 - np.arange(page.shape[1]) * 0.9, 0, None)
    return grained(np.clip(page, 0, 255).astype(np.uint8))


def _shown_through() -> Pixels:
    back = cv2.GaussianBlur(text_page(DPI)[:, ::-1], (0, 0), 2.0).astype(np.float32)
    return grained(np.clip(252 - (252 - back) * 0.16, 0, 255).astype(np.uint8))


def _copied_with_black_edge() -> Pixels:
    page = paper(DPI)
    page[:, -round(6 * MM) :] = 0
    page[: round(2 * MM)] = 15
    return grained(page)


@pytest.mark.parametrize(
    "draw",
    [
        _plain,
        _cream,
        _on_dark_bed,
        _on_gray_bed,
        _dusty,
        _punched,
        _folded,
        _shadowed,
        _shown_through,
        _copied_with_black_edge,
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_page_without_writing_is_blank(draw: object, *, turned: bool) -> None:
    page = draw()  # type: ignore[operator]  # one of the functions above

    score = blank_score(np.rot90(page).copy() if turned else page, DPI)

    assert score >= LIMIT


def _numbered() -> Pixels:
    return grained(write(paper(DPI), ["5"], dpi=DPI, top_mm=280))


def _signed() -> Pixels:
    page = paper(DPI)
    t = np.linspace(0, 9, 240)
    xs = (110 + 4 * t + 6 * np.sin(3 * t)) * MM
    ys = (180 + 5 * np.sin(2.2 * t) * np.cos(t)) * MM
    curve = np.stack([xs, ys], axis=1).round().astype(np.int32)
    cv2.polylines(page, [curve], False, 90, 2, cv2.LINE_AA)
    return grained(page)


def _stamped(strength: float) -> Pixels:
    page = _colour(paper(DPI))
    ink = page.copy()
    centre = (round(150 * MM), round(200 * MM))
    cv2.circle(ink, centre, round(17 * MM), (40, 30, 210), round(0.8 * MM))
    cv2.circle(ink, centre, round(12 * MM), (40, 30, 210), round(0.4 * MM))
    return grained(cv2.addWeighted(ink, strength, page, 1 - strength, 0).astype(np.uint8))


def _red_seal() -> Pixels:
    return _stamped(0.9)


def _faint_red_seal() -> Pixels:
    return _stamped(0.25)


def _one_written_line() -> Pixels:
    return grained(write(paper(DPI), ["Đã nhận đủ hồ sơ"], dpi=DPI, top_mm=60))


def _ruled_form() -> Pixels:
    page = paper(DPI)
    for row in range(8):
        y = round((60 + 12 * row) * MM)
        cv2.line(page, (round(25 * MM), y), (round(190 * MM), y), 40, 2)
    return grained(page)


def _numbered_on_dark_bed() -> Pixels:
    sheet = write(paper(DPI), ["12"], dpi=DPI, top_mm=270)
    return grained(lying(sheet, 1.5, bed=15, margin_mm=9, dpi=DPI))


@pytest.mark.parametrize(
    "draw",
    [
        _numbered,
        _signed,
        _red_seal,
        _faint_red_seal,
        _one_written_line,
        _ruled_form,
        _numbered_on_dark_bed,
        lambda: text_page(DPI),
    ],
)
def test_a_page_with_any_writing_is_not_blank(draw: object) -> None:
    page = draw()  # type: ignore[operator]  # one of the functions above

    assert blank_score(page, DPI) < LIMIT


def test_more_ink_gives_a_lower_score() -> None:
    line = write(paper(DPI), ["Đã nhận đủ hồ sơ"], dpi=DPI, top_mm=60)
    lines = write(line, ["Lạng Sơn, ngày 02 tháng 9"], dpi=DPI, top_mm=90)

    assert 0 <= blank_score(lines, DPI) < blank_score(line, DPI) < 1


@pytest.mark.corpus
@pytest.mark.slow
def test_no_page_of_the_corpus_is_blank(corpus: Path) -> None:
    pages = sorted((corpus / "ocr_vie").glob("*/*.[jp][pn]g"))

    scores = {page.name: blank_score((scan := load_scan(page)).pixels, scan.dpi) for page in pages}

    assert len(scores) >= 40
    assert max(scores.values()) < 0.5


@pytest.mark.corpus
def test_the_empty_page_with_an_exif_turn_is_blank(corpus: Path) -> None:
    scan = load_scan(corpus / "pdf_torture" / "hostile" / "exif_orientation6_blank.jpg")

    assert blank_score(scan.pixels, scan.dpi) >= LIMIT
