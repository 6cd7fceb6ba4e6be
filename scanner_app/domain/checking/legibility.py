"""Pages that have to be scanned again while the paper is still here."""

from __future__ import annotations

from collections.abc import Iterator

from scanner_app.domain.checking.read_dossier import ReadDossier, ReadPaper
from scanner_app.domain.dossier import Evidence
from scanner_app.domain.findings import Finding, Weight
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page, PageState


def check_legibility(read: ReadDossier) -> Iterator[Finding]:
    """Blurred, cut, dark, coarse, unreadable pages; files that others signed stay as they are."""
    for paper in read.papers:
        if paper.paper.original is not None or paper.paper.cleared:
            continue
        for number, page in enumerate(paper.paper.pages, start=1):
            code = _trouble(read.pages.get(page))
            if code:
                yield _finding(paper, page, number, *code)


def _trouble(page: Page | None) -> tuple[str, str] | None:
    """Code and quality warnings, joined by a comma."""
    if page is None or page.removed:
        return None
    if page.state is PageState.UNREADABLE:
        return "page.unreadable", ""
    reading = page.reading
    if reading is None or reading.is_blank or not reading.quality:
        return None
    return "page.poor", ",".join(reading.quality)


def _finding(paper: ReadPaper, page: PageId, number: int, code: str, quality: str) -> Finding:
    facts = [("kind", paper.paper.kind), ("page", str(number))]
    if quality:
        facts.append(("quality", quality))
    return Finding(
        code,
        Weight.RESCAN,
        paper=paper.paper.id,
        evidence=Evidence(page),
        facts=tuple(facts),
    )
