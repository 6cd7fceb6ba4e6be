"""Separator sheets between dossiers or papers: what they say, written and read by the same rules.

Three codes are read: our own QR code, the stock patch code of other programs, and, where a stain or
a tear spoils them, the sheet's print.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError, SheetKindError
from scanner_app.domain.folding import distance, nfc, plain_words
from scanner_app.domain.page import PageReading, ReadLine
from scanner_app.domain.seen_codes import (
    LINEAR,
    MATRIX,
    SHEET_MARK,
    SeenCode,
    barcode_codes,
    bare_codes,
    trust_in_print,
)

PATCH = "PATCHT"
"""Text of the stock patch sheets that other scanning programs use between documents."""
CODE_LABEL = "Mã hồ sơ:"
KIND_LABEL = "Giấy tờ:"
"""What stands in front of code and kind on our sheets."""
KIND_LENGTH = 60
"""Letters of a kind's name; more neither fit on the sheet's line nor into a legible code."""

_DOSSIER = SHEET_MARK + "DOSSIER|"
_NEXT = SHEET_MARK + "NEXT"
_SHEET_WORDS = 60
"""A page with more words than this is a document that bears a patch code, no mere divider."""
_PATCH_PRINT = re.compile(r"(?:patch(?:code)?t)+")
_KIND_KEY = "giay to"
_TITLE_ERRORS = 2
"""Letters of a title that may be misread, accents aside; the two titles are 7 apart."""
_SURE_WORD = 0.85
_PRINTS = 2
"""A code stands on a sheet this often, in two sizes, since it has no check digit: of 12 stained
sheets, drawn coarsely, one was misread as another valid code at 0.83 (2026-11-26)."""


class Divide(StrEnum):
    """What a separator sheet asks for."""

    DOSSIER = "dossier"
    PAPER = "paper"


TITLES = {Divide.DOSSIER: "TỜ PHÂN CÁCH HỒ SƠ", Divide.PAPER: "TỜ PHÂN CÁCH GIẤY TỜ"}
"""The sheets' titles in print."""


@dataclass(frozen=True, slots=True)
class Separator:
    """A separator sheet.

    Attributes:
        divide: what begins behind it.
        code: dossier code it names, verbatim, "" for none.
        kind: kind of the paper behind it, "" for none.
        source: "separator" for its own code; "barcode" or "ocr" where that could not be read and
            its bars or its print had to do.
        confidence: 0.0-1.0 of the code.
    """

    divide: Divide
    code: str = ""
    kind: str = ""
    source: str = "separator"
    confidence: float = 1.0

    @property
    def payload(self) -> str:
        """Text of its QR code."""
        return _NEXT if self.divide is Divide.PAPER else f"{_DOSSIER}{self.code}|{self.kind}"


NEXT_PAPER = Separator(Divide.PAPER)
"""The sheet that begins the next paper of whatever dossier it lies in."""


def dossier_sheet(code: str, kind: str = "") -> Separator:
    """A sheet that begins a dossier, or the next paper of it.

    Raises:
        DossierCodeError: not a dossier code.
        SheetKindError: longer than `KIND_LENGTH`, or with a sign that a sheet cannot say.
    """
    name = nfc(kind)
    if len(name) > KIND_LENGTH or "|" in name or not name.isprintable():
        raise SheetKindError(text=kind)
    return Separator(Divide.DOSSIER, parse_dossier_code(code).text, name)


def read_separator(reading: PageReading) -> Separator | None:
    """The separator that a page is; a patch code on a page full of words is none."""
    words = sum(len(line.words) for line in reading.lines)
    found = _by_code(reading, is_sparse=words <= _SHEET_WORDS)
    if found is not None or words > _SHEET_WORDS:
        return found
    return _by_print(reading)


def _by_code(reading: PageReading, *, is_sparse: bool) -> Separator | None:
    for symbol in reading.barcodes:
        text = symbol.text.strip()
        if symbol.conflict:
            continue
        if symbol.format in MATRIX and text.upper().startswith(_DOSSIER):
            code, _, kind = text[len(_DOSSIER) :].partition("|")
            return Separator(Divide.DOSSIER, _valid(code), kind.strip())
        if symbol.format in MATRIX and text.upper() == _NEXT:
            return NEXT_PAPER
        if symbol.format in LINEAR and text.upper() == PATCH and is_sparse:
            return NEXT_PAPER
    return None


def _by_print(reading: PageReading) -> Separator | None:
    """What a sheet says in letters: its title, then the code and the kind behind it."""
    keys = [plain_words(line.text).replace(" ", "") for line in reading.lines]
    if _PATCH_PRINT.fullmatch("".join(keys)):
        return NEXT_PAPER
    divide = next((asked for key in keys for asked in _titled(key)), None)
    if divide is not Divide.DOSSIER:
        return None if divide is None else NEXT_PAPER
    seen = _one_code(reading)
    kind = _kind(reading.lines)
    if seen is None:
        return Separator(Divide.DOSSIER, "", kind, "ocr", 0.0)
    sure = trust_in_print(seen) if seen.source == "ocr" else seen.confidence
    return Separator(Divide.DOSSIER, seen.code.text, kind, seen.source, sure)


def _titled(key: str) -> Sequence[Divide]:
    """The sheet whose title a line is, a few letters misread."""
    return [
        divide
        for divide, title in TITLES.items()
        if distance(key, plain_words(title).replace(" ", ""), limit=_TITLE_ERRORS) <= _TITLE_ERRORS
    ]


def _one_code(reading: PageReading) -> SeenCode | None:
    """The code of the sheet's bars or, without them, the one that all its prints agree on."""
    bars, disputed = barcode_codes(reading)
    if disputed or bars:
        return bars[0] if len(bars) == 1 and not disputed else None
    prints = bare_codes(reading.lines)
    agreed = len(prints) >= _PRINTS and len({seen.code.key for seen in prints}) == 1
    return max(prints, key=lambda seen: seen.confidence) if agreed else None


def _kind(lines: Sequence[ReadLine]) -> str:
    """The kind behind its label, "" when a letter of it is in doubt."""
    for line in lines:
        label = " ".join(plain_words(word.text) for word in line.words[:2])
        rest = line.words[2:]
        if label == _KIND_KEY and rest and min(w.confidence for w in rest) >= _SURE_WORD:
            return nfc(" ".join(word.text for word in rest))
    return ""


def _valid(text: str) -> str:
    """The code a sheet names, verbatim, or "" when it is none."""
    try:
        return parse_dossier_code(text).text
    except DossierCodeError:
        return ""
