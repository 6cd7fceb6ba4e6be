"""A stack of pages to dossiers and papers. Pure; whatever is in doubt is held, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scanner_app.domain.catalog import ID_CARD, UNKNOWN_KIND
from scanner_app.domain.dossier import DraftDossier, DraftPaper, Evidence, HoldReason, Tag
from scanner_app.domain.dossier_code import same_code
from scanner_app.domain.folding import distance
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page
from scanner_app.domain.page_signs import (
    Divide,
    KnownCode,
    PageSigns,
    SeenCode,
    Separator,
    hold_for,
    read_signs,
)

_OCR_EXACT = 0.85
_OCR_REPAIRED = 0.6
_OCR_KNOWN = 0.95
"""A recognised code has no check digit; only the register makes it trustworthy."""
_DISPUTED = 0.5
_NEAR = 2
"""An unsure recognised code this many letters off the expected one is taken for a misreading."""


@dataclass(slots=True)
class OpenPaper:
    """A paper while pages are still added: kind from a separator sheet ("" without), signs."""

    kind: str = ""
    signs: list[PageSigns] = field(default_factory=list)

    @property
    def next_number(self) -> int:
        """Page number that a continuing page would bear."""
        return sum(not signs.is_blank for signs in self.signs) + 1


@dataclass(slots=True)
class OpenDossier:
    """A dossier while pages are still added."""

    code: str | None = None
    source: str = "none"
    confidence: float = 0.0
    evidence: Evidence | None = None
    papers: list[OpenPaper] = field(default_factory=list)
    dividers: list[PageId] = field(default_factory=list)
    holds: set[HoldReason] = field(default_factory=set)
    claims: list[Tag] = field(default_factory=list)

    @property
    def receipts(self) -> set[str]:
        """Kinds of receipt among its pages."""
        return {signs.receipt for paper in self.papers for signs in paper.signs if signs.receipt}

    def shows(self, code: str) -> bool:
        """This is the dossier's code."""
        return self.code is not None and same_code(self.code, code)


def separate(
    pages: Sequence[Page], *, given_code: str | None = None, register: KnownCode | None = None
) -> tuple[DraftDossier, ...]:
    """Pages in scanning order to dossiers; every page is in one paper or among the dividers.

    Args:
        pages: with readings; pages without one stay with the paper they lie behind.
        given_code: what the operator typed for the whole stack; a page that shows another code
            holds the dossier.
        register: tells whether a code is known; only ever raises trust in recognised codes.
    """
    return tuple(close(dossier) for dossier in gather(pages, given_code, register))


def gather(
    pages: Sequence[Page], given_code: str | None, register: KnownCode | None
) -> tuple[OpenDossier, ...]:
    """Like `separate`, with the signs of every page kept for the rules that name the papers."""
    stack = _Stack(given_code, register)
    for page in pages:
        stack.add(read_signs(page))
    return stack.finish()


def close(dossier: OpenDossier) -> DraftDossier:
    """The draft of a dossier whose pages are all there."""
    holds = set(dossier.holds)
    for signs in (signs for paper in dossier.papers for signs in paper.signs):
        holds |= hold_for(signs)
    if dossier.code is None:
        holds.add(HoldReason.NO_CODE)
    tags = list(dossier.claims)
    if dossier.code is not None:
        sure = dossier.confidence
        sure = min(sure, _DISPUTED) if HoldReason.CODE_CONFLICT in holds else sure
        tags.insert(0, _code_tag(dossier.code, dossier.source, sure, dossier.evidence))
    return DraftDossier(
        code=dossier.code,
        code_source=dossier.source,
        papers=tuple(
            DraftPaper(_kind(paper), tuple(signs.page.id for signs in paper.signs))
            for paper in dossier.papers
        ),
        tags=tuple(tags),
        holds=tuple(hold for hold in HoldReason if hold in holds),
        dividers=tuple(dossier.dividers),
    )


def _kind(paper: OpenPaper) -> str:
    """Kind from the separator sheet, the card's code or the first page's title."""
    first = paper.signs[0]
    if paper.kind:
        return paper.kind
    if first.title is not None:
        return first.title.kind.name
    return ID_CARD if first.is_card else UNKNOWN_KIND


