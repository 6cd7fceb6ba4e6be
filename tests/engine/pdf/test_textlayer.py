"""The invisible text is found again: every word, in order, where it stands."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ocr.model import Line, PageText, Rect, Word
from ocr.pdf.pdfa import PdfPage, write_pdfa
from tests.engine.pdf.papers import DPI, HEIGHT, METADATA, WIDTH, letter, reading, row
from tests.engine.pdf.poppler import rows_of, text_of, words_of

_POINTS_PER_PIXEL = 72 / DPI


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty A4 sheet."""
    path = tmp_path_factory.mktemp("scan") / "giấy trắng.jpg"
    Image.new("L", (WIDTH, HEIGHT), 250).save(path, dpi=(DPI, DPI))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "hồ sơ.pdf"


def _write(scan: Path, target: Path, text: PageText) -> Path:
    write_pdfa([PdfPage(scan, reading(text))], METADATA, target)
    return target


@pytest.mark.parametrize("mode", [(), ("-raw",), ("-layout",)])
def test_pdftotext_gives_the_rows_as_they_were_read(
    scan: Path, target: Path, mode: tuple[str, ...]
) -> None:
    text = letter()

    pdf = _write(scan, target, text)

    assert rows_of(pdf, *mode) == [line.text for line in text.lines]


def test_halves_of_a_header_that_were_read_as_two_lines_share_a_row(
    scan: Path, target: Path
) -> None:
    left, right = row(200, ("ỦY BAN NHÂN DÂN", 250)), row(202, ("CỘNG HÒA XÃ HỘI", 1300))
    below_left, below_right = row(280, ("XÃ THỬ", 290)), row(282, ("Độc lập - Tự do", 1350))

    pdf = _write(scan, target, PageText((left, right, below_left, below_right)))

    assert rows_of(pdf) == ["ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI", "XÃ THỬ Độc lập - Tự do"]


def test_columns_come_out_one_after_the_other(scan: Path, target: Path) -> None:
    left = [row(300 + 80 * n, (f"cột trái dòng {n}", 200)) for n in range(5)]
    right = [row(300 + 80 * n, (f"cột phải dòng {n}", 1400)) for n in range(5)]

    pdf = _write(scan, target, PageText((*left, *right)))

    assert rows_of(pdf) == [line.text for line in (*left, *right)]


def test_every_vietnamese_letter_is_found_again(scan: Path, target: Path) -> None:
    vowels = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in marks]
    letters += ["đ", *(letter.upper() for letter in letters), "Đ"]
    lines = [row(200 + 80 * n, (" ".join(letters[n * 12 : n * 12 + 12]), 200)) for n in range(13)]

    pdf = _write(scan, target, PageText(tuple(line for line in lines if line.words)))

    assert text_of(pdf).split() == letters


def test_text_comes_out_composed(scan: Path, target: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Quyết định về việc sửa đổi")

    pdf = _write(scan, target, PageText((row(200, (decomposed, 200)),)))

    assert text_of(pdf).split() == ["Quyết", "định", "về", "việc", "sửa", "đổi"]


def test_words_stand_where_they_were_read(scan: Path, target: Path) -> None:
    text = letter()

    found = words_of(_write(scan, target, text))

    assert [word.text for word in found] == [word.text for word in text.words]
    for word, read in zip(found, text.words, strict=True):
        assert word.left == pytest.approx(read.box.left * _POINTS_PER_PIXEL, abs=0.5)
        assert word.right == pytest.approx(read.box.right * _POINTS_PER_PIXEL, abs=1.5)
        assert word.top < (read.box.top + read.box.bottom) / 2 * _POINTS_PER_PIXEL < word.bottom


def _sloping(rise_px: float) -> Line:
    lefts = range(200, 2200, 220)
    words = tuple(Word(f"chữ{x}", Rect(x, 500, x + 180, 560), 0.9) for x in lefts)
    return Line(words, Rect(200, 500, 2160, 560), (546.0, 546.0 - rise_px))


def test_words_of_a_sloping_line_follow_its_base(scan: Path, target: Path) -> None:
    found = words_of(_write(scan, target, PageText((_sloping(20),))))

    rise = (found[0].bottom - found[-1].bottom) / _POINTS_PER_PIXEL
    assert rise == pytest.approx(20 * 1980 / 1960, abs=2)


def test_a_steep_line_stays_one_row(scan: Path, target: Path) -> None:
    line = _sloping(80)

    pdf = _write(scan, target, PageText((line,)))

    assert rows_of(pdf) == [line.text]


def test_a_hyphen_at_the_end_of_a_row_stays(scan: Path, target: Path) -> None:
    lines = (row(200, ("tại Tờ trình của phòng số 97/TTr-", 200)), row(280, ("VHXH ngày 5", 200)))

    pdf = _write(scan, target, PageText(lines))

    assert rows_of(pdf) == ["tại Tờ trình của phòng số 97/TTr-", "VHXH ngày 5"]


def test_rows_that_overlap_stay_two_rows(scan: Path, target: Path) -> None:
    lines = (row(300, ("phần trên của con dấu", 200)), row(312, ("phần dưới của con dấu", 230)))

    pdf = _write(scan, target, PageText(lines))

    assert rows_of(pdf) == [line.text for line in lines]


def test_words_that_overlap_keep_their_order(scan: Path, target: Path) -> None:
    lefts = (200, 290, 280, 300, 420)
    words = tuple(Word(f"từ{n}", Rect(x, 300, x + 120, 360), 0.5) for n, x in enumerate(lefts))
    line = Line(words, Rect(200, 300, 540, 360), (346.0, 346.0))

    pdf = _write(scan, target, PageText((line,)))

    assert rows_of(pdf) == [line.text]


def test_words_that_touch_are_not_glued(scan: Path, target: Path) -> None:
    words = tuple(Word("chữ", Rect(x, 300, x + 80, 360), 0.9) for x in range(200, 1000, 80))
    line = Line(words, Rect(200, 300, 1000, 360), (346.0, 346.0))

    pdf = _write(scan, target, PageText((line,)))

    assert text_of(pdf).split() == ["chữ"] * 10


def test_pdfium_finds_the_words_in_order(scan: Path, target: Path) -> None:
    text = letter()
    pdf = pypdfium2.PdfDocument(_write(scan, target, text))

    found = pdf[0].get_textpage().get_text_bounded()
    pdf.close()

    assert found.split() == [word.text for word in text.words]


def test_characters_the_font_cannot_say_are_marked_as_such(scan: Path, target: Path) -> None:
    pdf = _write(scan, target, PageText((row(200, ("a\U0001f600b \x07c", 200)),)))

    assert text_of(pdf).split() == ["a\ufffdb", "\ufffdc"]


def test_a_page_without_words_has_no_text(scan: Path, target: Path) -> None:
    assert text_of(_write(scan, target, PageText())).strip() == ""
