"""Pages missing or there twice inside a paper, and papers that nobody had to scan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scanner_app.domain.checking.read_dossier import ReadDossier, ReadPaper
from scanner_app.domain.components import ComponentState
from scanner_app.domain.dossier import Evidence
from scanner_app.domain.findings import Finding, Weight
from scanner_app.domain.ids import PageId

_MOST_PAGES = 60
"""A number above this at a page's top is hardly a page number."""


def check_wholeness(read: ReadDossier) -> Iterator[Finding]:
    """Printed page numbers, pictures, components."""
    for paper in read.papers:
        if paper.paper.original is None:
            yield from _numbering(paper)
    yield from _twice(read)
    yield from _unneeded(read)


def _numbering(paper: ReadPaper) -> Iterator[Finding]:
    """Numbers printed at the top (NĐ 30/2020 annex I: from page 2 on) go up by one."""
    numbered = _printed(paper)
    for (_, before), (page, after) in pairwise(numbered):
        if after == before + 1:
            continue
        yield Finding(
            "page.gap" if after > before else "page.order",
            Weight.ASK,
            paper=paper.paper.id,
            evidence=Evidence(page),
            facts=(
                ("kind", paper.paper.kind),
                ("before", str(before)),
                ("after", str(after)),
            ),
        )


def _printed(paper: ReadPaper) -> list[tuple[PageId, int]]:
    """Pages with their printed numbers; a first page with a header is number 1 without one.

    One page in between without a number ends the run: what stands there is not known.
    """
    found: list[tuple[PageId, int]] = []
    for signs in paper.signs:
        if signs.is_blank or signs.layout is None:
            continue
        number = signs.layout.page_number
        if number is None and not found and signs.layout.has_header:
            number = 1
        if number is None or not 1 <= number <= _MOST_PAGES:
            break
        found.append((signs.page.id, number))
    return found


def _twice(read: ReadDossier) -> Iterator[Finding]:
    """The same picture again; only pages that came through a file can be alike to the bit."""
    first: dict[str, int] = {}
    count = 0
    for paper in read.papers:
        for number, signs in enumerate(paper.signs, start=1):
            count += 1
            if signs.is_blank and signs.page.reading is not None:
                continue
            before = first.setdefault(signs.page.sha256, count)
            if before != count:
                yield Finding(
                    "page.twice",
                    Weight.ASK,
                    paper=paper.paper.id,
                    evidence=Evidence(signs.page.id),
                    facts=(
                        ("kind", paper.paper.kind),
                        ("page", str(number)),
                        ("first", str(before)),
                    ),
                )


def _unneeded(read: ReadDossier) -> Iterator[Finding]:
    places = {paper.paper.id: paper for paper in read.papers}
    for line in read.components:
        if line.state is not ComponentState.UNNEEDED:
            continue
        for paper in line.papers:
            known = places.get(paper)
            if known is not None:
                yield Finding(
                    "component.unneeded",
                    Weight.ASK,
                    paper=paper,
                    evidence=known.first_place,
                    facts=(("kind", known.paper.kind),),
                )
