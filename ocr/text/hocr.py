"""Lines and words out of hOCR, the page description tesseract writes."""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree as ET

from ocr.model import Line, Rect, Word

_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_LINE_CLASSES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})


def parse_hocr(text: str) -> list[Line]:
    """Lines in the order of the file, words without white space, text in NFC."""
    page = ET.fromstring(text)  # noqa: S314 - our own child process wrote it
    lines: list[Line] = []
    for block, area in enumerate(_of_class(page, "ocr_carea")):
        for element in area.iter():
            if element.get("class") in _LINE_CLASSES:
                words = tuple(_words(element))
                if words:
                    lines.append(_line(element, words, block))
    return lines


def _of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if element.get("class") == name]


def _line(element: ET.Element, words: tuple[Word, ...], block: int) -> Line:
    title = element.get("title", "")
    box = _rect(title)
    found = _BASELINE.search(title)
    slope, offset = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    left = box.bottom + offset
    return Line(words, box, (left, left + slope * box.width), block)


def _words(line: ET.Element) -> list[Word]:
    words = []
    for element in _of_class(line, "ocrx_word"):
        title = element.get("title", "")
        sure = _CONFIDENCE.search(title)
        text = "".join("".join(element.itertext()).split())
        if text:
            confidence = min(int(sure[1]), 100) / 100 if sure else 0.0
            words.append(Word(unicodedata.normalize("NFC", text), _rect(title), confidence))
    return words


def _rect(title: str) -> Rect:
    found = _BOX.search(title)
    return Rect(*(int(part) for part in found.groups())) if found else Rect(0, 0, 0, 0)
