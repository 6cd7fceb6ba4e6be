"""What on one page speaks about dossiers and papers: codes, separators, titles, secret marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from scanner_app.domain.can_cuoc import CanCuoc, parse_card_code
from scanner_app.domain.catalog import ID_CARDS
from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.dossier_code import DossierCode, find_dossier_codes, parse_dossier_code
from scanner_app.domain.errors import DossierCodeError
from scanner_app.domain.folding import plain, plain_words
from scanner_app.domain.ids import PageId
from scanner_app.domain.layout import PageLayout, has_text, is_caps, lay_out, surround
from scanner_app.domain.page import Box, Page, PageReading, ReadBarcode, ReadLine
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.titles import Title, find_title, is_receipt

KnownCode = Callable[[str], RegisterRow | bool | None]
"""The register's row of a code, or merely whether it knows the code."""

SHEET_DOSSIER = "SOHOA1|DOSSIER|"
SHEET_NEXT = "SOHOA1|NEXT"
PATCH = "PATCHT"
"""Text of the stock patch sheets that other scanning programs use between documents."""

_LINEAR = {"Code128", "Code39"}
_MATRIX = {"QRCode", "DataMatrix"}
_LABEL = re.compile(r"^ma (?:so )?ho so$")
_SECRET = re.compile(r"(?:do )?(?:tuyet |toi )?mat")
_SECRET_PART = 0.4
"""Secret marks (NĐ 30/2020 box 10a) stand in this upper share of the page, in its left half."""
_SHEET_WORDS = 60
"""A page with more words than this is a document that bears a patch code, no mere divider."""
_SURE = 0.85
"""Words at least this sure are taken as read when they contradict a barcode."""


class Divide(StrEnum):
    """What a separator sheet asks for."""

    DOSSIER = "dossier"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Separator:
    """A separator sheet: what begins behind it, the code and paper kind it names ("" for none)."""

    divide: Divide
    code: str = ""
    kind: str = ""


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
        return not self.code.repaired and self.confidence >= _SURE


@dataclass(frozen=True, slots=True)
class SeenCard:
    """An identity card's code, the page it is on and its place there."""

    card: CanCuoc
    page: PageId
    box: Box | None


@dataclass(frozen=True, slots=True)
class PageSigns:
    """All signs of one page.

    Attributes:
        page: the page they are of.
        layout: None when the page was not read.
        codes: from barcodes nobody disputes, each once.
        disputed: a symbol that carries a code, or might, was read in two ways.
        printed: from recognised text behind the label "Mã hồ sơ", each once.
        separator: set when the page is a separator sheet.
        title: its title line.
        card: an identity card's QR code.
        secret: place of a secret mark.
        is_blank: nothing is on it, or it could not be read: it belongs to what it lies behind.
    """

    page: Page
    layout: PageLayout | None = None
    codes: tuple[SeenCode, ...] = ()
    disputed: bool = False
    printed: tuple[SeenCode, ...] = ()
    separator: Separator | None = None
    title: Title | None = None
    card: SeenCard | None = None
    secret: Box | None = None
    is_blank: bool = False

    @property
    def receipt(self) -> str | None:
        """Kind of receipt that the page is, or None."""
        return self.title.kind.name if self.title and is_receipt(self.title) else None

    @property
    def is_card(self) -> bool:
        """An identity card lies here: its title, or its code and no document around it."""
        if self.title is not None:
            return self.title.kind.name in ID_CARDS
        has_header = self.layout is not None and self.layout.has_header
        return self.card is not None and not has_header

    @property
    def contradiction(self) -> bool:
        """Two codes claim the page: its barcodes differ, or sure print differs from the barcode."""
        if len(self.codes) > 1 or (self.disputed and not self.codes):
            return True
        keys = {seen.code.key for seen in self.codes}
        return bool(keys) and any(seen.sure and seen.code.key not in keys for seen in self.printed)

    def begins_paper(self, expected_number: int) -> bool:
        """The page looks like the first of a paper.

        Args:
            expected_number: the page number it would bear if it went on with the paper before.
        """
        header = self.layout is not None and self.layout.has_header
        number = self.layout.page_number if self.layout else None
        if number is not None and number >= 2:
            return header and number != expected_number
        if header or self.receipt or self.is_card:
            return True
        title = self.title
        return title is not None and not title.formula and (title.wrong == 0 or title.whole)


def read_signs(page: Page) -> PageSigns:
    """The signs of one page; an unread page has none."""
    reading = page.reading
    if reading is None:
        return PageSigns(page, is_blank=True)
    layout = lay_out(reading)
    codes, disputed = _barcode_codes(reading)
    return PageSigns(
        page=page,
        layout=layout,
        codes=codes,
        disputed=disputed,
        printed=_printed_codes(reading.lines),
        separator=_separator(reading),
        title=find_title(layout),
        card=_card(reading, page.id),
        secret=_secret_mark(layout),
        is_blank=reading.is_blank,
    )


def hold_for(signs: PageSigns) -> set[HoldReason]:
    """Reasons on this page alone to hold its dossier."""
    holds = set()
    if signs.secret is not None:
        holds.add(HoldReason.SECRET)
    if signs.contradiction:
        holds.add(HoldReason.CODE_CONFLICT)
    return holds


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


def _turned(x: int, y: int, width: int, height: int, orientation_deg: int) -> tuple[int, int]:
    """A point of the scan after undoing the content's clockwise quarter turns."""
    places = {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}
    return places.get(orientation_deg, (x, y))


def _barcode_codes(reading: PageReading) -> tuple[tuple[SeenCode, ...], bool]:
    """Codes of undisputed symbols, each once; and whether a disputed symbol adds doubt."""
    seen: dict[str, SeenCode] = {}
    disputed: list[tuple[DossierCode, ...]] = []
    for symbol in reading.barcodes:
        if symbol.format not in _LINEAR | _MATRIX or symbol.text.startswith("SOHOA1|"):
            continue
        codes = tuple(code for code in find_dossier_codes(symbol.text) if not code.repaired)
        if symbol.conflict:
            disputed.append(codes)
            continue
        source = "barcode" if symbol.format in _LINEAR else "qr"
        sure = 0.99 if len(symbol.readers) > 1 else 0.97
        for code in codes:
            seen.setdefault(code.key, SeenCode(code, source, sure, barcode_box(symbol, reading)))
    doubt = any(codes and not {code.key for code in codes} <= seen.keys() for codes in disputed)
    return tuple(seen.values()), doubt


def _card(reading: PageReading, page: PageId) -> SeenCard | None:
    """The first identity card's code on a page."""
    for symbol in reading.barcodes:
        card = None if symbol.conflict else parse_card_code(symbol.text)
        if card is not None:
            return SeenCard(card, page, barcode_box(symbol, reading))
    return None


def _printed_codes(lines: Iterable[ReadLine]) -> tuple[SeenCode, ...]:
    """Codes that stand behind their label on one line; lists of other dossiers have no label."""
    seen: dict[str, SeenCode] = {}
    for line in lines:
        words = [word for word in line.words if has_text(word)]
        for length in (3, 4):
            for start in range(len(words) - length):
                label = " ".join(plain_words(word.text) for word in words[start : start + length])
                if not _LABEL.match(label):
                    continue
                rest = words[start + length :]
                for code in find_dossier_codes(" ".join(word.text for word in rest))[:1]:
                    digits = [word for word in rest if any(map(str.isdigit, word.text))]
                    sure = min(word.confidence for word in digits)
                    box = surround(word.box for word in digits)
                    seen.setdefault(code.key, SeenCode(code, "ocr", sure, box))
    return tuple(seen.values())


def _separator(reading: PageReading) -> Separator | None:
    """The separator that the page is; a patch code on a page full of words is none."""
    for symbol in reading.barcodes:
        text = symbol.text.strip()
        if symbol.conflict:
            continue
        if symbol.format in _MATRIX and text.upper().startswith(SHEET_DOSSIER):
            code, _, kind = text[len(SHEET_DOSSIER) :].partition("|")
            return Separator(Divide.DOSSIER, _valid(code), kind.strip())
        if symbol.format in _MATRIX and text.upper() == SHEET_NEXT:
            return Separator(Divide.PAPER)
        words = sum(len(line.words) for line in reading.lines)
        if symbol.format in _LINEAR and text.upper() == PATCH and words <= _SHEET_WORDS:
            return Separator(Divide.PAPER)
    return None


def _valid(text: str) -> str:
    """The code a sheet names, verbatim, or "" when it is none."""
    try:
        return parse_dossier_code(text).text
    except DossierCodeError:
        return ""


def _secret_mark(layout: PageLayout) -> Box | None:
    """Place of MẬT, TỐI MẬT or TUYỆT MẬT alone on its line, top left, in capitals.

    Accents are left aside: a mark read as MÂT must stop the dossier too, a person decides.
    """
    for segment in (*layout.left, *layout.segments):
        box = segment.core
        alone = _SECRET.fullmatch(plain_words(plain(segment.text)))
        in_place = box.bottom < _SECRET_PART * layout.height and box.left < 0.5 * layout.width
        if alone and in_place and is_caps(segment.text):
            return box
    return None
