"""What on one page speaks about dossiers and papers: codes, separators, titles, secret marks."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.domain.can_cuoc import CanCuoc, parse_card_code
from scanner_app.domain.catalog import ID_CARDS
from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import PageId
from scanner_app.domain.layout import PageLayout, lay_out
from scanner_app.domain.page import Box, Page, PageReading
from scanner_app.domain.secret_mark import find_secret_mark
from scanner_app.domain.seen_codes import SeenCode, barcode_box, barcode_codes, printed_codes
from scanner_app.domain.separator_sheet import Separator, read_separator
from scanner_app.domain.titles import Title, find_title, is_receipt


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
    codes, disputed = barcode_codes(reading)
    return PageSigns(
        page=page,
        layout=layout,
        codes=codes,
        disputed=disputed,
        printed=printed_codes(reading.lines),
        separator=read_separator(reading),
        title=find_title(layout),
        card=_card(reading, page.id),
        secret=find_secret_mark(layout, reading.stamps),
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


def _card(reading: PageReading, page: PageId) -> SeenCard | None:
    """The first identity card's code on a page."""
    for symbol in reading.barcodes:
        card = None if symbol.conflict else parse_card_code(symbol.text)
        if card is not None:
            return SeenCard(card, page, barcode_box(symbol, reading))
    return None
