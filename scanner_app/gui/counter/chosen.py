"""What the chosen rows come to: which pages, in which papers, and whether they may be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner_app.domain.dossier import Paper, PaperState
from scanner_app.domain.ids import DossierId, PageId, PaperId
from scanner_app.gui.stack.rows import Node
from scanner_app.gui.views import DossierView

_GONE = frozenset({PaperState.SIGNED, PaperState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pages of the chosen papers and pages; dossiers among the rows do not count.

    Attributes:
        pages: in the order of the list, each once.
        papers: those that the pages lie in.
        has_incoming: some lie in no dossier yet.
    """

    pages: tuple[PageId, ...] = ()
    papers: tuple[Paper, ...] = ()
    has_incoming: bool = False

    @property
    def may_edit(self) -> bool:
        """There are some, and nothing of them is signed or sent."""
        return bool(self.pages) and all(paper.state not in _GONE for paper in self.papers)

    @property
    def paper(self) -> Paper | None:
        """The one paper in which all of them lie."""
        return self.papers[0] if len(self.papers) == 1 and not self.has_incoming else None

    @property
    def may_move(self) -> bool:
        """They can change places with others of their paper."""
        paper = self.paper
        return self.may_edit and paper is not None and len(self.pages) < len(paper.pages)

    @property
    def may_split(self) -> bool:
        """They can become a paper of their dossier that was not there before."""
        whole = self.paper is not None and len(self.pages) == len(self.paper.pages)
        return self.may_edit and not self.has_incoming and not whole

    @property
    def following(self) -> PageId | None:
        """Which page to look at once these are gone."""
        if self.paper is None:
            return None
        pages, out = self.paper.pages, set(self.pages)
        last = max(pages.index(page) for page in self.pages)
        behind = [page for page in pages[last + 1 :] if page not in out]
        before = [page for page in pages[:last] if page not in out]
        return behind[0] if behind else before[-1] if before else None


def chosen(nodes: Sequence[Node], views: Mapping[DossierId, DossierView]) -> Chosen:
    """What these rows come to."""
    pages: dict[PageId, None] = {}
    papers: dict[PaperId, Paper] = {}
    has_incoming = False
    for node in nodes:
        if node.kind not in ("paper", "page"):
            continue
        paper = paper_of(node, views)
        if paper is not None:
            papers[paper.id] = paper
        elif node.page is not None:
            has_incoming = True
        if node.kind == "paper" and paper is not None:
            pages |= dict.fromkeys(paper.pages)
        elif node.page is not None:
            pages[node.page] = None
    return Chosen(tuple(pages), tuple(papers.values()), has_incoming)


def paper_of(node: Node, views: Mapping[DossierId, DossierView]) -> Paper | None:
    """The paper of a row as it was loaded last."""
    view = views.get(node.dossier) if node.dossier is not None else None
    papers = view.dossier.papers if view is not None else ()
    return next((paper for paper in papers if paper.id == node.paper), None)


def paper_before(paper: Paper, views: Mapping[DossierId, DossierView]) -> Paper | None:
    """The paper that stands before it in its dossier."""
    view = views.get(paper.dossier)
    papers = view.dossier.papers if view is not None else ()
    at = next((at for at, each in enumerate(papers) if each.id == paper.id), 0)
    return papers[at - 1] if at else None


def moved_together(
    pages: tuple[PageId, ...], chosen_pages: Sequence[PageId], step: int
) -> tuple[PageId, ...]:
    """The pages with some a step further, side by side; at the end they stay as they are."""
    some = [page for page in pages if page in set(chosen_pages)]
    others = [page for page in pages if page not in set(chosen_pages)]
    first = pages.index(some[0])
    to = min(max(first + step, 0), len(others))
    return (*others[:to], *some, *others[to:])
