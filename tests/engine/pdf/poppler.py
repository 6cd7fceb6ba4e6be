"""Poppler's tools: how another program sees our files."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.image import Pixels

_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>'
)


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word as poppler sees it; points, origin top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def text_of(pdf: Path, *options: str) -> str:
    """What pdftotext writes."""
    return _run("pdftotext", *options, str(pdf), "-").decode()


def rows_of(pdf: Path, *options: str) -> list[str]:
    """Lines with something on them, white space folded."""
    return [" ".join(line.split()) for line in text_of(pdf, *options).splitlines() if line.strip()]


def words_of(pdf: Path) -> list[FoundWord]:
    """Words with their places, fillers of gaps left out."""
    found = _WORD.findall(text_of(pdf, "-bbox"))
    return [FoundWord(text, *map(float, box)) for *box, text in found if text.strip()]


def painted(pdf: Path, dpi: int, *, page: int = 1) -> Pixels:
    """The page as pdftoppm paints it, BGR."""
    options = ["-r", str(dpi), "-f", str(page), "-l", str(page)]
    content = _run("pdftoppm", *options, str(pdf))
    decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None, "pdftoppm writes PPM"
    return np.asarray(decoded, np.uint8)


def images_of(pdf: Path) -> list[list[str]]:
    """Rows of pdfimages -list, split at white space, without head."""
    return [line.split() for line in _run("pdfimages", "-list", str(pdf)).decode().splitlines()[2:]]


def _run(program: str, *arguments: str) -> bytes:
    if shutil.which(program) is None:
        pytest.skip(f"không có chương trình {program} (poppler-utils) trên máy này")
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout
