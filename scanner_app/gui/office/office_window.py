"""The office head's window: how far digitizing is, what is stuck, and why."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from scanner_app.bootstrap import App
from scanner_app.domain.events import DossierFiled, Event, PagesArranged, UploadSent
from scanner_app.durable import write_durably
from scanner_app.figures.exports import as_xlsx, file_name
from scanner_app.figures.office_figures import Asked, OfficeFigures, completed, load, today
from scanner_app.figures.words import moment_words
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.front import to_front
from scanner_app.gui.help_overlay import HelpOverlay
from scanner_app.gui.office.office_layout import Parts, key_list, laid_out
from scanner_app.gui.office.periods import Spans, stated_campaign
from scanner_app.gui.window_state import WindowState

_CHART = "scanner_app.gui.office.trend_chart"
_CHANGED = (UploadSent, DossierFiled, PagesArranged)
_SETTLE_MS = 2000
"""Deliveries come in bursts; the figures are counted anew when a burst is over."""
_KINDS = {"xlsx": "Sổ tính Excel (*.xlsx)", "pdf": "Tệp PDF (*.pdf)"}
_NOT_COUNTED = "Chưa đếm được. Bấm F5 để đếm lại."


class OfficeWindow(QMainWindow):
    """Figures of the offices of this PC.

    Signals:
        dossier_wanted: str, code of a dossier to be shown at the counter.
    """

    dossier_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        state: WindowState,
        parent: QWidget | None = None,
        *,
        today: Callable[[], date] = today,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("office_window")
        self.setWindowTitle("Sohoa – Tỷ lệ số hóa")
        self._desk = desk
        self._state = state
        self._today = today
        self._figures: OfficeFigures | None = None
        self._asked: Asked | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.reload)
        self._help = HelpOverlay(key_list(), self)
        self.parts: Parts = laid_out(
            self, Spans(today(), stated_campaign(desk.app.settings)), self._slots()
        )
        self._remembered()
        self.parts.choices.changed.connect(self._on_other_wanted)
        self.parts.breakdowns.chosen.connect(self._on_row_chosen)

    @property
    def figures(self) -> OfficeFigures | None:
        """What is shown; None before the first came."""
        return self._figures

    @property
    def is_counting(self) -> bool:
        """Newer figures are on their way; those shown are grey."""
        return self._asked is not None

    def show_window(self) -> None:
        """Load the figures, show the window and bring it to the front."""
        to_front(self)
        self.reload()

    def on_told(self, event: Event) -> None:
        """Something happened that may have changed a figure."""
        if isinstance(event, _CHANGED) and self.isVisible():
            self._settling.start()

    def reload(self) -> None:
        """Count anew what is asked for; the old figures stay, grey, until then."""
        self.parts.choices.renew(self._today())
        asked = self.parts.choices.asked
        self._asked = asked
        self._grey()
        self._desk.ask(
            self,
            lambda app: load(app.report, asked),
            self._on_counted,
            partial(self._on_failed, asked),
        )

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember how it looks."""
        self._settling.stop()
        self._state.keep("office/geometry", self.saveGeometry())
        self._state.keep("office/columns", self.parts.splitter.saveState())
        self._state.keep("office/choice", self.parts.choices.kept)
        super().closeEvent(event)

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "reload": self.reload,
            "xlsx": partial(self._ask_target, "xlsx"),
            "pdf": partial(self._ask_target, "pdf"),
            "formulas": self._on_formulas_wanted,
            "help": self._help.toggle,
            "close": self.close,
        }

    def _remembered(self) -> None:
        geometry = self._state.kept("office/geometry")
        columns = self._state.kept("office/columns")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        else:
            self.resize(1280, 720)
        if isinstance(columns, QByteArray):
            self.parts.splitter.restoreState(columns)
        self.parts.choices.recall(str(self._state.kept("office/choice") or ""))

    def _on_other_wanted(self) -> None:
        if self.isVisible():
            self.reload()

    def _on_counted(self, figures: OfficeFigures) -> None:
        if figures.asked != self._asked:
            return  # something else was asked for meanwhile
        self._asked = None
        self._figures = figures
        self.parts.choices.offer(figures.choices)
        if not figures.has_register:
            self.parts.show_empty(figures.outside)
        else:
            self.parts.show_figures(figures)
            self._ask_rest(figures)
        self._grey()

    def _ask_rest(self, figures: OfficeFigures) -> None:
        """What takes longer: the tables of all dossiers, and once the chart's library."""
        failed = partial(self._on_rest_failed, figures)
        self._desk.ask(
            self,
            lambda app: completed(app.report, figures),
            partial(self._on_completed, figures),
            failed,
        )
        if self.parts.chart is not None:
            self.parts.draw(figures)
            return
        # It takes up to a second to load, which is too long for the window's thread.
        self._desk.ask(
            self,
            lambda _app: importlib.import_module(_CHART),
            self._on_chart_loaded,
            failed,
        )

    def _on_completed(self, before: OfficeFigures, figures: OfficeFigures) -> None:
        if self._figures is before:
            self._figures = figures
            self.parts.show_figures(figures)
            self._grey()

    def _on_chart_loaded(self, _module: ModuleType) -> None:
        if self._figures is not None and self._figures.has_register:
            self.parts.draw(self._figures)

    def _on_rest_failed(self, before: OfficeFigures, error: Exception) -> None:
        if self._figures is before:
            self.parts.banner.tell(notice_of(error))

    def _on_failed(self, asked: Asked, error: Exception) -> None:
        if asked == self._asked:
            self._asked = None
            self.parts.banner.tell(notice_of(error))
            self._grey(failed=True)

    def _grey(self, *, failed: bool = False) -> None:
        stale = self.is_counting or failed
        figures = self._figures
        self.parts.grey(stale=stale)
        for name in ("xlsx", "pdf"):
            ready = figures is not None and figures.is_whole and not stale
            self.parts.actions[name].setEnabled(ready)
        if figures is None:
            self.parts.tell("Đang đếm…" if self.is_counting else "Chưa đếm được")
            self.parts.empty.setText("Đang đếm…" if self.is_counting else _NOT_COUNTED)
        elif self.is_counting:
            self.parts.tell(f"Đang đếm lại… Đang hiện số liệu lúc {moment_words(figures.at)}")
        elif failed:
            self.parts.tell(f"Số liệu cũ, lúc {moment_words(figures.at)}")
        elif figures.has_register and not figures.is_whole:
            self.parts.tell(f"Số liệu lúc {moment_words(figures.at)}; đang xem từng hồ sơ…")
        else:
            self.parts.tell(f"Số liệu lúc {moment_words(figures.at)}")

    def _on_row_chosen(self, key: str, code: str) -> None:
        if key == "dossiers":
            self.dossier_wanted.emit(code)
        elif key == "offices":
            self.parts.choices.choose_office(code)

    def _on_formulas_wanted(self) -> None:
        questions = [card.question for card in self.parts.cards.values()]
        shown = all(each.isChecked() for each in questions)
        for each in questions:
            each.setChecked(not shown)

    def _ask_target(self, kind: str) -> None:
        figures = self._figures
        if figures is None:
            return
        dialog = QFileDialog(self, "Lưu số liệu", "", _KINDS[kind])
        dialog.setObjectName("target")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(file_name(figures, kind))
        dialog.fileSelected.connect(lambda path: self._save(kind, figures, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, kind: str, figures: OfficeFigures, path: Path) -> None:
        if kind == "xlsx":
            work = partial(_write, path, partial(as_xlsx, figures))
        else:
            work = partial(_write, path, partial(_as_pdf, figures))
        self.parts.tell(f"Đang lưu {path.name}…")
        self._desk.ask(self, work, self._on_saved, self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        self._grey()
        self.parts.banner.tell(Notice(f"Đã lưu {path.name} vào {path.parent}."))

    def _on_not_saved(self, error: Exception) -> None:
        self._grey()
        self.parts.banner.tell(notice_of(error))


def _as_pdf(figures: OfficeFigures) -> bytes:
    # The library that prints is loaded by those who print, on their working thread.
    from scanner_app.figures.office_paper import as_pdf

    return as_pdf(figures)


def _write(path: Path, content: Callable[[], bytes], _app: App) -> Path:
    write_durably(path, content())
    return path
