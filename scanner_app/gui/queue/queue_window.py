"""The queue's window: what waits to be sent, what was sent, what failed and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from scanner_app.bootstrap import App
from scanner_app.domain.events import Event, PaperSigned, UploadFailed, UploadMoved, UploadSent
from scanner_app.domain.ids import JobId
from scanner_app.domain.progress import grouped
from scanner_app.domain.queued import QueueStanding
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.front import to_front
from scanner_app.gui.queue.queue_columns import Column
from scanner_app.gui.queue.queue_model import Only, QueueModel, Shown, empty_words
from scanner_app.gui.queue.queue_parts import FILTERS, QueueParts
from scanner_app.gui.queue.queue_views import (
    QueueView,
    load_changes,
    load_queue,
    pause,
    send_again,
)
from scanner_app.gui.queue.queue_words import headline, totals_words
from scanner_app.gui.window_state import WindowState

_GATHER_MS = 300
"""Events within this time are shown together."""
_LOOK_MS = 2000
"""Files that begin to be sent are told by no event, and another process may change the queue."""


class QueueWindow(QWidget):
    """Stands beside the counter's window.

    Signals:
        dossier_wanted: id of a dossier that is to be shown at the counter.
    """

    dossier_wanted = Signal(object)

    def __init__(self, desk: Desk, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("queue_window")
        self.setWindowTitle("Sohoa – Hàng đợi gửi")
        self._desk = desk
        self._state = state
        self._standing: QueueStanding | None = None
        self._jobs: set[JobId] = set()
        self._is_loading = False
        self._turn = 0
        self.model = QueueModel(self)
        self.parts = QueueParts(self, self.model)
        self._gathering = self._timer(_GATHER_MS, self._on_gathered, once=True)
        self._looking = self._timer(_LOOK_MS, self._on_gathered)
        self._connect()
        self._restore()
        self._show_standing(None)

    def show_window(self) -> None:
        """Load the queue, show it, bring it to the front."""
        self.load()
        to_front(self)
        self._looking.start()
        self.parts.table.setFocus()

    def load(self) -> None:
        """Read all of it anew."""
        self._ask(load_queue, self._on_loaded)

    def on_told(self, event: Event) -> None:
        """What was sent or failed is shown at once; connected to the bridge."""
        if self.isHidden():
            return
        match event:
            case UploadMoved(job=job, moved_bytes=moved):
                self.model.show_moved(job, moved)
                return
            case UploadSent(job=job) | UploadFailed(job=job):
                self._jobs.add(job)
            case PaperSigned(complete=True):
                pass
            case _:
                return
        if not self._gathering.isActive():
            self._gathering.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is looked at for nobody."""
        self._looking.stop()
        self._gathering.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep how it looks."""
        shown = self.model.shown
        self._state.keep("queue/geometry", self.saveGeometry())
        self._state.keep("queue/header", self.parts.table.horizontalHeader().saveState())
        self._state.keep("queue/only", shown.only.value)
        self._state.keep("queue/days", shown.days)
        super().closeEvent(event)

    def _timer(self, every_ms: int, slot: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.setSingleShot(once)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        parts = self.parts
        for only, button in parts.filters.items():
            button.clicked.connect(partial(self._on_filter, only))
            self._key(FILTERS[only][1], button.click)
        parts.search.textChanged.connect(self._on_sought)
        parts.period.currentIndexChanged.connect(self._on_period)
        header = parts.table.horizontalHeader()
        header.sortIndicatorChanged.connect(self._on_sorted)
        parts.table.selectionModel().selectionChanged.connect(self._on_chosen)
        parts.table.activated.connect(self._on_open)
        for button, key, slot in (
            (parts.again, "F5", self._on_again),
            (parts.again_all, "Shift+F5", self._on_again_all),
            (parts.pause, "F6", self._on_pause),
            (parts.open, "", self._on_open),
            (parts.copy, "Ctrl+C", self._on_copy),
            (parts.leave, "Esc", self.close),
        ):
            button.clicked.connect(slot)
            if key:
                self._key(key, button.click)
        self._key("Ctrl+F", parts.search.setFocus)
        self._key("Alt+5", parts.period.setFocus)

    def _key(self, keys: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(slot)

    def _restore(self) -> None:
        geometry, header = self._state.kept("queue/geometry"), self._state.kept("queue/header")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            self.resize(QSize(1366, 700).boundedTo(self.screen().availableSize()))
        if isinstance(header, QByteArray):
            self.parts.table.horizontalHeader().restoreState(header)
        only, days = str(self._state.kept("queue/only")), str(self._state.kept("queue/days"))
        shown = Shown(Only(only) if only in set(Only) else Only.ALL)
        self.parts.filters[shown.only].setChecked(True)
        row = self.parts.period.findData(int(days)) if days.isdecimal() else 0
        self.parts.period.setCurrentIndex(max(0, row))
        self._show_only(replace(shown, days=self.parts.period.currentData()))
        bar = self.parts.table.horizontalHeader()
        self._on_sorted(bar.sortIndicatorSection(), bar.sortIndicatorOrder())

    def _on_gathered(self) -> None:
        if self._is_loading:
            return
        jobs = frozenset(self._jobs) | self.model.moving
        self._jobs.clear()
        changes = partial(load_changes, known=self.model.newest, jobs=jobs)
        self._ask(changes, self._on_changed)

    def _ask(self, work: Callable[[App], QueueView], then: Callable[[QueueView], None]) -> None:
        """Have the queue looked at; an answer is dropped when it was asked again since."""
        self._turn += 1
        turn, self._is_loading = self._turn, True

        def arrived(view: QueueView) -> None:
            if turn == self._turn:
                self._is_loading = False
                then(view)

        self._desk.ask(self, work, arrived, self._on_failed)

    def _on_loaded(self, view: QueueView) -> None:
        self.model.load(view)
        self._show(view)

    def _on_changed(self, view: QueueView) -> None:
        self.model.change(view)
        if self.model.differs_from(view.standing):
            # Another process changed what no event told.
            self.load()
            return
        self._show(view)

    def _show(self, view: QueueView) -> None:
        self._show_standing(view)
        table = self.parts.table
        if self.model.rowCount() and not table.selectionModel().hasSelection():
            table.selectRow(max(0, table.currentIndex().row()))
        self._on_chosen()

    def _show_standing(self, view: QueueView | None) -> None:
        self._show_filters()
        if view is None:
            self.parts.pause.setEnabled(False)
            return
        standing = self._standing = view.standing
        said = headline(standing, view.rules, view.at)
        self.parts.headline.tell(said.text, said.mark)
        self.parts.pause.setEnabled(not view.rules.carried)
        self.parts.pause.setText("Cho gửi tiếp (F6)" if standing.paused else "Tạm dừng gửi (F6)")
        hours = self._desk.app.settings.send_hours or "cả ngày"
        self.parts.totals.setText(totals_words(standing, hours, view.target))

    def _show_filters(self) -> None:
        counts = self.model.counts()
        for only, button in self.parts.filters.items():
            words, key = FILTERS[only]
            button.setText(f"{words}: {grouped(counts[only])} ({key})")
        empty = empty_words(self.model.shown, any_there=bool(self.model.newest))
        self.parts.show_rows(any_shown=self.model.rowCount() > 0, empty=empty)

    def _show_only(self, shown: Shown) -> None:
        self.model.show_only(shown)
        self._show_filters()
        self._on_chosen()

    def _on_filter(self, only: Only) -> None:
        self._show_only(replace(self.model.shown, only=only))

    def _on_sought(self, text: str) -> None:
        self._show_only(replace(self.model.shown, sought=text))

    def _on_period(self) -> None:
        self._show_only(replace(self.model.shown, days=self.parts.period.currentData()))

    def _on_sorted(self, section: int, order: Qt.SortOrder) -> None:
        column = Column(section) if 0 <= section < len(Column) else None
        descending = order is Qt.SortOrder.DescendingOrder
        self._show_only(replace(self.model.shown, column=column, descending=descending))

    def _chosen(self) -> list[int]:
        return sorted(index.row() for index in self.parts.table.selectionModel().selectedRows())

    def _on_chosen(self) -> None:
        chosen, parts = self._chosen(), self.parts
        parts.again.setEnabled(bool(self.model.unsent(chosen)))
        parts.again_all.setEnabled(bool(self.model.unsent()))
        for button in (parts.open, parts.copy):
            button.setEnabled(bool(chosen))
        parts.detail.setText(self._detail(chosen))

    def _detail(self, chosen: list[int]) -> str:
        if not chosen:
            return ""
        if len(chosen) > 1:
            return f"Đang chọn {grouped(len(chosen))} tệp."
        file = self.model.row(chosen[0]).file
        words, _ = self.model.state(chosen[0])
        said = f"{file.job.folder}/{file.job.name} – {file.kind}: {words}."
        advice = self.model.advice(chosen[0])
        return f"{said}\n{advice}" if advice else said

    def _on_again(self) -> None:
        self._send_again(self.model.unsent(self._chosen()))

    def _on_again_all(self) -> None:
        self._send_again(None)

    def _send_again(self, jobs: tuple[JobId, ...] | None) -> None:
        again = partial(send_again, jobs=jobs)
        self._desk.change(self, again, self._on_due, self._on_failed)

    def _on_due(self, count: int) -> None:
        paused = self._standing is not None and self._standing.paused
        rest = " khi hết tạm dừng (F6)." if paused else "."
        self.parts.banner.tell(Notice(f"Gửi lại {grouped(count)} tệp{rest}"))
        self.load()

    def _on_pause(self) -> None:
        paused = self._standing is None or not self._standing.paused
        self._desk.change(
            self, partial(pause, paused=paused), lambda _paused: self.load(), self._on_failed
        )

    def _on_open(self) -> None:
        if chosen := self._chosen():
            self.dossier_wanted.emit(self.model.row(chosen[0]).file.dossier)

    def _on_copy(self) -> None:
        chosen = self._chosen()
        names = [self.model.row(row).file.job.name for row in chosen]
        if names:
            QGuiApplication.clipboard().setText("\n".join(names))
            self.parts.banner.tell(Notice(f"Đã chép {grouped(len(names))} tên tệp."))

    def _on_failed(self, error: Exception) -> None:
        self._is_loading = False
        self.parts.banner.tell(notice_of(error))
