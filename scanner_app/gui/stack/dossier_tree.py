"""Item model over dossiers, their papers and pages; no rules inside."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from scanner_app.domain.dossier import Paper
from scanner_app.domain.events import PageKept
from scanner_app.domain.ids import BatchId, DossierId, PageId
from scanner_app.domain.page import Page
from scanner_app.gui import words
from scanner_app.gui.counter.views import DossierView
from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark

_NODE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Node:
    """What a row stands for.

    Attributes:
        page: the page, or the first one of a paper or dossier.
    """

    kind: Literal["incoming", "dossier", "paper", "page"]
    dossier: DossierId | None = None
    page: PageId | None = None


class DossierTree(QStandardItemModel):
    """Newest dossier first; pages that belong to none yet stand above all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalHeaderLabels(["Hồ sơ, giấy tờ, trang", "Trạng thái"])
        self._views: dict[DossierId, DossierView] = {}
        self._rows: dict[DossierId, QStandardItem] = {}
        self._incoming: dict[PageId, QStandardItem] = {}
        self._batches: dict[PageId, BatchId] = {}
        self._group: QStandardItem | None = None
        self._being_read = False

    @property
    def views(self) -> dict[DossierId, DossierView]:
        """The dossiers shown, by id."""
        return self._views

    @property
    def incoming(self) -> tuple[PageId, ...]:
        """Pages that belong to no dossier yet, in order."""
        return tuple(self._incoming)

    def node(self, index: Index) -> Node | None:
        """What a row stands for; None outside the rows."""
        if not index.isValid():
            return None
        found = index.sibling(index.row(), 0).data(_NODE)
        return found if isinstance(found, Node) else None

    def index_of(self, dossier: DossierId) -> QModelIndex:
        """The row of a dossier, invalid when it is not shown."""
        item = self._rows.get(dossier)
        return item.index() if item is not None else QModelIndex()

    @property
    def incoming_batches(self) -> tuple[BatchId, ...]:
        """Stacks that these belong to."""
        return tuple(dict.fromkeys(self._batches[page] for page in self._incoming))

    def index_of_page(self, page: PageId) -> QModelIndex:
        """The row of a page, invalid when it is not shown."""
        item = self._incoming.get(page)
        if item is not None:
            return item.index()
        for dossier, view in self._views.items():
            for row, paper in enumerate(view.dossier.papers):
                if page in paper.pages:
                    shown = self._rows[dossier].child(row)
                    return shown.child(paper.pages.index(page)).index()
        return QModelIndex()

    def add_incoming(self, kept: PageKept) -> None:
        """A page came in."""
        if kept.page in self._incoming:
            return
        group = self._ensure_group()
        words_, mark = ("đang đọc", Mark.WORKING) if self._being_read else ("đã giữ", Mark.KEPT)
        self._batches[kept.page] = kept.batch
        number = sum(self._batches[page] == kept.batch for page in self._incoming) + 1
        title = f"Trang {number} ({kept.source})"
        row = _row(Node("page", page=kept.page), title, words_, mark)
        self._incoming[kept.page] = row[0]
        group.appendRow(row)
        self._count_incoming()

    def show_incoming(self, batches: Container[BatchId], pages: Sequence[Page]) -> None:
        """Of these stacks just these pages wait, in this order."""
        shown = [page for page in self._incoming if self._batches[page] in batches]
        wanted = [page.id for page in pages]
        kept = [page for page in shown if page in wanted]
        # What was only taken out leaves the other rows, and the choice among them, alone.
        gone = shown if kept != wanted else [page for page in shown if page not in wanted]
        self._take_from_incoming(gone)
        for page in pages:
            self.add_incoming(PageKept(page.batch, page.id, page.source))

    def show_being_read(self, *, being_read: bool) -> None:
        """Pages that are only kept are being read, or wait for it."""
        if being_read == self._being_read:
            # Told with every page that comes in; looking at all of them each time adds up.
            return
        self._being_read = being_read
        for item in self._incoming.values():
            mark = item.data(_NODE + 1)
            if mark in (Mark.KEPT, Mark.WORKING):
                now = ("đang đọc", Mark.WORKING) if being_read else ("đã giữ", Mark.KEPT)
                self._set_state(item, *now)
        self._count_incoming()

    def show_pages(self, pages: Iterable[Page]) -> None:
        """States of incoming pages as they are now."""
        for page in pages:
            item = self._incoming.get(page.id)
            if item is not None:
                state = words.page_words(page, being_read=self._being_read)
                self._set_state(item, *state, words.page_advice(page))

    def show_dossiers(self, views: Iterable[DossierView]) -> None:
        """Dossiers as they are now; new ones come first, known ones stay where they are."""
        for view in views:
            known = self._rows.get(view.dossier.id)
            self._views[view.dossier.id] = view
            if known is None:
                row = _row(Node("dossier", view.dossier.id), "", "", Mark.KEPT)
                self._rows[view.dossier.id] = row[0]
                self.insertRow(1 if self._group is not None else 0, row)
                known = row[0]
            self._fill(known, view)
            self._take_from_incoming(view.pages)

    def drop(self, dossiers: Iterable[DossierId]) -> None:
        """These dossiers are gone."""
        for each in dossiers:
            item = self._rows.pop(each, None)
            self._views.pop(each, None)
            if item is not None:
                self.removeRow(item.row())

    def drop_incoming(self, open_batches: Container[BatchId] = ()) -> None:
        """Every page belongs to a dossier or to a separator sheet now, but those still open."""
        gone = [page for page in self._incoming if self._batches[page] not in open_batches]
        self._take_from_incoming(gone)

    def _fill(self, item: QStandardItem, view: DossierView) -> None:
        dossier = view.dossier
        state, mark = words.dossier_words(dossier, view.jobs)
        item.setText(words.code_words(dossier))
        first = next(iter(view.pages), None)
        item.setData(Node("dossier", dossier.id, first), _NODE)
        self._set_state(item, state, mark)
        papers = [paper.id for paper in dossier.papers]
        shown = [item.child(row).data(_NODE + 2) for row in range(item.rowCount())]
        if papers != shown:
            item.removeRows(0, item.rowCount())
            for paper in dossier.papers:
                item.appendRow(_row(Node("paper", dossier.id), paper.kind, "", Mark.KEPT))
        for row, paper in enumerate(dossier.papers):
            self._fill_paper(item.child(row), paper, view)

    def _fill_paper(self, item: QStandardItem, paper: Paper, view: DossierView) -> None:
        item.setData(paper.id, _NODE + 2)
        first = paper.pages[0] if paper.pages else None
        item.setData(Node("paper", paper.dossier, first), _NODE)
        item.setText(f"{paper.seq + 1}. {paper.kind}")
        job = view.jobs.get(paper.id)
        self._set_state(item, *words.paper_words(paper, job, view.dossier))
        if item.rowCount() != len(paper.pages):
            item.removeRows(0, item.rowCount())
            for page in paper.pages:
                item.appendRow(_row(Node("page", paper.dossier, page), "", "", Mark.KEPT))
        for row, page_id in enumerate(paper.pages):
            shown, child = view.pages[page_id], item.child(row)
            child.setData(Node("page", paper.dossier, page_id), _NODE)
            child.setText(words.page_title(shown, row + 1))
            self._set_state(child, *words.page_words(shown), words.page_advice(shown))

    def _set_state(self, item: QStandardItem, text: str, mark: Mark, advice: str = "") -> None:
        item.setIcon(icon(mark))
        item.setData(mark, _NODE + 1)
        parent = item.parent()
        state = self.item(item.row(), 1) if parent is None else parent.child(item.row(), 1)
        state.setText(text)
        state.setToolTip(advice or text)
        item.setToolTip(advice or item.text())
        item.setAccessibleText(f"{item.text()}, {text}")

    def _take_from_incoming(self, pages: Iterable[PageId]) -> None:
        for page in pages:
            item = self._incoming.pop(page, None)
            if item is not None and self._group is not None:
                self._group.removeRow(item.row())
            self._batches.pop(page, None)
        if self._incoming:
            self._count_incoming()
        elif self._group is not None:
            self.removeRow(self._group.row())
            self._group = None

    def _ensure_group(self) -> QStandardItem:
        if self._group is None:
            row = _row(Node("incoming"), "", "", Mark.KEPT)
            self._group = row[0]
            self.insertRow(0, row)
        return self._group

    def _count_incoming(self) -> None:
        if self._group is None:
            return
        self._group.setText("Trang mới nhận")
        first = next(iter(self._incoming), None)
        self._group.setData(Node("incoming", page=first), _NODE)
        mark = Mark.WORKING if self._being_read else Mark.KEPT
        self._set_state(self._group, f"{len(self._incoming)} trang", mark)


def _row(node: Node, text: str, state: str, mark: Mark) -> list[QStandardItem]:
    item, state_item = QStandardItem(icon(mark), text), QStandardItem(state)
    item.setData(node, _NODE)
    item.setData(mark, _NODE + 1)
    for each in (item, state_item):
        each.setEditable(False)
    return [item, state_item]
