"""The fast engine reads pages with word boxes; tesseract is asked only when it is unsure."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import EngineFailedError, EngineMissingError, OcrError
from ocr.image import Pixels
from ocr.model import Line, PageText, Rect, Word
from ocr.text import choice
from ocr.text.choice import choose_engine, model_file
from ocr.text.fallback import FallbackEngine
from ocr.text.layout import reading_order
from ocr.text.lstm.engine import LstmEngine
from ocr.text.tesseract import TesseractEngine
from tests.engine.cer import error_rate
from tests.engine.pages import BODY, font_path, paper, write

_DPI = 200.0
_BLANK = np.full((40, 40), 255, np.uint8)


class SayingEngine:
    """Says the same text for every page, or fails; counts the pages."""

    def __init__(self, text: str = "", confidence: float = 1.0, error: OcrError | None = None):
        box = Rect(0, 0, 10, 10)
        words = tuple(Word(part, box, confidence) for part in text.split())
        self._text = PageText((Line(words, box, (9.0, 9.0)),) if words else ())
        self._error = error
        self.pages = 0

    def recognise(self, page: Pixels, dpi: float) -> PageText:
        assert page.ndim == 2
        assert dpi > 0
        self.pages += 1
        if self._error is not None:
            raise self._error
        return self._text


@pytest.fixture(scope="module")
def page() -> Pixels:
    return write(paper(200, gray=255), BODY, dpi=200, top_mm=30)


@pytest.fixture(scope="module")
def read(page: Pixels) -> Sequence[Line]:
    return reading_order(LstmEngine(model_file()).recognise(page, _DPI).lines)


def test_a_page_of_type_is_read_line_by_line(read: Sequence[Line]) -> None:
    assert len(read) == len(BODY)
    assert error_rate([(PageText(tuple(read)).text, " ".join(BODY))]) < 0.01


def test_boxes_hold_the_ink_of_their_words_and_nothing_of_the_next(
    read: Sequence[Line], page: Pixels
) -> None:
    for line, text in zip(read, BODY, strict=True):
        assert len(line.words) == len(text.split())
        for word, following in zip(line.words, line.words[1:], strict=False):
            assert word.box.right < following.box.left
            between = page[line.box.top : line.box.bottom, word.box.right : following.box.left]
            assert between.min() > 160
            inside = page[word.box.top : word.box.bottom, word.box.left : word.box.right]
            assert (inside <= 160).any(axis=0)[[0, -1]].any()


def test_baselines_run_under_the_letters(read: Sequence[Line]) -> None:
    step = 13 / 72 * _DPI * 1.35
    gaps = np.diff([line.baseline[0] for line in read])

    assert gaps == pytest.approx(np.full(len(gaps), step), abs=1.5)
    assert all(abs(line.baseline[0] - line.baseline[1]) < 2 for line in read)


def test_doubtful_bits_of_a_seals_ring_are_no_text(page: Pixels) -> None:
    ring = Image.fromarray(page)
    font = ImageFont.truetype(font_path(), 30)
    for number, letter in enumerate("TÂN NHÂN DÂ"):
        angle = 30 * number
        bit = Image.new("L", (44, 44), 255)
        ImageDraw.Draw(bit).text((22, 22), letter, font=font, fill=0, anchor="mm")
        x, y = (
            1000 + 150 * math.sin(math.radians(angle)),
            1500 - 150 * math.cos(math.radians(angle)),
        )
        ring.paste(bit.rotate(-angle, fillcolor=255), (round(x) - 22, round(y) - 22))

    lines = LstmEngine(model_file()).recognise(np.array(ring, np.uint8), _DPI).lines

    low = [line for line in lines if line.box.top > 1300]
    assert len(lines) - len(low) == len(BODY)
    assert len(low) < 8  # nine without the rule: '“', '¬', 'Š', ...
    assert all(PageText((line,)).confidence >= 0.6 for line in low)


def test_numbers_alone_in_table_cells_are_read() -> None:
    numbers = [str(number) for number in (*range(1, 10), 14, 18, 40)]
    cells = paper(200, gray=255)
    for row, number in enumerate(numbers):
        cells = write(cells, [number], dpi=200, top_mm=30 + 15 * row, points=11)

    lines = reading_order(LstmEngine(model_file()).recognise(cells, _DPI).lines)

    assert [line.text for line in lines] == numbers


def test_a_blank_page_has_no_lines() -> None:
    assert LstmEngine(model_file()).recognise(_BLANK, _DPI).lines == ()


def test_a_sure_page_is_read_once() -> None:
    fast, careful = SayingEngine("nhanh", 0.95), SayingEngine("kỹ", 0.99)

    text = FallbackEngine(fast, careful).recognise(_BLANK, _DPI)

    assert text.text == "nhanh"
    assert careful.pages == 0


@pytest.mark.parametrize(("confidence", "kept"), [(0.9, "kỹ"), (0.3, "nhanh")])
def test_of_a_doubtful_page_the_more_confident_text_is_kept(confidence: float, kept: str) -> None:
    engine = FallbackEngine(SayingEngine("nhanh", 0.5), SayingEngine("kỹ", confidence))

    assert engine.recognise(_BLANK, _DPI).text == kept


def test_a_page_on_which_nothing_is_found_is_looked_at_again() -> None:
    engine = FallbackEngine(SayingEngine(), SayingEngine("kỹ", 0.2))

    assert engine.recognise(_BLANK, _DPI).text == "kỹ"


def test_when_the_careful_engine_fails_the_fast_text_stays() -> None:
    missing = SayingEngine(error=EngineMissingError(program="tesseract"))

    text = FallbackEngine(SayingEngine("nhanh", 0.5), missing).recognise(_BLANK, _DPI)

    assert text.text == "nhanh"


def test_when_the_fast_engine_fails_the_careful_one_reads() -> None:
    broken = SayingEngine(error=EngineFailedError(status="Fail"))

    assert FallbackEngine(broken, SayingEngine("kỹ")).recognise(_BLANK, _DPI).text == "kỹ"
    with pytest.raises(EngineMissingError):
        FallbackEngine(
            broken, SayingEngine(error=EngineMissingError(program="tesseract"))
        ).recognise(_BLANK, _DPI)


def test_other_languages_are_tesseracts() -> None:
    tesseract = TesseractEngine(language="eng")

    assert choose_engine("auto", tesseract, language="eng") is tesseract
    assert choose_engine("tesseract", tesseract, language="vie") is tesseract
    assert isinstance(choose_engine("auto", tesseract, language="vie"), FallbackEngine)
    with pytest.raises(EngineMissingError):
        choose_engine("lstm", tesseract, language="eng")


@pytest.fixture
def _forgotten() -> Iterator[None]:
    choice.fast_engine.cache_clear()
    yield
    choice.fast_engine.cache_clear()


@pytest.mark.usefixtures("_forgotten")
def test_without_the_model_tesseract_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "model_file", lambda: tmp_path / "vie-fast.onnx")
    tesseract = TesseractEngine()

    assert choose_engine("auto", tesseract, language="vie") is tesseract
    with pytest.raises(EngineMissingError):
        choose_engine("lstm", tesseract, language="vie")


@pytest.mark.usefixtures("_forgotten")
def test_without_the_runtime_tesseract_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ocr.text.lstm.engine", "ocr.text.lstm.session"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    tesseract = TesseractEngine()

    assert choose_engine("auto", tesseract, language="vie") is tesseract
