"""Rows of the stack: what each stands for, and what it says. Plain values; words are made late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

from scanner_app.domain.dossier import Paper
from scanner_app.domain.ids import BatchId, DossierId, PageId, PaperId
from scanner_app.domain.page import Page
from scanner_app.gui import words
from scanner_app.gui.views import DossierView
from scanner_app.gui.words import Mark

Kind = Literal["incoming", "dossier", "paper", "page"]


@dataclass(frozen=True, slots=True)
class Node:
    """What a row stands for.

    Attributes:
        page: the page, or the first one of a paper or dossier.
    """

    kind: Kind
    dossier: DossierId | None = None
    page: PageId | None = None
    paper: PaperId | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The texts of a row.

    Attributes:
        title: what it is.
        state: how it stands, beside its mark.
        detail: what else tells it from others; "" for nothing.
        advice: why it is an error and what to do; "" when it is none.
    """

    title: str
    state: str
    mark: Mark
    detail: str = ""
    advice: str = ""


_ids = count(1)


class Row:
    """A row with its place; lives as long as what it stands for is shown.

    Attributes:
        height: in pixels as it was measured last; 0 before.
    """

    __slots__ = (
        "_hint",
        "batch",
        "children",
        "dossier",
        "height",
        "id",
        "kind",
        "number",
        "page",
        "page_id",
        "paper",
        "parent",
        "source",
    )

    def __init__(self, kind: Kind) -> None:
        self.id = next(_ids)
        self.kind = kind
        self.parent: Row | None = None
        self.children: list[Row] = []
        self.dossier: DossierView | None = None
        self.paper: Paper | None = None
        self.page_id: PageId | None = None
        self.page: Page | None = None
        self.source = ""
        self.batch: BatchId | None = None
        self.number = 0
        self.height = 0
        self._hint = 0

    @property
    def row(self) -> int:
        """Its place among those beside it."""
        assert self.parent is not None
        beside, hint = self.parent.children, self._hint
        if hint >= len(beside) or beside[hint] is not self:
            # One look mends all of them: the next to be asked is mostly one beside it.
            for at, each in enumerate(beside):
                each._hint = at  # noqa: SLF001 - its own class
        return self._hint

    @property
    def node(self) -> Node:
        """What it stands for."""
        dossier = self.dossier.dossier.id if self.dossier is not None else None
        return Node(
            self.kind, dossier, self.first_page, self.paper.id if self.paper is not None else None
        )

    @property
    def first_page(self) -> PageId | None:
        """Its page, or the first one below it."""
        return next(self.pages, None)

    @property
    def pages(self) -> Iterator[PageId]:
        """Every page that it is or holds, in order."""
        if self.page_id is not None:
            yield self.page_id
        for each in self.children:
            yield from each.pages


def said(row: Row, *, being_read: bool) -> Said:
    """What a row says now."""
    if row.kind == "page":
        return _page_said(row, being_read=being_read and row.batch is not None)
    view, paper = row.dossier, row.paper
    if view is None:
        mark = Mark.WORKING if being_read else Mark.KEPT
        return Said("Trang mới nhận", f"{len(row.children)} trang", mark)
    if paper is None:
        state, mark = words.dossier_words(view.dossier, view.jobs)
        detail = f"{len(view.dossier.papers)} giấy tờ, {len(view.pages)} trang"
        return Said(words.code_words(view.dossier), state, mark, detail)
    state, mark = words.paper_words(paper, view.jobs.get(paper.id), view.dossier)
    return Said(f"{paper.seq + 1}. {paper.kind}", state, mark, f"{len(paper.pages)} trang")


def _page_said(row: Row, *, being_read: bool) -> Said:
    page, number = row.page, row.number if row.batch is not None else row.row + 1
    if page is None:
        state, mark = ("đang đọc", Mark.WORKING) if being_read else ("đã giữ", Mark.KEPT)
        return Said(f"Trang {number}", state, mark, row.source)
    state, mark = words.page_words(page, being_read=being_read)
    part = f", tr. {page.source_page}" if page.source_page > 1 else ""
    return Said(f"Trang {number}", state, mark, page.source + part, words.page_advice(page))
