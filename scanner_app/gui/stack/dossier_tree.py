"""Item model over dossiers, their papers and pages; no rules inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject

from scanner_app.domain.events import PageKept
from scanner_app.domain.ids import BatchId, DossierId, PageId, PaperId
from scanner_app.domain.page import Page
from scanner_app.gui.stack.cells import CellModel, Index
from scanner_app.gui.stack.rows import Node, Row
from scanner_app.gui.views import DossierView

__all__ = ["DossierTree", "Index", "Node"]


class DossierTree(CellModel):
    """Newest dossier first; pages that belong to none yet stand above all.

    Rows stay the same while what they stand for is shown, wherever it moves: the choice among them
    and what is unfolded survive every refresh. Texts are made when a row is painted, so that 500
    pages cost no more than the ten that are seen.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: dict[DossierId, DossierView] = {}
        self._dossiers: dict[DossierId, Row] = {}
        self._papers: dict[PaperId, Row] = {}
        self._filed: dict[PageId, Row] = {}
        self._incoming: dict[PageId, Row] = {}
        self._batches: Counter[BatchId] = Counter()
        self._group: Row | None = None
        self._changed: list[Row] = []

    @property
    def views(self) -> dict[DossierId, DossierView]:
        """The dossiers shown, by id."""
        return self._views

    @property
    def incoming(self) -> tuple[PageId, ...]:
        """Pages that belong to no dossier yet, in order."""
        return tuple(self._incoming)

    @property
    def incoming_batches(self) -> tuple[BatchId, ...]:
        """Stacks that these belong to."""
        return tuple(self._batches)

    def node(self, index: Index) -> Node | None:
        """What a row stands for; None outside the rows."""
        row = self.row_at(index)
        return row.node if row is not None else None

    def page(self, page: PageId) -> Page | None:
        """A page as it was loaded last, None when it is not shown or was not loaded yet."""
        row = self._incoming.get(page) or self._filed.get(page)
        return row.page if row is not None else None

    def dossier_of(self, paper: PaperId) -> DossierId | None:
        """The dossier that a shown paper lies in."""
        row = self._papers.get(paper)
        return row.paper.dossier if row is not None and row.paper is not None else None

    def index_of(self, dossier: DossierId) -> QModelIndex:
        """The row of a dossier, invalid when it is not shown."""
        return self.index_of_row(self._dossiers.get(dossier))

    def index_of_page(self, page: PageId) -> QModelIndex:
        """The row of a page, invalid when it is not shown."""
        return self.index_of_row(self._incoming.get(page) or self._filed.get(page))

    def show_cut(self, pages: Iterable[PageId]) -> None:
        """These wait to be put elsewhere, and no others."""
        touched, self._cut = self._cut, frozenset(pages)
        for page in touched | self._cut:
            index = self.index_of_page(page)
            if index.isValid():
                for changed in (index, index.parent()):
                    self.dataChanged.emit(changed, changed)

    def add_incoming(self, *kept: PageKept) -> None:
        """Pages came in."""
        new = [self._came_in(each) for each in kept if each.page not in self._incoming]
        if new:
            group = self._ensure_group()
            self.insert(group, len(group.children), new)
            self.tell_changed([group])

    def show_incoming(self, batches: Container[BatchId], pages: Sequence[Page]) -> None:
        """Of these stacks just these pages wait, in this order."""
        wanted = {page.id for page in pages}
        shown = [each for each in self._incoming.values() if each.batch in batches]
        self._take_from_incoming(row for row in shown if row.page_id not in wanted)
        self.add_incoming(*(PageKept(page.batch, page.id, page.source) for page in pages))
        ours = iter([self._incoming[page.id] for page in pages])
        order = [next(ours) if row.page_id in wanted else row for row in self._incoming.values()]
        if self._group is not None and order != self._group.children:
            self.reorder(self._group, order)
            self._incoming = {row.page_id: row for row in order if row.page_id is not None}
        self._number_incoming()

    def show_being_read(self, *, being_read: bool) -> None:
        """Pages that are only kept are being read, or wait for it."""
        if being_read != self._being_read:
            # Told with every page that comes in; looking at all of them each time adds up.
            self._being_read = being_read
            self._tell_incoming_changed()

    def show_pages(self, pages: Iterable[Page]) -> None:
        """States of incoming pages as they are now."""
        changed = []
        for page in pages:
            row = self._incoming.get(page.id)
            if row is not None:
                row.page = page
                changed.append(row)
        self.tell_changed(changed)

    def show_dossiers(self, views: Iterable[DossierView]) -> None:
        """Dossiers as they are now; new ones come first, known ones stay where they are."""
        shown = list(views)
        for view in shown:
            self._views[view.dossier.id] = view
            self._take_up(view)
        # Only now: a page that went to another of them is there already and stays chosen.
        for view in shown:
            self._settle(self._dossiers[view.dossier.id], view)
        # Only of these: the list measures every row that it is told of, 60 ms for 500 of them.
        changed, self._changed = self._changed, []
        self.tell_changed(changed)
        self._take_from_incoming(
            row for view in shown for page in view.pages if (row := self._incoming.get(page))
        )

    def drop(self, dossiers: Iterable[DossierId]) -> None:
        """These dossiers are gone."""
        for each in dossiers:
            self._views.pop(each, None)
            row = self._dossiers.pop(each, None)
            if row is not None:
                self._forget([row])
                self.remove(self.root, [row])

    def drop_incoming(self, open_batches: Container[BatchId] = ()) -> None:
        """Every page belongs to a dossier or to a separator sheet now, but those still open."""
        self._take_from_incoming(
            row for row in self._incoming.values() if row.batch not in open_batches
        )

    def _take_up(self, view: DossierView) -> None:
        """The dossier's rows, with every page that came to it; nothing is taken away yet."""
        dossier = self._dossiers.get(view.dossier.id)
        if dossier is None:
            dossier = self._dossiers[view.dossier.id] = Row("dossier")
            dossier.dossier = view
            self.insert(self.root, int(self._group is not None), [dossier])
        dossier.dossier = view
        for seq, paper in enumerate(view.dossier.papers):
            row = self._papers.get(paper.id)
            if row is None:
                row = self._papers[paper.id] = Row("paper")
                row.dossier, row.paper = view, paper
                # With its pages in one go, unless some are shown elsewhere and move.
                if not any(page in self._filed for page in paper.pages):
                    row.children = [self._new_page(row, view, page) for page in paper.pages]
                self.insert(dossier, min(seq, len(dossier.children)), [row])
            if row.parent is not dossier:
                self.move(row, dossier)
            row.dossier, row.paper = view, paper
            self._bring_pages(row, view)

    def _bring_pages(self, paper: Row, view: DossierView) -> None:
        assert paper.paper is not None
        new: list[Row] = []
        for page in paper.paper.pages:
            row = self._filed.get(page)
            if row is None:
                new.append(self._new_page(paper, view, page))
            elif row.parent is not paper:
                self.move(row, paper)
            if row is not None:
                if row.page != view.pages[page]:
                    self._changed.append(row)
                row.dossier, row.paper, row.page = view, paper.paper, view.pages[page]
        if new:
            self.insert(paper, len(paper.children), new)

    def _settle(self, dossier: Row, view: DossierView) -> None:
        """What is gone goes, what is left stands in order and is told of."""
        papers = [self._papers[paper.id] for paper in view.dossier.papers]
        self._drop_others(dossier, papers)
        for paper in papers:
            assert paper.paper is not None
            pages = [self._filed[page] for page in paper.paper.pages]
            self._drop_others(paper, pages)
        self.tell_changed([dossier, *papers])

    def _drop_others(self, parent: Row, wanted: list[Row]) -> None:
        if parent.children == wanted:
            return
        stay = {row.id for row in wanted}
        gone = [row for row in parent.children if row.id not in stay]
        self._forget(gone)
        self.remove(parent, gone)
        if parent.children != wanted:
            self.reorder(parent, wanted)

    def _forget(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._forget(row.children)
            if row.page_id is not None and self._filed.get(row.page_id) is row:
                del self._filed[row.page_id]
            paper = row.paper
            if row.kind == "paper" and paper is not None and self._papers.get(paper.id) is row:
                del self._papers[paper.id]

    def _new_page(self, paper: Row, view: DossierView, page: PageId) -> Row:
        row = self._filed[page] = Row("page")
        row.parent, row.dossier, row.paper = paper, view, paper.paper
        row.page_id, row.page = page, view.pages[page]
        return row

    def _came_in(self, kept: PageKept) -> Row:
        row = self._incoming[kept.page] = Row("page")
        self._batches[kept.batch] += 1
        row.page_id, row.batch, row.source = kept.page, kept.batch, kept.source
        row.number = self._batches[kept.batch]
        return row

    def _take_from_incoming(self, rows: Iterable[Row]) -> None:
        gone = list(rows)
        if not gone or self._group is None:
            return
        for row in gone:
            if row.page_id is not None and row.batch is not None:
                self._incoming.pop(row.page_id, None)
                self._batches[row.batch] -= 1
        self._batches = +self._batches
        self.remove(self._group, gone)
        if self._incoming:
            self._number_incoming()
        else:
            group, self._group = self._group, None
            self.remove(self.root, [group])

    def _number_incoming(self) -> None:
        numbers: Counter[BatchId | None] = Counter()
        for row in self._incoming.values():
            numbers[row.batch] += 1
            row.number = numbers[row.batch]
        self._tell_incoming_changed()

    def _tell_incoming_changed(self) -> None:
        if self._group is not None:
            self.tell_changed(self._group.children)
            self.tell_changed([self._group])

    def _ensure_group(self) -> Row:
        if self._group is None:
            self._group = Row("incoming")
            self.insert(self.root, 0, [self._group])
        return self._group
