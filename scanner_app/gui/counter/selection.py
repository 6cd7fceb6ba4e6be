"""What is chosen in the list, shown beside it: the page's picture and the dossier's tags."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import Tag
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.page import Page
from scanner_app.gui import words
from scanner_app.gui.counter.chosen import Chosen, chosen
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.stack.dossier_tree import Node
from scanner_app.gui.views import DossierView, load_pages

_NOTED_FOR_S = 60


class Selection(QObject):
    """Between the list, the page and the dossier's panel.

    Signals:
        moved: another row was chosen, or more of them.
        troubled: `Notice`: a page could not be loaded.
    """

    moved = Signal()
    troubled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parts = parts
        self._wanted: DossierId | None = None
        self._wanted_page: tuple[PageId, PageId] | None = None
        self._chosen_page: PageId | None = None
        self._follows = False
        self._moving = False
        # The table chooses its tag anew when it is filled anew; nobody asked to see its place.
        self._refreshing = False
        self._by_tag = False
        self._held: Chosen | None = None
        self._noted: DossierId | None = None
        self._noted_s = 0.0
        parts.tree.selectionModel().currentChanged.connect(self._on_row_chosen)
        parts.tree.selectionModel().selectionChanged.connect(lambda *_: self.moved.emit())
        parts.dossier.tag_chosen.connect(self._on_tag_chosen)

    @property
    def node(self) -> Node | None:
        """The chosen row."""
        return self._parts.model.node(self._parts.tree.currentIndex())

    @property
    def chosen(self) -> Chosen:
        """What every chosen row comes to."""
        return self._held or chosen(self._parts.tree.nodes, self.views)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside it nothing changes: the chosen rows are looked up once, not at every question."""
        self._held = self.chosen
        try:
            yield
        finally:
            self._held = None

    @property
    def views(self) -> Mapping[DossierId, DossierView]:
        """The dossiers that the list shows."""
        return self._parts.model.views

    @property
    def view(self) -> DossierView | None:
        """The dossier of the chosen row."""
        node = self.node
        if node is None or node.dossier is None:
            return None
        return self._parts.model.views.get(node.dossier)

    def want(self, dossier: DossierId) -> None:
        """Choose this dossier as soon as the list shows it anew."""
        self._wanted = dossier
        self._follows = False

    def want_page(self, page: PageId, *, instead: PageId) -> None:
        """Choose this page as soon as the list shows the other one no more."""
        self._wanted_page = page, instead

    def show(self, page: PageId) -> None:
        """Choose this page, when the list has it."""
        index = self._parts.model.index_of_page(page)
        if index.isValid():
            self._parts.tree.setCurrentIndex(index)

    def follow_incoming(self) -> None:
        """Show each page as it comes in, until a person chooses something else."""
        self._follows = True

    def refresh(self) -> None:
        """The list shows something new: so does what stands beside it."""
        tree, model = self._parts.tree, self._parts.model
        if self._follows and model.incoming and self._move_to(model.incoming[-1]):
            return
        if self._wanted is not None and model.index_of(self._wanted).isValid():
            wanted, self._wanted = self._wanted, None
            tree.setCurrentIndex(model.index_of(wanted))
            return
        if self._is_moved():
            return
        node = self.node
        if node is None:
            if model.rowCount():
                tree.setCurrentIndex(model.index(0, 0))
            return
        if node.kind == "incoming":
            tree.expand(tree.currentIndex())
        self._refreshing = True
        self._parts.dossier.show_dossier(self.view)
        self._refreshing = False
        self._show_again(node)

    def _is_moved(self) -> bool:
        """The choice went along with its page, or to the one beside a page that is gone."""
        model = self._parts.model
        if self._wanted_page is not None:
            page, instead = self._wanted_page
            if not model.index_of_page(instead).isValid():
                self._wanted_page = None
                return self._move_to(page)
        node, chosen = self.node, self._chosen_page
        if chosen is None or (node is not None and node.page == chosen):
            return False
        return self._move_to(chosen)

    def _move_to(self, page: PageId) -> bool:
        tree, index = self._parts.tree, self._parts.model.index_of_page(page)
        if not index.isValid() or index == tree.currentIndex():
            return False
        self._moving = True
        tree.setCurrentIndex(index)
        self._moving = False
        return True

    def _show_again(self, node: Node) -> None:
        """The page that is shown as it is now: it may have been read or turned meanwhile."""
        tag, view = self._parts.dossier.chosen_tag, self.view
        evidence = tag.evidence if tag is not None and self._by_tag else None
        if evidence is None or view is None or evidence.page not in view.pages:
            self._show_page_of(node)
        else:
            self._show_page(view.pages[evidence.page], tag)

    def _on_row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._follows = self._follows and self._moving
        node = self.node
        self._chosen_page = node.page if node is not None and node.kind == "page" else None
        self._parts.dossier.show_dossier(self.view)
        if node is None:
            self._parts.page.show_page(None)
        else:
            self._show_page_of(node)
            if node.kind in ("incoming", "dossier"):
                self._parts.tree.unfold(current)
            if node.kind == "dossier":
                self._parts.dossier.choose_first_doubtful()
        self.moved.emit()

    def _on_tag_chosen(self, tag: Tag | None) -> None:
        view = self.view
        if tag is None or tag.evidence is None or view is None or self._refreshing:
            return
        page = view.pages.get(tag.evidence.page)
        if page is not None:
            self._show_page(page, tag)

    def _show_page_of(self, node: Node) -> None:
        view = self.view
        if node.page is None:
            self._parts.page.show_page(None)
        elif view is not None:
            self._show_page(view.pages[node.page])
        else:
            self._desk.ask(
                self, partial(load_pages, ids=(node.page,)), self._on_page_loaded, self._on_failed
            )

    def _on_page_loaded(self, pages: tuple[Page, ...]) -> None:
        node = self.node
        # Filed meanwhile, it may be shown with a tag's place already.
        if node is not None and self.view is None and node.page == pages[0].id:
            self._show_page(pages[0])

    def _show_page(self, page: Page, tag: Tag | None = None) -> None:
        self._by_tag = tag is not None
        box = tag.evidence.box if tag is not None and tag.evidence is not None else None
        state, _ = words.page_words(page)
        part = f", trang {page.source_page}" if page.source_page > 1 else ""
        self._parts.page.show_page(page, f"{page.source}{part} · {state}", box)
        if self.view is not None:
            self._note_view(self.view.dossier.id)

    def _note_view(self, dossier: DossierId) -> None:
        """Not again for each page of it; the service knows which day it is."""
        now_s = time.monotonic()
        if dossier == self._noted and now_s - self._noted_s < _NOTED_FOR_S:
            return
        self._noted, self._noted_s = dossier, now_s

        def noted(app: App) -> None:
            app.note_view(dossier, self._desk.clerk)

        self._desk.change(self, noted, lambda _none: None, self._on_not_noted)

    def _on_not_noted(self, error: Exception) -> None:
        self._noted = None
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(notice_of(error))
