"""The network run by onnxruntime reads lines as tesseract does."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image import Pixels
from ocr.text.choice import model_file
from ocr.text.lstm.session import LineReader, normalised
from tests.engine.cer import error_rate
from tests.engine.pages import BODY, font_path

_MODEL = Path("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata")


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader(model_file())


def _picture(text: str) -> Pixels:
    """A line of type as the engine cuts it out: 36 pixels high, no room on the sides."""
    font = ImageFont.truetype(font_path(), 34)
    image = Image.new("L", (round(font.getlength(text)) + 40, 52), 255)
    ImageDraw.Draw(image).text((20, 3), text, font=font, fill=0)
    image = image.resize((round(image.width * 36 / 52), 36), Image.Resampling.LANCZOS)
    columns = np.flatnonzero((np.array(image) < 160).any(axis=0))
    return np.array(image, np.uint8)[:, columns[0] : columns[-1] + 1].copy()


def _lines() -> list[str]:
    words = " ".join(BODY).split()
    return [" ".join(words[start : start + 7]) for start in range(0, len(words) - 7, 3)]


def _read(reader: LineReader, pictures: list[Pixels]) -> list[str]:
    return ["".join(each.text for each in line).strip() for line in reader.read(pictures)]


@pytest.mark.slow
def test_tesseracts_own_network_gives_the_same_lines(reader: LineReader, tmp_path: Path) -> None:
    if shutil.which("tesseract") is None or not _MODEL.is_file():
        pytest.skip("máy này không có tesseract và tesseract-ocr-vie")
    pictures = [_picture(text) for text in _lines()]
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    names = "\n".join(str(tmp_path / f"{number}.png") for number in range(len(pictures)))
    (tmp_path / "list.txt").write_text(names)

    said = subprocess.run(
        ["tesseract", str(tmp_path / "list.txt"), "-", "-l", "vie", "--psm", "13", "--dpi", "150",
         "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"],
        check=True, capture_output=True, text=True, encoding="utf-8",
        env={"OMP_THREAD_LIMIT": "1"},
    ).stdout.split("\f")  # fmt: skip

    theirs = [unicodedata.normalize("NFC", line.strip()) for line in said[: len(pictures)]]
    ours = _read(reader, pictures)
    assert len(pictures) > 40
    # Measured 0.002; 196 of 200 lines in three faces were the same to the letter.
    assert error_rate(list(zip(ours, theirs, strict=True))) < 0.004


def test_lines_read_together_say_what_they_say_alone(reader: LineReader) -> None:
    pictures = [_picture(text) for text in (BODY[0], "Số 12", BODY[3], "Điều 1.")]

    together = _read(reader, pictures)

    assert together == [_read(reader, [picture])[0] for picture in pictures]
    assert together[1] == "Số 12"
    assert together[3] == "Điều 1."


def test_places_of_characters_lie_in_the_picture_in_order(reader: LineReader) -> None:
    picture = _picture("Văn phòng")

    (characters,) = reader.read([picture])

    starts = [each.start for each in characters]
    assert "".join(each.text for each in characters) == "Văn phòng"
    assert starts == sorted(starts)
    assert all(0 <= each.start < each.end <= picture.shape[1] for each in characters)
    assert starts[4] > picture.shape[1] * 0.35
    assert all(0.5 < each.confidence <= 1.0 for each in characters)


def test_no_lines_say_nothing(reader: LineReader) -> None:
    assert reader.read([]) == []


def test_gray_values_are_stretched_between_ink_and_paper() -> None:
    line = np.full((36, 12), 200, np.uint8)
    line[:, 3:5] = 40
    line[:, 8:10] = 40

    scaled = normalised(line)

    assert scaled[0, 3] == pytest.approx(-1.0)
    assert scaled[0, 6] == pytest.approx(1.0)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"not a network" * 50)

    with pytest.raises(ValueError, match="not a model"):
        LineReader(tmp_path / "broken.onnx")
    with pytest.raises(OSError, match="missing"):
        LineReader(tmp_path / "missing.onnx")
