"""What the page's frame asks for: what was found on the page, the page beside it, a turn."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject

from scanner_app.bootstrap import App
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page
from scanner_app.gui.counter.edit_talk import EditTalk
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.desk import Desk
from scanner_app.gui.page.overlay import Overlay, overlay_of
from scanner_app.gui.window_state import WindowState

_KEPT = "page/overlays"


class PageTalk(QObject):
    """Between the page, the list and the store."""

    def __init__(
        self,
        desk: Desk,
        parts: Parts,
        editing: EditTalk,
        state: WindowState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parts = parts
        self._editing = editing
        self._state = state
        page = parts.page
        page.words_wanted.connect(self._on_words_wanted)
        page.step_wanted.connect(self.step)
        page.turn_wanted.connect(self._on_turn_wanted)
        page.set_overlays(on=state.kept(_KEPT) == "on")
        page.overlays_changed.connect(self._on_overlays_changed)

    def step(self, by: int) -> None:
        """The page before or after the one that is shown, in the order of the list."""
        shown = self._parts.page.page
        pages = list(self._pages(QModelIndex()))
        ids = [page for page, _ in pages]
        if shown is None or shown.id not in ids:
            return
        at = ids.index(shown.id) + by
        if 0 <= at < len(pages):
            self._parts.tree.setCurrentIndex(pages[at][1])

    def _pages(self, parent: QModelIndex) -> Iterator[tuple[PageId, QModelIndex]]:
        model = self._parts.model
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            node = model.node(index)
            if node is not None and node.kind == "page" and node.page is not None:
                yield node.page, index
            else:
                yield from self._pages(index)

    def _on_words_wanted(self, page: Page) -> None:
        def read(app: App) -> Overlay | None:
            return overlay_of(app.pages.pages((page.id,))[0])

        self._desk.ask(
            self,
            read,
            self._parts.page.show_overlay,
            lambda _error: self._parts.page.show_overlay(None),
        )

    def _on_turn_wanted(self, way: int) -> None:
        if self._editing.may_edit:
            (self._editing.turn_left if way < 0 else self._editing.turn_right)()

    def _on_overlays_changed(self, on: object) -> None:
        self._state.keep(_KEPT, "on" if on else "off")
