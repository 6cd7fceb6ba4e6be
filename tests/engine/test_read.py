"""One page read from end to end; the command line over many."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.__main__ import main
from ocr.errors import EngineMissingError, ImageDamagedError
from ocr.image import Scan, load_scan, upright
from ocr.model import PageReading, PageText, Word
from ocr.read import BLANK_FROM, ReadOptions, read_page, read_scan

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
_NO_TEXT = ReadOptions(text=False)


@pytest.fixture(scope="module")
def turned(read_once: Callable[[Path], PageReading]) -> PageReading:
    """A page at 200 dpi that lies upside down."""
    return read_once(SAMPLE / "trang-011.jpg")


def _word(text: PageText, wanted: str) -> Word:
    return next(word for word in text.words if word.text == wanted)


def test_a_page_that_lies_upside_down_is_read_upright(turned: PageReading) -> None:
    lines = turned.text.text.splitlines()

    assert turned.placement.orientation_deg == 180
    assert lines[0].endswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert turned.text.confidence > 0.85


def test_words_lie_where_they_are_on_the_upright_page(turned: PageReading) -> None:
    page = upright(load_scan(SAMPLE / "trang-011.jpg").pixels, turned.placement)
    height, width = page.shape[:2]

    for word in turned.text.words:
        assert 0 <= word.box.left < word.box.right <= width
        assert 0 <= word.box.top < word.box.bottom <= height
    box = _word(turned.text, "CỘNG").box
    tight = page[box.top : box.bottom, box.left : box.right].min(axis=2) < 140
    ys, xs = np.nonzero(tight)
    assert xs.min() <= 4
    assert tight.shape[1] - xs.max() <= 5
    assert ys.min() <= 6
    assert tight.shape[0] - ys.max() <= 6


def test_baselines_are_level_on_the_upright_page(turned: PageReading) -> None:
    long_lines = [line for line in turned.text.lines if line.box.width > 800]

    assert len(long_lines) > 5
    for line in long_lines:
        assert abs(line.baseline[1] - line.baseline[0]) < 6
        assert line.box.top < line.baseline[0] < line.box.bottom


def test_a_blank_page_is_told_apart_and_not_recognised() -> None:
    # A time limit that no recognition keeps: it must not even start.
    reading = read_page(SAMPLE / "trang-005.jpg", ReadOptions(timeout_s=0.001))

    assert reading.blank >= BLANK_FROM
    assert reading.text.lines == ()


def test_without_text_everything_else_is_found_and_no_recogniser_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    reading = read_page(SAMPLE / "trang-001.jpg", _NO_TEXT)

    assert reading.text.lines == ()
    assert {code.format for code in reading.barcodes} == {"Code128", "QRCode"}
    assert reading.placement.skew_deg == pytest.approx(1.2, abs=0.1)
    with pytest.raises(EngineMissingError):
        read_page(SAMPLE / "trang-004.jpg", ReadOptions(engine="tesseract"))


def test_barcodes_are_not_looked_for_when_not_wanted() -> None:
    options = replace(_NO_TEXT, barcodes=False)

    assert read_page(SAMPLE / "trang-001.jpg", options).barcodes == ()


def test_a_page_the_geometry_got_upside_down_is_turned_by_its_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan = load_scan(SAMPLE / "trang-004.jpg")
    top = scan.pixels[: scan.height // 3]
    third = Scan(np.ascontiguousarray(top), scan.dpi, scan.dpi_source)
    right = read_scan(third)
    upset = replace(right.placement, orientation_deg=180)
    monkeypatch.setattr("ocr.read.place", lambda *_, **__: upset)
    monkeypatch.setattr("ocr.read._DOUBT", 1.1)

    reading = read_scan(third)

    assert reading.placement.orientation_deg == 0
    assert reading.text.confidence == pytest.approx(right.text.confidence, abs=0.05)


def test_a_page_lies_as_a_person_says_even_when_its_text_says_otherwise(
    turned: PageReading,
) -> None:
    told = read_page(SAMPLE / "trang-011.jpg", ReadOptions(orientation_deg=0))

    assert (turned.placement.orientation_deg, told.placement.orientation_deg) == (180, 0)
    assert told.text.confidence < 0.65


def test_a_page_that_was_turned_wrongly_reads_well_once_a_person_says_how_it_lies() -> None:
    told = read_page(SAMPLE / "trang-011.jpg", ReadOptions(orientation_deg=180))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told.text.text
    assert told.text.confidence > 0.85


def test_a_file_cut_short_is_damaged(tmp_path: Path) -> None:
    short = tmp_path / "hỏng.jpg"
    short.write_bytes((SAMPLE / "trang-004.jpg").read_bytes()[:9000])

    with pytest.raises(ImageDamagedError):
        read_page(short)


def test_the_command_prints_one_json_object_with_every_page(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "không có.jpg"

    status = main([str(SAMPLE / "trang-001.jpg"), str(missing), "--json", "--no-text"])

    out, err = capfd.readouterr()
    result = json.loads(out)
    (page,) = result["pages"]
    assert status == 1
    assert page["source"] == str(SAMPLE / "trang-001.jpg")
    assert (page["page"], page["orientation_deg"], page["dpi"]) == (1, 0, 300.0)
    assert page["blank"] is False
    assert {code["format"] for code in page["barcodes"]} == {"Code128", "QRCode"}
    assert all(set(c) == {"format", "text", "readers", "conflict"} for c in page["barcodes"])
    assert [error["code"] for error in result["errors"]] == ["file.unreadable"]
    assert "Không mở được tệp" in err


def test_pages_of_tiff_and_pdf_files_become_pages_of_one_pdf(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pages = [Image.new("L", (827, 1169), tone) for tone in (255, 250)]
    for page in pages:
        page.paste(0, (100, 100, 400, 130))
    pages[0].save(
        tmp_path / "hai trang.tif", save_all=True, append_images=pages[1:], dpi=(100, 100)
    )
    pages[0].save(tmp_path / "một trang.pdf", resolution=100)
    target = tmp_path / "Kết quả.pdf"

    status = main(
        [
            str(tmp_path / "hai trang.tif"),
            str(tmp_path / "một trang.pdf"),
            *("--out", str(target), "--json", "--no-text"),
        ]
    )

    result = json.loads(capfd.readouterr().out)
    assert status == 0
    assert [(Path(p["source"]).suffix, p["page"], p["dpi"]) for p in result["pages"]] == [
        (".tif", 1, 100.0),
        (".tif", 2, 100.0),
        (".pdf", 1, 300.0),
    ]
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == 3


def test_a_missing_model_stops_the_command_with_one_message(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lined = np.full((1169, 827), 255, np.uint8)
    for y in range(150, 900, 60):
        cv2.putText(lined, "Lang Son 2025", (80, y), cv2.FONT_HERSHEY_DUPLEX, 1.2, 0, 2)
    image = tmp_path / "trang.png"
    Image.fromarray(lined).save(image, dpi=(100, 100))
    target = tmp_path / "ra.pdf"

    status = main(
        [str(image), str(image), "--out", str(target), "--tessdata", str(tmp_path), "--json"]
    )

    result = json.loads(capfd.readouterr().out)
    assert status == 1
    assert [error["code"] for error in result["errors"]] == ["engine.language_missing"]
    assert not target.exists()


def test_a_call_without_any_output_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["trang.jpg"])

    assert caught.value.code == 2
    assert "--out" in capfd.readouterr().err