def _code_tag(code: str, source: str, confidence: float, evidence: Evidence | None) -> Tag:
    return Tag("dossier_code", code, confidence, source, evidence)


class _Stack:
    """Dossiers so far, the last touched one open."""

    def __init__(self, given_code: str | None, register: KnownCode | None) -> None:
        self._register = register
        self._dossiers: list[OpenDossier] = []
        self._open = OpenDossier()
        self._fixed = given_code is not None
        self._new_paper = True
        self._next_kind = ""
        if given_code is not None:
            self._open = OpenDossier(code=given_code.strip(), source="given", confidence=1.0)

    def add(self, signs: PageSigns) -> None:
        """One more page."""
        if signs.separator is not None:
            self._divide(signs, signs.separator)
            return
        if signs.is_blank:
            self._add_blank(signs)
            return
        self._follow_codes(signs)
        paper = None if self._new_paper or not self._open.papers else self._open.papers[-1]
        if paper is None or signs.begins_paper(paper.next_number):
            paper = OpenPaper(self._next_kind)
            self._open.papers.append(paper)
        paper.signs.append(signs)
        self._new_paper, self._next_kind = False, ""

    def finish(self) -> tuple[OpenDossier, ...]:
        """All dossiers, in the order of their first page."""
        if not self._open.papers and self._dossiers:
            self._dossiers[-1].dividers += self._open.dividers
        elif self._open.papers or self._open.dividers:
            self._keep_open()
        return tuple(self._dossiers)

    def _divide(self, signs: PageSigns, separator: Separator) -> None:
        if separator.divide is Divide.DOSSIER and not self._open.shows(separator.code):
            if not self._fixed:
                self._begin(separator.code or None, "separator" if separator.code else "none", 1.0)
                self._open.evidence = Evidence(signs.page.id)
            elif separator.code:
                self._claim(separator.code, "separator", Evidence(signs.page.id))
        self._open.dividers.append(signs.page.id)
        self._new_paper, self._next_kind = True, separator.kind

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
        if self._fixed or (self._open.source == "separator" and not self._open.papers):
            self._compare(signs.codes or signs.printed, signs)
        elif len(signs.codes) > 1 or (signs.disputed and not signs.codes):
            self._follow_disputed(signs)
        elif signs.codes:
            self._follow(signs.codes[0], signs)
        elif signs.printed:
            self._follow_printed(signs)
        elif signs.receipt and not self._receipt_joins(signs.receipt):
            self._begin(None, "none", 0.0)

    def _compare(self, codes: Iterable[SeenCode], signs: PageSigns) -> None:
        """The code is fixed; a page that shows another one is a claim against it."""
        for seen in codes:
            near = distance(seen.code.key, (self._open.code or "").casefold(), limit=_NEAR) <= _NEAR
            misread = near and not seen.sure
            if not self._open.shows(seen.code.text) and not misread:
                self._claim(seen.code.text, seen.source, Evidence(signs.page.id, seen.box))

    def _follow_disputed(self, signs: PageSigns) -> None:
        if not any(self._open.shows(seen.code.text) for seen in signs.codes):
            self._begin(None, "none", 0.0)
        for seen in signs.codes:
            self._claim(seen.code.text, seen.source, Evidence(signs.page.id, seen.box))
        self._open.holds.add(HoldReason.CODE_CONFLICT)

    def _follow(self, seen: SeenCode, signs: PageSigns) -> None:
        if self._open.shows(seen.code.text):
            return
        sure = seen.confidence
        if any(other.code.key != seen.code.key for other in signs.printed):
            sure = min(sure, _OCR_EXACT)
        self._begin(seen.code.text, seen.source, sure)
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
        sure = _OCR_REPAIRED if seen.code.repaired else _OCR_EXACT
        if self._register is not None and self._register(seen.code.text):
            sure = _OCR_KNOWN
        reopened = self._begin(seen.code.text, "ocr", min(sure, max(seen.confidence, 0.3)))
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

    def _claim(self, code: str, source: str, evidence: Evidence) -> None:
        """Another code claims the open dossier."""
        self._open.claims.append(_code_tag(code, source, _DISPUTED, evidence))
        self._open.holds.add(HoldReason.CODE_CONFLICT)

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
