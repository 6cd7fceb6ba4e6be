"""Up is found from the writing itself; a page that does not tell says so."""

from __future__ import annotations

import json
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.image import Pixels, gray_of, load_scan, turned
from ocr.orientation import ask_tesseract, find_orientation
from tests.engine.pages import BODY, grained, lying, paper, text_page, write

TURNS = (0, 90, 180, 270)


def _turned_clockwise(page: Pixels, deg: int) -> Pixels:
    return np.rot90(page, -(deg // 90)).copy()


def _capitals() -> Pixels:
    return write(paper(), [line.upper()[:62] for line in BODY], dpi=150, top_mm=40)


def _sparse() -> Pixels:
    return write(paper(), BODY[3:6], dpi=150, top_mm=70)


def _table() -> Pixels:
    page = paper()
    cells = ["Ủy ban", "Tờ khai", "Bản sao", "Giấy ủy quyền", "Sổ hộ khẩu", "Bản chính"]
    for row in range(12):
        page[260 + row * 75 : 263 + row * 75, 120:1100] = 0
        for column in range(3):
            patch = write(paper(), [cells[(row + column) % 6]], dpi=150, top_mm=10, points=11)
            patch = patch[45:105, 170:430]
            top, left = 270 + row * 75, 140 + column * 330
            page[top : top + 60, left : left + 260] = patch
    for column in range(4):
        page[260 : 260 + 11 * 75, 120 + column * 326 : 123 + column * 326] = 0
    return page


def _bitonal() -> Pixels:
    return np.where(text_page(200) < 140, 0, 255).astype(np.uint8)


def _skewed_on_a_dark_bed() -> Pixels:
    return grained(lying(text_page(), 13.0, bed=15, margin_mm=10, dpi=150))


def _skewed_on_a_gray_bed() -> Pixels:
    return grained(lying(text_page(), -9.0, bed=150, margin_mm=5, dpi=150))


@pytest.mark.parametrize("deg", TURNS)
@pytest.mark.parametrize(
    ("draw", "dpi"),
    [
        (lambda: text_page(150), 150),
        (lambda: text_page(100), 100),
        (lambda: text_page(300), 300),
        (_bitonal, 200),
        (_capitals, 150),
        (_sparse, 150),
        (_table, 150),
        (_skewed_on_a_dark_bed, 150),
        (_skewed_on_a_gray_bed, 150),
    ],
    ids=["150dpi", "100dpi", "300dpi", "bitonal", "capitals", "sparse", "table", "dark", "gray"],
)
def test_the_quarter_turn_is_found(draw: object, dpi: int, deg: int) -> None:
    page = _turned_clockwise(draw(), deg)  # type: ignore[operator]  # a function drawing a page

    assert find_orientation(page, dpi).deg == deg


@pytest.mark.parametrize("dpi", [100, 300])
def test_an_empty_page_is_no_more_than_a_guess(dpi: int) -> None:
    assert find_orientation(grained(paper(dpi)), dpi).confidence < 0.2


def test_a_picture_is_no_more_than_a_guess() -> None:
    noise = np.random.default_rng(5).normal(128, 60, (90, 60))
    smooth = cv2.resize(noise.astype(np.float32), (1000, 1500), interpolation=cv2.INTER_CUBIC)
    photo = np.clip(smooth, 0, 255).astype(np.uint8)

    assert find_orientation(photo, 150).confidence < 0.5


def test_tesseract_that_is_missing_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "/nowhere/tesseract")

    assert ask_tesseract(text_page(), 150) is None


def test_tesseract_without_its_model_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    assert ask_tesseract(text_page(), 150) is None


@pytest.mark.slow
@pytest.mark.parametrize("deg", TURNS)
def test_tesseract_and_we_mean_the_same_by_a_turn(deg: int) -> None:
    page = _turned_clockwise(text_page(), deg)

    told = ask_tesseract(page, 150)
    if told is None:
        pytest.skip("tesseract hoặc mô hình osd chưa được cài")

    assert told.deg == deg


@pytest.mark.corpus
@pytest.mark.slow
def test_every_corpus_page_turned_is_right(corpus: Path) -> None:
    # Measured 2026-11-23 with all four: 280 of 280 right, mean 0.06 CPU s a page.
    wrong = []
    started = time.process_time()
    pages = [*_upright_pages(corpus)]
    loading = time.process_time() - started

    # Two of the four turns of each page, others for its neighbour: all of them take 43 s.
    for number, (name, gray, dpi) in enumerate(pages):
        for deg in TURNS[number % 2 :: 2]:
            found = find_orientation(_turned_clockwise(gray, deg), dpi)
            if found.deg != deg:
                wrong.append((name, deg, found))

    mean_s = (time.process_time() - started - loading) / (2 * len(pages))
    assert len(pages) >= 70
    assert wrong == []
    assert mean_s < 0.5


def _upright_pages(corpus: Path) -> list[tuple[str, Pixels, float]]:
    manifest = json.loads((corpus / "deskew" / "manifest.json").read_text())
    turns = {
        corpus / "deskew" / entry["file"]: entry.get("rot_cw", 0)
        for entry in manifest
        if not entry["file"].startswith("sbrunner")
    }
    for path in sorted((corpus / "ocr_vie").glob("*/*.[jp][pn]g")):
        truth = path.with_suffix(".json")
        turns[path] = json.loads(truth.read_text())["rot_cw"] if truth.exists() else 0
    scans = {path: load_scan(path) for path in turns}
    return [
        (path.name, turned(gray_of(scans[path].pixels), turn), scans[path].dpi)
        for path, turn in turns.items()
    ]
