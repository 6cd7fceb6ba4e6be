"""Has the chosen dossier checked beside everything else, and shows where a finding lies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import Evidence
from scanner_app.domain.findings import Finding, Side
from scanner_app.domain.ids import DossierId
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.desk import Desk
from scanner_app.gui.dossier.findings_list import FindingsList
from scanner_app.gui.dossier.findings_rows import side_words
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.page.crop_pair import Crop
from scanner_app.gui.page.page_view import PageView
from scanner_app.gui.views import DossierView
from scanner_app.messages.checking import finding_text

_GATHER_MS = 300
"""Changes within this time are checked once."""
_LARGE = 60
"""A dossier of more pages is checked when nothing else runs: some ms a page."""


class CheckTalk(QObject):
    """Between the list of findings, the page and the services.

    Signals:
        rescan_wanted: `PageId` to be scanned again.
    """

    rescan_wanted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        findings: FindingsList,
        page: PageView,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._selection = selection
        self._findings = findings
        self._page = page
        self._tell = tell
        self._shown: DossierId | None = None
        self._checked: DossierView | None = None
        self._asking = False
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_GATHER_MS)
        self._waiting.timeout.connect(self._check)
        selection.moved.connect(self.look)
        desk.finished.connect(lambda _outcome: self.look())
        findings.chosen.connect(self._on_chosen)
        findings.dismissed.connect(self._on_dismissed)
        findings.rescan_wanted.connect(self._on_rescan)

    def look(self) -> None:
        """The chosen dossier may be another, or have changed."""
        view = self._selection.view
        if view is None or view.dossier.id != self._shown:
            self._shown = view.dossier.id if view is not None else None
            self._checked = None
            self._findings.show_findings(())
        if view is not None and view is not self._checked:
            self._waiting.start()

    def again(self) -> None:
        """Check although nothing seems to have changed."""
        self._checked = None
        self.look()

    def stop(self) -> None:
        """The window closes."""
        self._waiting.stop()

    def _check(self) -> None:
        view = self._selection.view
        if view is None or self._asking:
            return
        if len(view.pages) > _LARGE and self._desk.busy:
            return
        self._asking = True
        self._desk.ask(
            self,
            partial(_checked, dossier=view.dossier.id),
            partial(self._on_checked, view),
            self._on_not_checked,
        )

    def _on_checked(self, view: DossierView, findings: tuple[Finding, ...]) -> None:
        self._asking = False
        if view.dossier.id == self._shown:
            self._checked = view
            self._findings.show_findings(findings)
        self.look()

    def _on_not_checked(self, error: Exception) -> None:
        self._asking = False
        self._on_failed(error)

    def _on_chosen(self, finding: Finding) -> None:
        first, second = _two_places(finding)
        view = self._selection.view
        if view is None:
            return
        if first is not None and second is not None:
            crops = [_crop(view, side) for side in (first, second)]
            if crops[0] is not None and crops[1] is not None:
                self._page.compare(crops[0], crops[1])
                return
        place = finding.evidence or (first.evidence if first is not None else None)
        if place is not None and place.page in view.pages:
            text, _ = finding_text(finding.code, finding.facts)
            self._page.show_page(view.pages[place.page], text, place.box)

    def _on_dismissed(self, finding: Finding) -> None:
        dossier = self._shown
        if dossier is None:
            return
        by = self._desk.clerk
        self._desk.change(
            self,
            lambda app: app.check.see(dossier, finding, by),
            lambda _changed: self.again(),
            self._on_failed,
        )

    def _on_rescan(self, finding: Finding) -> None:
        if finding.evidence is not None:
            self.rescan_wanted.emit(finding.evidence.page)

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))


def _checked(app: App, *, dossier: DossierId) -> tuple[Finding, ...]:
    return app.check(dossier)


def _two_places(finding: Finding) -> tuple[Side | None, Side | None]:
    """The first two sides that stand in different places of pages."""
    found: list[Side] = []
    known: list[Evidence] = []
    for side in finding.sides:
        if side.evidence is not None and side.evidence not in known:
            found.append(side)
            known.append(side.evidence)
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _crop(view: DossierView, side: Side) -> Crop | None:
    if side.evidence is None or side.evidence.page not in view.pages:
        return None
    return Crop(view.pages[side.evidence.page], side.evidence.box, side_words(side))
