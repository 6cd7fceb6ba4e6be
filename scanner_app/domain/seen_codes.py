"""Dossier codes seen on one page: in barcodes and in print, from where and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner_app.domain.dossier_code import DossierCode, find_dossier_codes
from scanner_app.domain.folding import distance, plain_words
from scanner_app.domain.layout import has_text, surround
from scanner_app.domain.page import Box, PageReading, ReadBarcode, ReadLine, ReadWord
from scanner_app.domain.register import KnownCode

SHEET_MARK = "SOHOA1|"
"""Codes on our own separator sheets begin so; what they say is read elsewhere."""
LINEAR = frozenset({"Code128", "Code39"})
MATRIX = frozenset({"QRCode", "DataMatrix"})

_LABEL = re.compile(r"^ma (?:so )?ho so$")
SURE_PRINT = 0.85
"""Words at least this sure are taken as read when they contradict a barcode."""
_OCR_EXACT = 0.85
_OCR_REPAIRED = 0.6
OCR_KNOWN = 0.95
"""A recognised code has no check digit; only the register makes it trustworthy."""
_OCR_LEAST = 0.3
_NEAR = 2
"""An unsure recognised code this many letters off the expected one is taken for a misreading."""


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A dossier code seen on a page, from where ("barcode", "qr", "ocr"), how surely, and where."""

    code: DossierCode
    source: str
    confidence: float
    box: Box | None

    @property
    def sure(self) -> bool:
        """Sure enough to contradict another reading."""
        return not self.code.repaired and self.confidence >= SURE_PRINT


def trust_in_print(seen: SeenCode, register: KnownCode | None = None) -> float:
    """How sure a recognised code is, 0.0-1.0: at a glance only when the register knows it."""
    sure = _OCR_REPAIRED if seen.code.repaired else _OCR_EXACT
    if register is not None and register(seen.code.text):
        sure = OCR_KNOWN
    return min(sure, max(seen.confidence, _OCR_LEAST))


def trust_in_symbol(seen: SeenCode, printed: Iterable[SeenCode]) -> float:
    """How sure a symbol's code is, 0.0-1.0: less when print beside it says something else."""
    differs = any(other.code.key != seen.code.key for other in printed)
    return min(seen.confidence, _OCR_EXACT) if differs else seen.confidence


def is_misreading(seen: SeenCode, code: str) -> bool:
    """An unsure code that differs so little from the expected one that it is the same, misread."""
    return not seen.sure and is_near(seen, code)


def is_near(seen: SeenCode, code: str) -> bool:
    """Two codes so alike that one may be the other, misread."""
    return distance(seen.code.key, code.casefold(), limit=_NEAR) <= _NEAR


def barcode_codes(reading: PageReading) -> tuple[tuple[SeenCode, ...], bool]:
    """Codes of undisputed symbols, each once; and whether a disputed symbol adds doubt."""
    seen: dict[str, SeenCode] = {}
    disputed: list[tuple[DossierCode, ...]] = []
    for symbol in reading.barcodes:
        if symbol.format not in LINEAR | MATRIX or symbol.text.startswith(SHEET_MARK):
            continue
        codes = tuple(code for code in find_dossier_codes(symbol.text) if not code.repaired)
        if symbol.conflict:
            disputed.append(codes)
            continue
        source = "barcode" if symbol.format in LINEAR else "qr"
        sure = 0.99 if len(symbol.readers) > 1 else 0.97
        for code in codes:
            seen.setdefault(code.key, SeenCode(code, source, sure, barcode_box(symbol, reading)))
    doubt = any(codes and not {code.key for code in codes} <= seen.keys() for codes in disputed)
    return tuple(seen.values()), doubt


def printed_codes(lines: Iterable[ReadLine]) -> tuple[SeenCode, ...]:
    """Codes that stand behind their label on one line; lists of other dossiers have no label."""
    seen: dict[str, SeenCode] = {}
    for line in lines:
        words = [word for word in line.words if has_text(word)]
        for length in (3, 4):
            for start in range(len(words) - length):
                label = " ".join(plain_words(word.text) for word in words[start : start + length])
                if _LABEL.match(label):
                    for found in _code_in(words[start + length :]):
                        seen.setdefault(found.code.key, found)
    return tuple(seen.values())


def bare_codes(lines: Iterable[ReadLine]) -> tuple[SeenCode, ...]:
    """The first code of each line, label or not: for pages on which nothing else can stand."""
    words = ([word for word in line.words if has_text(word)] for line in lines)
    return tuple(found for each in words for found in _code_in(each))


def barcode_box(symbol: ReadBarcode, reading: PageReading) -> Box | None:
    """Where a symbol stands on the upright page, small skew aside; None without corners."""
    if not symbol.corners:
        return None
    width, height = reading.width, reading.height
    turned = [_turned(x, y, width, height, reading.orientation_deg) for x, y in symbol.corners]
    left, top = (reading.sheet.left, reading.sheet.top) if reading.sheet else (0, 0)
    xs = [x - left for x, _ in turned]
    ys = [y - top for _, y in turned]
    return Box(min(xs), min(ys), max(xs) + 1, max(ys) + 1)


def _code_in(words: Sequence[ReadWord]) -> tuple[SeenCode, ...]:
    """The first code in these words, as sure as the least sure of them that has a digit."""
    codes = find_dossier_codes(" ".join(word.text for word in words))[:1]
    digits = [word for word in words if any(map(str.isdigit, word.text))]
    return tuple(
        SeenCode(
            code,
            "ocr",
            min(word.confidence for word in digits),
            surround(word.box for word in digits),
        )
        for code in codes
    )


def _turned(x: int, y: int, width: int, height: int, orientation_deg: int) -> tuple[int, int]:
    """A point of the scan after undoing the content's clockwise quarter turns."""
    places = {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}
    return places.get(orientation_deg, (x, y))
