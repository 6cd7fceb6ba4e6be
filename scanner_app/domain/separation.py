"""A stack of pages to dossiers and papers. Pure; whatever is in doubt is held, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner_app.domain.dossier import DraftDossier, Evidence, HoldReason
from scanner_app.domain.ids import OriginalId, PageId
from scanner_app.domain.open_dossier import OpenDossier, OpenPaper, close
from scanner_app.domain.page import Page
from scanner_app.domain.page_signs import PageSigns, read_signs
from scanner_app.domain.register import KnownCode
from scanner_app.domain.seen_codes import (
    OCR_KNOWN,
    SURE_PRINT,
    SeenCode,
    is_misreading,
    is_near,
    trust_in_print,
    trust_in_symbol,
)
from scanner_app.domain.separator_sheet import Divide, Separator
from scanner_app.domain.settling import join, settle
from scanner_app.domain.sheet_sides import paired
from scanner_app.domain.split_rule import SplitRule


def separate(
    pages: Sequence[Page],
    *,
    given_code: str | None = None,
    split: SplitRule = SplitRule.AUTO,
    register: KnownCode | None = None,
) -> tuple[DraftDossier, ...]:
    """Pages in scanning order to dossiers; every page is in one paper or among the dividers.

    Args:
        pages: with readings; pages without one stay with the paper they lie behind.
        given_code: what the operator typed for the whole stack; a page that shows another code
            holds the dossier.
        split: what begins a dossier; a typed code makes the stack one dossier whatever it says.
        register: tells whether a code is known; only ever raises trust in recognised codes.
    """
    found = gather(pages, given_code=given_code, split=split, register=register)
    return tuple(close(dossier) for dossier in found)


def gather(
    pages: Sequence[Page],
    *,
    given_code: str | None = None,
    split: SplitRule = SplitRule.AUTO,
    register: KnownCode | None = None,
) -> tuple[OpenDossier, ...]:
    """Like `separate`, with the signs of every page kept for the rules that name the papers."""
    first = OpenDossier()
    if given_code is not None:
        first = OpenDossier(code=given_code.strip(), source="given", confidence=1.0)
        split = SplitRule.ONE_DOSSIER
    stack = _Stack(first, split, register)
    for side in paired([read_signs(page) for page in pages]):
        if side.of_separator:
            stack.add_behind_separator(side.signs)
        else:
            stack.add(side.signs)
    dossiers = stack.finish()
    if split is SplitRule.AUTO:
        return dossiers
    for dossier in dossiers:
        settle(dossier, register)
    return join(dossiers)


class _Stack:
    """Dossiers so far, the last touched one open."""

    def __init__(self, first: OpenDossier, split: SplitRule, register: KnownCode | None) -> None:
        self._register = register
        self._split = split
        self._dossiers: list[OpenDossier] = []
        self._open = first
        self._new_paper = True
        self._next_kind = ""
        self._original: OriginalId | None = None

    def add(self, signs: PageSigns) -> None:
        """One more page."""
        original, before = signs.page.original, self._original
        self._original = original
        if original is not None:
            self._add_signed(signs, goes_on=original == before)
            return
        # What comes behind a file that others signed is no part of it.
        self._new_paper = self._new_paper or before is not None
        if signs.separator is not None:
            self._divide(signs, signs.separator)
            return
        if signs.is_blank:
            self._add_blank(signs)
            return
        if self._split is SplitRule.AUTO:
            self._follow_codes(signs)
        paper = None if self._new_paper or not self._open.papers else self._open.papers[-1]
        if paper is None or signs.begins_paper(paper.next_number):
            paper = OpenPaper(self._next_kind)
            self._open.papers.append(paper)
        paper.signs.append(signs)
        self._new_paper, self._next_kind = False, ""

    def _add_signed(self, signs: PageSigns, *, goes_on: bool) -> None:
        """A page of a PDF that others signed: the file is one paper, whatever its pages show."""
        if not goes_on:
            if self._split is SplitRule.AUTO and not signs.is_blank:
                self._follow_codes(signs)
            self._open.papers.append(OpenPaper(self._next_kind))
            self._next_kind = ""
        self._open.papers[-1].signs.append(signs)
        self._new_paper = False

    def add_behind_separator(self, signs: PageSigns) -> None:
        """The other side of a separator sheet: it divides nothing, but may contradict the sheet."""
        code = signs.separator.code if signs.separator is not None else ""
        if code and not self._open.shows(code):
            self._open.claim(code, "separator", Evidence(signs.page.id))
        self._open.dividers.append(signs.page.id)

    def finish(self) -> tuple[OpenDossier, ...]:
        """All dossiers, in the order of their first page."""
        if not self._open.papers and self._dossiers:
            self._dossiers[-1].dividers += self._open.dividers
        elif self._open.papers or self._open.dividers:
            self._keep_open()
        return tuple(self._dossiers)

    def _divide(self, signs: PageSigns, separator: Separator) -> None:
        if separator.divide is Divide.DOSSIER and not self._open.shows(separator.code):
            if self._split is not SplitRule.ONE_DOSSIER:
                self._begin_at(signs, separator)
            elif separator.code:
                self._name_or_claim(signs, separator)
        self._open.dividers.append(signs.page.id)
        self._new_paper, self._next_kind = True, separator.kind

    def _begin_at(self, signs: PageSigns, separator: Separator) -> None:
        """Begin the dossier that a sheet names, or one whose code is not known yet."""
        source = separator.source if separator.code else "none"
        reopened = self._begin(separator.code or None, source, self._trust(separator))
        if reopened and separator.source == "ocr":
            # Recognised letters may be another dossier's, one digit misread.
            self._open.holds.add(HoldReason.CODE_CONFLICT)
        if not reopened or self._open.evidence is None:
            self._open.evidence = Evidence(signs.page.id)

    def _name_or_claim(self, signs: PageSigns, separator: Separator) -> None:
        """A sheet inside a stack that is one dossier: the first names it, others contradict."""
        if self._open.code is None:
            self._open.code, self._open.source = separator.code, separator.source
            self._open.confidence = self._trust(separator)
            self._open.evidence = Evidence(signs.page.id)
        else:
            self._open.claim(separator.code, separator.source, Evidence(signs.page.id))

    def _trust(self, separator: Separator) -> float:
        known = self._register is not None and separator.code and self._register(separator.code)
        return max(separator.confidence, OCR_KNOWN) if known else separator.confidence

    def _add_blank(self, signs: PageSigns) -> None:
        """A blank or unread page belongs to what it lies behind, be it a separator sheet."""
        readable = signs.layout is not None
        if self._new_paper and self._open.dividers and readable:
            self._open.dividers.append(signs.page.id)
            return
        if self._new_paper or not self._open.papers:
            self._open.papers.append(OpenPaper(self._next_kind))
            self._new_paper, self._next_kind = False, ""
        self._open.papers[-1].signs.append(signs)

    def _follow_codes(self, signs: PageSigns) -> None:
        """Begin another dossier, or hold this one, by the codes on a page."""
        if self._open.code is not None and not self._open.papers:
            self._meet_sheet(signs)
        elif len(signs.codes) > 1 or (signs.disputed and not signs.codes):
            self._follow_disputed(signs)
        elif signs.codes:
            self._follow(signs.codes[0], signs)
        elif signs.printed:
            self._follow_printed(signs)
        elif signs.receipt and not self._receipt_joins(signs.receipt):
            self._begin(None, "none", 0.0)

    def _meet_sheet(self, signs: PageSigns) -> None:
        """The first page behind a sheet that named a code: a symbol puts its doubtful print right.

        Whatever else differs contradicts the sheet.
        """
        doubtful = self._open.source == "ocr" and self._open.confidence < SURE_PRINT
        if doubtful and len(signs.codes) == 1 and is_near(signs.codes[0], self._open.code or ""):
            self._follow(signs.codes[0], signs)
        else:
            self._compare(signs.codes or signs.printed, signs)

    def _compare(self, codes: Iterable[SeenCode], signs: PageSigns) -> None:
        """The code is fixed; a page that shows another one is a claim against it."""
        for seen in codes:
            code = self._open.code or ""
            if not self._open.shows(seen.code.text) and not is_misreading(seen, code):
                self._claim(seen, signs)

    def _follow_disputed(self, signs: PageSigns) -> None:
        if not any(self._open.shows(seen.code.text) for seen in signs.codes):
            self._begin(None, "none", 0.0)
        for seen in signs.codes:
            self._claim(seen, signs)
        self._open.holds.add(HoldReason.CODE_CONFLICT)

    def _follow(self, seen: SeenCode, signs: PageSigns) -> None:
        if self._open.shows(seen.code.text):
            return
        self._begin(seen.code.text, seen.source, trust_in_symbol(seen, signs.printed))
        if self._open.evidence is None:
            self._open.evidence = Evidence(signs.page.id, seen.box)

    def _follow_printed(self, signs: PageSigns) -> None:
        """Recognised codes begin a dossier on a receipt; elsewhere they only may contradict."""
        seen = signs.printed[0]
        if self._open.shows(seen.code.text):
            return
        if self._open.code is not None and not signs.receipt:
            self._compare(signs.printed, signs)
            return
        reopened = self._begin(seen.code.text, "ocr", trust_in_print(seen, self._register))
        if reopened:
            self._open.holds.add(HoldReason.CODE_CONFLICT)
        else:
            self._open.evidence = Evidence(signs.page.id, seen.box)

    def _receipt_joins(self, kind: str) -> bool:
        """A receipt without a readable code belongs to the open dossier: its first of that kind."""
        receipts = self._open.receipts
        only_receipts = len(self._open.papers) <= len(receipts)
        return (
            self._open.code is not None and kind not in receipts and (only_receipts or not receipts)
        )

    def _claim(self, seen: SeenCode, signs: PageSigns) -> None:
        """Another code claims the open dossier."""
        self._open.claim(seen.code.text, seen.source, Evidence(signs.page.id, seen.box))

    def _begin(self, code: str | None, source: str, confidence: float) -> bool:
        """Open another dossier, or the earlier one of this code (then True is given)."""
        left_over: list[PageId] = []
        if self._open.papers:
            self._keep_open()
        else:
            left_over = self._open.dividers
        self._new_paper = True
        earlier = [dossier for dossier in self._dossiers if code and dossier.shows(code)]
        if earlier:
            self._open = earlier[0]
            self._open.dividers += left_over
            return True
        self._open = OpenDossier(code, source, confidence, dividers=left_over)
        return False

    def _keep_open(self) -> None:
        """Put the open dossier among the others, unless it is there already."""
        if not any(kept is self._open for kept in self._dossiers):
            self._dossiers.append(self._open)
