"""A dossier while a stack is gone through: its pages so far, its code, what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scanner_app.domain.catalog import ID_CARD, UNKNOWN_KIND
from scanner_app.domain.dossier import DraftDossier, DraftPaper, Evidence, HoldReason, Tag
from scanner_app.domain.dossier_code import same_code
from scanner_app.domain.ids import PageId
from scanner_app.domain.page_signs import PageSigns, hold_for

CODE_TAG = "dossier_code"
_DISPUTED = 0.5


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
    def pages(self) -> list[PageSigns]:
        """Its pages in order, separator sheets aside."""
        return [signs for paper in self.papers for signs in paper.signs]

    @property
    def receipts(self) -> set[str]:
        """Kinds of receipt among its pages."""
        return {signs.receipt for signs in self.pages if signs.receipt}

    def shows(self, code: str) -> bool:
        """This is the dossier's code."""
        return self.code is not None and same_code(self.code, code)

    def claim(self, code: str, source: str, evidence: Evidence) -> None:
        """Another code claims the dossier: a person decides."""
        self.claims.append(_code_tag(code, source, _DISPUTED, evidence))
        self.holds.add(HoldReason.CODE_CONFLICT)


def close(dossier: OpenDossier) -> DraftDossier:
    """The draft of a dossier whose pages are all there."""
    holds = set(dossier.holds)
    for signs in dossier.pages:
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


def doubt_code(draft: DraftDossier) -> DraftDossier:
    """The draft held because the register should know its code and does not."""
    holds = {*draft.holds, HoldReason.NOT_IN_REGISTER}
    return replace(
        draft,
        holds=tuple(hold for hold in HoldReason if hold in holds),
        tags=tuple(
            replace(tag, confidence=min(tag.confidence, _DISPUTED))
            if tag.name == CODE_TAG and tag.value == draft.code
            else tag
            for tag in draft.tags
        ),
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
    return Tag(CODE_TAG, code, confidence, source, evidence)
