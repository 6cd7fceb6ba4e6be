"""From a stack of read pages to drafts of dossiers with papers, kinds and proposed tags. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from scanner_app.domain.dossier import DraftDossier, DraftPaper, Tag
from scanner_app.domain.open_dossier import OpenDossier, close
from scanner_app.domain.page import Page
from scanner_app.domain.register import KnownCode, RegisterRow
from scanner_app.domain.separation import gather
from scanner_app.domain.split_rule import SplitRule
from scanner_app.domain.suggestion.paper_tags import kind_of, propose_tags
from scanner_app.domain.suggestion.person import propose_applicant


def draft_dossiers(
    pages: Sequence[Page],
    *,
    given_code: str | None = None,
    split: SplitRule = SplitRule.AUTO,
    register: KnownCode | None = None,
    today: date | None = None,
    offices: Iterable[str] = (),
) -> tuple[DraftDossier, ...]:
    """Drafts of all dossiers in a stack, in order; every page is in one paper or a divider.

    Args:
        pages: in scanning order, with their readings; unread ones stay with the paper before.
        given_code: what the operator typed for the whole stack, or None.
        split: what begins a dossier; a typed code makes the stack one dossier whatever it says.
        register: the register's row of a code, or whether it knows it.
        today: dates after it are doubted.
        offices: names of offices and places, to spell issuers by.
    """
    names = tuple(offices)
    return tuple(
        _with_tags(dossier, register, today, names)
        for dossier in gather(pages, given_code=given_code, split=split, register=register)
    )


def _with_tags(
    dossier: OpenDossier,
    register: KnownCode | None,
    today: date | None,
    offices: tuple[str, ...],
) -> DraftDossier:
    """The dossier's draft with kinds and tags of its papers and of its applicant."""
    draft = close(dossier)
    tags: list[Tag] = list(draft.tags)
    papers: list[DraftPaper] = []
    for index, (paper, drafted) in enumerate(zip(dossier.papers, draft.papers, strict=True)):
        found = propose_tags(paper.signs, today=today, offices=offices, kind=paper.kind)
        papers.append(replace(drafted, kind=kind_of(found) if found else drafted.kind))
        tags += [replace(tag, paper=index) for tag in found]
    known = register(draft.code) if register is not None and draft.code is not None else None
    pages = [signs for paper in dossier.papers for signs in paper.signs]
    tags += propose_applicant(pages, known if isinstance(known, RegisterRow) else None)
    return replace(draft, papers=tuple(papers), tags=tuple(tags))
