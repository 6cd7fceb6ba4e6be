"""Between the clerk and the store: what is offered to a dossier, what is looked up before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.components import ComponentState
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.reuse_offer import NOBODY, ReuseOffer, StoreLookup
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.desk import Desk
from scanner_app.gui.dossier.reuse_offers import ReuseOffers
from scanner_app.gui.dossier.store_lookup import StoreLookupPanel
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.views import DossierView

_TAKEN = "Đã dùng lại “{kind}” của hồ sơ {code}. Bỏ giấy đã quét; bấm Ctrl+Z để hoàn tác."
_LINKED = "Đã dùng lại “{kind}” của hồ sơ {code}, không phải quét."


class ReuseTalk(QObject):
    """Asks the store about each dossier that is chosen; nothing is used again without a word.

    Signals:
        edited: pages were taken out; what that made due may be done.
    """

    edited = Signal()

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        offers: ReuseOffers,
        lookup: StoreLookupPanel,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
        *,
        office: Callable[[], OfficeCode | None],
        reload: Callable[[DossierId], None],
    ) -> None:
        """Args say what it speaks through.

        Args:
            desk: does the work.
            selection: which dossier is chosen.
            offers: shows what is offered to it.
            lookup: asks whom to look up.
            tell: shows a notice.
            parent: Qt's owner.
            office: the counter's.
            reload: reads a dossier again that was changed.
        """
        super().__init__(parent)
        self._desk = desk
        self._selection = selection
        self._offers = offers
        self._lookup = lookup
        self._tell = tell
        self._office = office
        self._reload = reload
        self._asked: DossierView | None = None
        offers.accepted.connect(self._on_accepted)
        offers.dismissed.connect(self._on_dismissed)
        offers.looked_at.connect(self._on_looked_at)
        lookup.asked.connect(self._on_lookup_asked)
        lookup.wished.connect(self._on_wished)
        lookup.unwished.connect(self._on_unwished)
        selection.moved.connect(self.look)

    def begin(self) -> None:
        """Ctrl+U: use the offered paper again; without one, look into the store."""
        if self._offers.offer is not None:
            self._offers.accept()
            return
        view = self._selection.view
        self._lookup.open()
        if view is not None and view.dossier.code:
            self._lookup.entry.setText(view.dossier.code)
            self._on_lookup_asked(view.dossier.code)

    def look(self) -> None:
        """The chosen dossier may be another one, or have changed: ask what the store has of it."""
        view = self._selection.view
        if view is self._asked:
            return
        before, self._asked = self._asked, view
        if view is None or before is None or before.dossier.id != view.dossier.id:
            self._offers.show_offers(())
        if view is not None:
            self._desk.ask(
                self,
                lambda app: offers_for(app, view),
                lambda found: self._on_found(view, found),
                self._on_failed,
            )

    def _on_found(self, view: DossierView, found: tuple[ReuseOffer, ...]) -> None:
        if view is self._asked:
            self._offers.show_offers(found)

    def _on_accepted(self, offer: ReuseOffer) -> None:
        words = _LINKED if offer.scanned is None else _TAKEN
        told = words.format(kind=offer.file.kind, code=offer.dossier_code)
        by = self._desk.clerk
        self._decide(lambda app, dossier: app.reuse.accept(dossier, offer, by), told)

    def _on_dismissed(self, offer: ReuseOffer) -> None:
        by = self._desk.clerk
        self._decide(lambda app, dossier: app.reuse.dismiss(dossier, offer, by), "")

    def _decide(self, work: Callable[[App, DossierId], object], told: str) -> None:
        if self._asked is None:
            return
        dossier = self._asked.dossier.id
        self._offers.setEnabled(False)
        self._desk.change(
            self,
            lambda app: work(app, dossier),
            lambda _done: self._on_decided(dossier, told),
            self._on_failed,
        )

    def _on_decided(self, dossier: DossierId, told: str) -> None:
        self._offers.setEnabled(True)
        if told:
            self._tell(Notice(told))
        self._asked = None
        self._offers.show_offers(())
        self._reload(dossier)
        self.look()
        if told:
            self.edited.emit()

    def _on_looked_at(self, offer: ReuseOffer) -> None:
        papers = self._asked.dossier.papers if self._asked is not None else ()
        page = next((each.pages[0] for each in papers if each.id == offer.scanned), None)
        if page is not None:
            self._selection.show(page)

    def _on_lookup_asked(self, typed: str) -> None:
        office = self._office()
        if office is None:
            self._lookup.refuse("Chưa có mã đơn vị của quầy này. Nhập mã đơn vị (Ctrl+D) trước.")
            return
        before = self._lookup.found
        self._look_up(lambda app: app.reuse.find.look_up(office, typed, before))

    def _on_wished(self, found: StoreLookup, offer: ReuseOffer) -> None:
        self._wish(found, lambda app, office: app.reuse.wish(office, found.code, offer, self._by))

    def _on_unwished(self, found: StoreLookup, offer: ReuseOffer) -> None:
        self._wish(found, lambda app, office: app.reuse.unwish(office, found.code, offer, self._by))

    @property
    def _by(self) -> str:
        return self._desk.clerk

    def _wish(self, found: StoreLookup, work: Callable[[App, OfficeCode], object]) -> None:
        office = self._office()
        if office is None:
            return

        def changed(app: App) -> StoreLookup:
            work(app, office)
            return app.reuse.find.look_up(office, found.code, found)

        self._look_up(changed)

    def _look_up(self, work: Callable[[App], StoreLookup]) -> None:
        self._desk.change(self, work, self._on_looked_up, self._on_lookup_failed)

    def _on_looked_up(self, found: StoreLookup) -> None:
        self._lookup.show_found(found)
        view = self._selection.view
        if view is not None and view.dossier.code == found.code and found is not NOBODY:
            self._reload(view.dossier.id)

    def _on_lookup_failed(self, error: Exception) -> None:
        notice = notice_of(error)
        if isinstance(error, AppError) and notice is not None:
            self._lookup.refuse(notice.text)
        else:
            self._tell(notice)

    def _on_failed(self, error: Exception) -> None:
        self._offers.setEnabled(True)
        self._tell(notice_of(error))


def offers_for(app: App, view: DossierView) -> tuple[ReuseOffer, ...]:
    """What the store has of this dossier's scanned papers, and of components that are missing."""
    lines = view.completion.lines if view.completion is not None else ()
    missing = [
        line.rule
        for line in lines
        if line.state is ComponentState.MISSING and line.rule is not None
    ]
    return app.reuse.find.offers(view.dossier.id, missing)
