"""Keeps the list of dossiers true: events come in, what changed is read again in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.events import (
    DossierFiled,
    Event,
    PageKept,
    PageRead,
    PagesArranged,
    PageUnreadable,
    PaperArchived,
    PaperSigned,
)
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId
from scanner_app.domain.page import Page
from scanner_app.gui.counter.standing import load_standing
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.stack.dossier_tree import DossierTree
from scanner_app.gui.views import (
    DossierView,
    Reloaded,
    find_dossier,
    load_batches,
    load_dossiers,
    load_pages,
    load_recent,
)

_GATHER_MS = 150
"""Events within this time are shown together: forty pages must not mean forty queries."""
_ARRIVE_MS = 40
"""As for pages that come in: files are taken in faster than a list can be laid out."""
_PAGES_A_TURN = 20
"""As many pages of dossiers as are listed in one turn: a screen of them, and a few milliseconds."""


class Watcher(QObject):
    """Between the events and the list.

    Signals:
        changed: the list shows something new.
        counted: `Standing`.
        troubled: `Notice`: reading the store failed.
    """

    changed = Signal()
    counted = Signal(object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, model: DossierTree, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office: OfficeCode | None = None
        self._desk = desk
        self._model = model
        self._dossiers: set[DossierId] = set()
        self._pages: set[PageId] = set()
        self._loaded: dict[DossierId, DossierView] = {}
        self._showing = QTimer(self)
        self._showing.setSingleShot(True)
        self._showing.setInterval(0)
        self._showing.timeout.connect(self._show_some)
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHER_MS)
        self._gathering.timeout.connect(self._on_gathered)
        self._arrived: list[PageKept] = []
        self._arriving = QTimer(self)
        self._arriving.setSingleShot(True)
        self._arriving.setInterval(_ARRIVE_MS)
        self._arriving.timeout.connect(self._on_arrived)

    def stop(self) -> None:
        """The window closes."""
        self._showing.stop()
        self._gathering.stop()
        self._arriving.stop()

    def load_recent(self) -> None:
        """List the newest dossiers."""
        self._desk.ask(
            self, partial(load_recent, office=self.office), self._on_reloaded, self._on_failed
        )
        self.count()

    def reload_open(self) -> None:
        """Read every dossier again that is not settled."""
        self._dossiers.update(
            each
            for each, view in self._model.views.items()
            if any(paper.state is not PaperState.ACCEPTED for paper in view.dossier.papers)
        )
        self._gathering.start()
        self.count()

    def load_batches(self, batches: Sequence[BatchId]) -> None:
        """List the pages of stacks that are not filed yet."""
        self._desk.ask(
            self,
            partial(load_batches, batches=batches),
            partial(self._on_batches, batches),
            self._on_failed,
        )

    def reload_incoming(self) -> None:
        """Read again which pages wait to be filed."""
        self.load_batches(self._model.incoming_batches)

    def reload(self, dossier: DossierId) -> None:
        """Read one dossier again."""
        self._dossiers.add(dossier)
        self._gathering.start()

    def reload_listed(self, dossiers: Iterable[DossierId]) -> None:
        """Read these again, as far as they are in the list."""
        self._dossiers.update(each for each in dossiers if each in self._model.views)
        if self._dossiers and not self._gathering.isActive():
            self._gathering.start()

    def find(self, wanted: object, then: Callable[[DossierId], None]) -> None:
        """Look up a dossier of this office by id or code; an unknown code is told as a trouble."""

        def found(dossier: DossierId | None) -> None:
            if dossier is not None:
                then(dossier)
            else:
                self.troubled.emit(Notice(f"Máy này chưa có hồ sơ {wanted}.", is_error=False))

        self._desk.ask(
            self, partial(find_dossier, office=self.office, wanted=wanted), found, self._on_failed
        )

    def show_arrived(self) -> None:
        """What came in is shown before it is said what became of it."""
        arrived, self._arrived = self._arrived, []
        self._model.add_incoming(*arrived)

    def count(self) -> None:
        """Count queue and ratio again."""
        self._desk.ask(
            self, partial(load_standing, office=self.office), self.counted.emit, self._on_failed
        )

    def on_told(self, event: Event) -> None:
        """Note what an event changes; connected to the bridge."""
        match event:
            case PageKept():
                self._arrived.append(event)
                if not self._arriving.isActive():
                    self._arriving.start()
                return
            case PageRead(page=page) | PageUnreadable(page=page):
                self._pages.add(page)
            case DossierFiled(dossier=dossier):
                self._dossiers.add(dossier)
            case PagesArranged(dossiers=dossiers):
                self._dossiers.update(dossiers)
            case PaperArchived(paper=paper) | PaperSigned(paper=paper):
                if (own := self._model.dossier_of(paper)) is not None:
                    self._dossiers.add(own)
            case _:
                return
        if not self._gathering.isActive():
            self._gathering.start()

    def _on_gathered(self) -> None:
        if self._pages:
            pages, self._pages = tuple(self._pages), set()
            self._desk.ask(self, partial(load_pages, ids=pages), self._on_pages, self._on_failed)
        if self._dossiers:
            dossiers, self._dossiers = tuple(sorted(self._dossiers)), set()
            self._desk.ask(
                self, partial(load_dossiers, ids=dossiers), self._on_reloaded, self._on_failed
            )

    def _on_arrived(self) -> None:
        if self._arrived:
            self.show_arrived()
            self.changed.emit()

    def _on_batches(self, batches: Sequence[BatchId], pages: tuple[Page, ...]) -> None:
        self.show_arrived()
        self._model.show_incoming(batches, pages)
        self._on_pages(pages)

    def _on_pages(self, pages: tuple[Page, ...]) -> None:
        self.show_arrived()
        self._model.show_pages(pages)
        self.changed.emit()

    def _on_reloaded(self, reloaded: Reloaded) -> None:
        self.show_arrived()
        self._model.drop(reloaded.gone)
        for gone in reloaded.gone:
            self._loaded.pop(gone, None)
        self._loaded |= {view.dossier.id: view for view in reloaded.views}
        self._show_some()

    def _show_some(self) -> None:
        """The list takes in some dossiers a turn of the loop: forty at once held it up."""
        views: list[DossierView] = []
        pages = 0
        while self._loaded and pages < _PAGES_A_TURN:
            view = self._loaded.pop(next(iter(self._loaded)))
            views.append(view)
            pages += max(len(view.pages), 1)
        self._model.show_dossiers(views)
        self.changed.emit()
        if self._loaded:
            self._showing.start()

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(notice_of(error))
