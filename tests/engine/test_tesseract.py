"""The tesseract adapter reads words with places, and fails with errors that say why."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import (
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
    LanguageMissingError,
)
from ocr.image import Pixels
from ocr.text.hocr import parse_hocr
from ocr.text.tesseract import TesseractEngine

_DPI = 200.0


@pytest.fixture(scope="module")
def page() -> Pixels:
    """Two lines of 12-point type at 200 dpi."""
    image = Image.new("L", (1200, 400), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(34)
    draw.text((100, 100), "Trung tam 606 Lang Son", font=font)
    draw.text((100, 200), "ngay 28 thang 12", font=font)
    return np.array(image, np.uint8)


def test_words_come_with_their_boxes_and_lines_with_their_baselines(page: Pixels) -> None:
    text = TesseractEngine().recognise(page, _DPI)

    first, second = text.lines
    assert first.text == "Trung tam 606 Lang Son"
    assert second.text == "ngay 28 thang 12"
    number = first.words[2]
    inside = page[number.box.top : number.box.bottom, number.box.left : number.box.right]
    assert number.box.height == pytest.approx(24, abs=5)
    assert (inside < 128).sum() > 200
    # "Trung tam 606" has no descender but the g: its base is where the digits end.
    assert first.baseline[0] == pytest.approx(number.box.bottom, abs=3)
    assert 0.5 < number.confidence <= 1.0


def test_a_page_without_ink_has_no_text() -> None:
    blank = np.full((500, 400), 255, np.uint8)

    assert TesseractEngine().recognise(blank, _DPI).lines == ()


def test_a_folder_of_models_is_used_instead_of_the_installed_ones(
    page: Pixels, tmp_path: Path
) -> None:
    with pytest.raises(LanguageMissingError) as caught:
        TesseractEngine(tessdata=tmp_path).recognise(page, _DPI)

    assert caught.value.facts == {"language": "vie"}


def test_a_model_that_is_not_installed_is_named(page: Pixels) -> None:
    with pytest.raises(LanguageMissingError) as caught:
        TesseractEngine(language="lao_nowhere").recognise(page, _DPI)

    assert caught.value.facts == {"language": "lao_nowhere"}


def test_a_broken_model_is_an_error_of_the_engine_or_the_language(
    page: Pixels, tmp_path: Path
) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"not a model" * 100)

    with pytest.raises((EngineFailedError, LanguageMissingError)):
        TesseractEngine(tessdata=tmp_path).recognise(page, _DPI)


def test_without_the_program_the_engine_is_missing(
    page: Pixels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EngineMissingError):
        TesseractEngine().recognise(page, _DPI)


def test_the_program_named_is_the_one_run(page: Pixels, tmp_path: Path) -> None:
    with pytest.raises(EngineMissingError) as caught:
        TesseractEngine(program=tmp_path / "tesseract-khác").recognise(page, _DPI)

    assert caught.value.facts == {"program": "tesseract-khác"}
    assert TesseractEngine().recognise(page, _DPI).words


def test_a_page_over_the_time_limit_is_given_up_soon(page: Pixels) -> None:
    full = np.tile(page, (8, 2))
    start = time.monotonic()

    with pytest.raises(EngineTimeoutError) as caught:
        TesseractEngine(timeout_s=0.05).recognise(full, _DPI)

    assert caught.value.facts == {"limit_s": 0.05}
    assert time.monotonic() - start < 5


def test_a_run_leaves_nothing_behind_in_the_temporary_folder(
    page: Pixels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Thư mục tạm"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))

    text = TesseractEngine().recognise(page, _DPI)

    assert text.words
    assert list(folder.iterdir()) == []


def test_words_of_hocr_are_composed_and_empty_ones_left_out() -> None:
    line = (
        "<span class='ocr_line' title='bbox 10 20 300 60; baseline 0.01 -8; x_size 40'>"
        "<span class='ocrx_word' title='bbox 10 22 90 60; x_wconf 91'>"
        "<strong>Lu\u031bo\u031b\u0323ng</strong></span>"
        "<span class='ocrx_word' title='bbox 100 22 120 60; x_wconf 95'> </span>"
        "<span class='ocrx_word' title='bbox 200 20 300 58; x_wconf 40'>A&amp;B</span></span>"
    )
    page = f"<html><div class='ocr_carea'><p class='ocr_par'>{line}</p></div></html>"

    (found,) = parse_hocr(page)

    assert [word.text for word in found.words] == ["Lượng", "A&B"]
    assert [word.confidence for word in found.words] == [0.91, 0.4]
    assert found.baseline == pytest.approx((52.0, 54.9))
