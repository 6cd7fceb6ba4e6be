"""The counter clerk's window: pages come in, tags are confirmed, dossiers are signed and sent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from scanner_app.domain.ids import DossierId
from scanner_app.gui import chores
from scanner_app.gui.actions import Actions
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.chores import Done, Phase
from scanner_app.gui.counter.available import available
from scanner_app.gui.counter.comfort import Comfort
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.counter.machine_talk import MachineTalk
from scanner_app.gui.counter.standing import Standing
from scanner_app.gui.counter.talks import Talks
from scanner_app.gui.desk import Desk, Progress
from scanner_app.gui.front import to_front
from scanner_app.gui.help_overlay import HelpOverlay
from scanner_app.gui.key_groups import key_groups
from scanner_app.gui.page.pictures import PagePicture, Wanted, draw_page
from scanner_app.gui.question import Asked
from scanner_app.gui.scanning.scan_words import standing_words
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.window_state import WindowState
from scanner_app.gui.windows import Windows
from scanner_app.tasks.runner import Outcome

_CLEAR_EVERY_MS = 6 * 3600 * 1000
"""More often than once a day: PCs sleep at night, and their timers with them."""
_BEING_READ = (Phase.SCANNING, Phase.READING)


class CounterWindow(QMainWindow):
    """Lays out, shows, forwards; what is done stands in `chores`, on the desk's thread."""

    def __init__(self, desk: Desk, bridge: EventBridge, secret: HeldPassword) -> None:
        super().__init__()
        self.setWindowTitle("Sohoa – Số hóa hồ sơ tại Bộ phận Một cửa")
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self._desk = desk
        self._state = WindowState(desk.app.home)
        self._standing: Standing | None = None
        self._closing = False
        self.parts = Parts(self, self._draw)
        self._talks = talks = Talks(self, desk, self.parts, self._state, secret)
        self.watcher, self.selection = talks.watcher, talks.selection
        self.intake, self.scanning = talks.intake, talks.scanning
        self.profiles, self.scanners = talks.profiles, talks.scanners
        self.signing, self.keys, self.reports = talks.signing, talks.keys, talks.reports
        self.machine = MachineTalk(desk, talks.scanning, self)
        self.windows = windows = Windows(desk, self._state, self)
        own = {
            "stop": self._on_stop,
            "help": self._on_help,
            "queue": windows.show_queue,
            "office_window": windows.show_office,
            "it_window": windows.show_it,
        }
        self.comfort = Comfort(self, desk, self.parts, self._state)
        self.actions_ = Actions(self, talks.slots() | self.comfort.slots() | own)
        self.addToolBar(self.actions_.bar(self, talks.choice))
        self.actions_.offer_on(self.parts.tree, self.parts.page.focus_stop)
        self.comfort.attach(self.actions_)
        self.help = HelpOverlay(key_groups(), self)
        # Beside the action: Esc also closes what is open while nothing runs.
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setAutoRepeat(False)
        escape.activated.connect(self._on_stop)
        self._clearing = QTimer(self)
        self._clearing.setInterval(_CLEAR_EVERY_MS)
        self._connect(bridge)
        if not self._state.restore(self, self.parts.splitter):
            self.resize(QSize(1366, 728).boundedTo(self.screen().availableSize()))
        self._enable()

    @property
    def is_busy(self) -> bool:
        """Work runs or waits."""
        return self._desk.busy

    def begin(self) -> None:
        """Find what a power cut interrupted, list what there is, finish what was left half done."""
        self._talks.begin()
        self._clearing.start()
        self._on_time_to_clear()

    def greet(self) -> None:
        """Show what stands where, when nobody has seen it yet."""
        self.comfort.greet()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files and folders are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take them in."""
        event.acceptProposedAction()
        self.intake.open_dropped(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask once while work runs; then stop it and close when it has stopped."""
        if self._desk.busy:
            event.ignore()
            if not self._closing:
                self._ask_closing()
            return
        self._clearing.stop()
        self._talks.stop()
        self.machine.stop()
        self.windows.close()
        self._state.remember(self, self.parts.splitter)
        super().closeEvent(event)

    def _connect(self, bridge: EventBridge) -> None:
        talks = self._talks
        talks.connect(bridge)
        bridge.told.connect(self.windows.on_told)
        self.windows.dossier_wanted.connect(self._on_dossier_wanted)
        self._desk.progressed.connect(self._on_progressed)
        self._desk.finished.connect(self._on_finished)
        self.watcher.changed.connect(self._on_list_changed)
        self.watcher.counted.connect(self._on_counted)
        self.selection.moved.connect(self._enable)
        self.intake.begun.connect(self._enable)
        self.scanning.begun.connect(self._on_scan_begun)
        self.scanning.changed.connect(self._on_stack_changed)
        self._clearing.timeout.connect(self._on_time_to_clear)

    def _draw(
        self,
        wanted: Wanted,
        then: Callable[[PagePicture], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._desk.ask(self, lambda _app: draw_page(wanted), then, failed)

    def _on_stop(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif self.comfort.tour.end():
            return
        elif not self.parts.question.refuse() and not self.scanning.stop():
            self._desk.cancel()

    def _on_help(self) -> None:
        self.help.toggle()

    def _on_dossier_wanted(self, wanted: object) -> None:
        """Another window asks for a dossier, by id or code; an older one is loaded first."""
        self.watcher.find(wanted, self._on_dossier_found)

    def _on_dossier_found(self, dossier: DossierId) -> None:
        self.selection.want(dossier)
        self.watcher.reload(dossier)
        to_front(self)

    def _on_scan_begun(self) -> None:
        self.parts.banner.hide()
        self.selection.follow_incoming()

    def _on_stack_changed(self) -> None:
        stack = self.scanning.stack
        self.actions_.rename("scan", "Quét" if stack is None else "Quét tiếp")
        self.parts.status.show_stack(standing_words(stack, self.scanning.others))
        self._enable()

    def _on_time_to_clear(self) -> None:
        if self._desk.app.clear.is_on:
            self._desk.start_yielding(chores.clear_old)

    def _ask_closing(self) -> None:
        asked = Asked(
            "Việc đang chạy chưa xong. Dừng lại và đóng cửa sổ? Các trang đã nhận vẫn được giữ; "
            "lần mở sau Sohoa làm tiếp.",
            yes="Dừng và đóng",
            no="Ở lại",
        )
        self.parts.question.ask(asked, lambda _text: self._on_closing_agreed())

    def _on_closing_agreed(self) -> None:
        self._closing = True
        self._desk.cancel()
        if not self._desk.busy:
            self.close()

    def _on_progressed(self, progress: Progress | None) -> None:
        self.parts.status.show_progress(progress)
        reading = progress is not None and progress.phase in _BEING_READ
        self.parts.model.show_being_read(being_read=reading)
        self._enable()

    def _on_finished(self, outcome: Outcome[Done]) -> None:
        self._talks.outcomes.on_finished(outcome)
        self._enable()
        if self._closing and not self._desk.busy:
            self.close()

    def _on_counted(self, standing: Standing) -> None:
        self._standing = standing
        self.parts.status.show_standing(standing)
        self._enable()

    def _on_list_changed(self) -> None:
        self.parts.show_work(has_pages=self.parts.model.rowCount() > 0)
        self.selection.refresh()
        self._enable()

    def _enable(self) -> None:
        self.actions_.enable(**available(self._talks.situation(self._standing)))
