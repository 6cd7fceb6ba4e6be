"""The counter clerk's window: pages come in, tags are confirmed, dossiers are signed and sent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from scanner_app.domain.dossier import Dossier, Tag
from scanner_app.domain.ids import OfficeCode
from scanner_app.gui import chores
from scanner_app.gui.actions import Actions, key_list
from scanner_app.gui.available import Situation, available
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.chores import Done, Phase
from scanner_app.gui.desk import Desk, Progress
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.help_overlay import HelpOverlay
from scanner_app.gui.intake_talk import IntakeTalk
from scanner_app.gui.layout import Parts
from scanner_app.gui.office_talk import OfficeTalk
from scanner_app.gui.outcomes import Outcomes
from scanner_app.gui.pictures import PagePicture, Wanted, draw_page
from scanner_app.gui.profile_choice import ProfileChoice
from scanner_app.gui.profile_talk import ProfileTalk
from scanner_app.gui.question import Asked
from scanner_app.gui.scan_talk import ScanTalk
from scanner_app.gui.scan_words import standing_words
from scanner_app.gui.scanner_dialog import ScannerDialog
from scanner_app.gui.secret import HeldPassword
from scanner_app.gui.selection import Selection
from scanner_app.gui.signing import SigningTalk
from scanner_app.gui.views import Standing
from scanner_app.gui.watcher import Watcher
from scanner_app.gui.window_state import WindowState
from scanner_app.tasks.runner import Outcome

_SEND_EVERY_MS = 20_000
"""Waiting files fall due 15 s after a failure at the earliest."""


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
        self.watcher = Watcher(desk, self.parts.model, self)
        self.office = OfficeTalk(desk.app.settings.office, self._state, self.parts.question, self)
        self.watcher.office = self.office.office
        self.selection = Selection(desk, self.parts, self)
        self.signing = SigningTalk(desk, self.parts.question, secret, self.parts.banner.tell, self)
        self.intake = IntakeTalk(desk, self.office, self.parts.banner.tell, self)
        choice = ProfileChoice(self)
        self.profiles = ProfileTalk(desk, choice, self._state, self)
        self.scanning = ScanTalk(desk, self.office, self.profiles, self.parts.banner.tell, self)
        self.outcomes = Outcomes(self.parts, self.watcher, self.selection, self.scanning, self)
        self.scanners = ScannerDialog(desk, self.profiles, self)
        self.actions_ = Actions(self, self._slots())
        self.addToolBar(self.actions_.bar(self, choice))
        self.help = HelpOverlay(key_list(), self)
        # Beside the action: Esc also closes what is open while nothing runs.
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self._on_stop)
        self._sending = QTimer(self)
        self._sending.setInterval(_SEND_EVERY_MS)
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
        self.scanning.recover()
        self.profiles.load()
        self.watcher.load_recent()
        self._on_go_on()
        self._sending.start()

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
        self._sending.stop()
        self.watcher.stop()
        self._state.remember(self, self.parts.splitter)
        super().closeEvent(event)

    def _slots(self) -> dict[str, Callable[[], object]]:
        page, dossier = self.parts.page, self.parts.dossier
        return {
            "scan": self.scanning.scan,
            "finish_stack": self.scanning.finish,
            "scanners": self.scanners.show_scanners,
            "open_files": self.intake.open_files,
            "open_folder": self.intake.open_folder,
            "give_code": dossier.ask_code,
            "look": dossier.look_at_next,
            "sign": self.signing.begin,
            "send_again": lambda: self._desk.start(chores.send_again),
            "go_on": self._on_go_on,
            "stop": self._on_stop,
            "register": self.intake.ask_register,
            "office": self.office.ask,
            "help": self._on_help,
            "fit": page.fit,
            "full_size": page.full_size,
            "zoom_in": page.zoom_in,
            "zoom_out": page.zoom_out,
        }

    def _connect(self, bridge: EventBridge) -> None:
        parts = self.parts
        bridge.told.connect(self._desk.on_told)
        bridge.told.connect(self.watcher.on_told)
        self._desk.progressed.connect(self._on_progressed)
        self._desk.finished.connect(self._on_finished)
        self.watcher.changed.connect(self._on_list_changed)
        self.watcher.counted.connect(self._on_counted)
        self.watcher.troubled.connect(parts.banner.tell)
        self.selection.moved.connect(self._enable)
        self.selection.troubled.connect(parts.banner.tell)
        parts.dossier.tag_confirmed.connect(self._on_tag_confirmed)
        parts.dossier.code_given.connect(self._on_code_given)
        self.office.changed.connect(self._on_office_changed)
        parts.tree.activated.connect(lambda _index: parts.dossier.table.setFocus())
        parts.dossier.value_refused.connect(self._on_value_refused)
        self.intake.begun.connect(self._enable)
        self.intake.register_changed.connect(self.watcher.count)
        self.profiles.troubled.connect(parts.banner.tell)
        self.scanning.begun.connect(self._on_scan_begun)
        self.scanning.changed.connect(self._on_stack_changed)
        self.scanning.scanner_wanted.connect(self.scanners.show_scanners)
        self.scanning.found.connect(self.watcher.load_batches)
        parts.open_button.clicked.connect(self.intake.open_folder)
        self._sending.timeout.connect(self._on_time_to_send)

    def _draw(
        self,
        wanted: Wanted,
        then: Callable[[PagePicture], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._desk.ask(self, lambda _app: draw_page(wanted), then, failed)

    def _on_office_changed(self, office: OfficeCode) -> None:
        self.watcher.office = office
        self.watcher.load_recent()

    def _on_go_on(self) -> None:
        self._desk.start_yielding(chores.go_on, office=self.office.office or OfficeCode(""))

    def _on_stop(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif not self.parts.question.refuse() and not self.scanning.stop():
            self._desk.cancel()

    def _on_help(self) -> None:
        self.help.toggle()

    def _on_scan_begun(self) -> None:
        self.parts.banner.hide()
        self.selection.follow_incoming()

    def _on_stack_changed(self) -> None:
        stack = self.scanning.stack
        self.actions_.rename("scan", "Quét" if stack is None else "Quét tiếp")
        self.parts.status.show_stack(standing_words(stack, self.scanning.others))
        self._enable()

    def _on_time_to_send(self) -> None:
        if not self._desk.busy and self._standing is not None and self._standing.waiting:
            self._desk.start(chores.send_due)

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
        reading = progress is not None and progress.phase in (Phase.READING, Phase.SCANNING)
        self.parts.model.show_being_read(being_read=reading)
        self._enable()

    def _on_finished(self, outcome: Outcome[Done]) -> None:
        self.outcomes.on_finished(outcome)
        self._enable()
        if self._closing and not self._desk.busy:
            self.close()

    def _on_counted(self, standing: Standing) -> None:
        self._standing = standing
        self.parts.status.show_standing(standing)
        self._enable()

    def _on_failed(self, error: Exception) -> None:
        self.parts.banner.tell(notice_of(error))

    def _on_list_changed(self) -> None:
        self.parts.show_work(has_pages=self.parts.model.rowCount() > 0)
        self.selection.refresh()
        self._enable()

    def _on_tag_confirmed(self, dossier: Dossier, tag: Tag) -> None:
        if chores.changes_code(dossier, tag):
            self._on_code_given(dossier, tag.value)
            return
        self._desk.ask(
            self,
            lambda app: chores.confirm_tag(app, dossier=dossier, tag=tag, by=self._desk.clerk),
            lambda _none: self.watcher.reload(dossier.id),
            self._on_failed,
        )

    def _on_code_given(self, dossier: Dossier, code: str) -> None:
        self._desk.start_yielding(
            chores.give_code,
            lambda _outcome: self.watcher.reload(dossier.id),
            dossier=dossier.id,
            code=code,
            by=self._desk.clerk,
        )
        self._enable()

    def _on_value_refused(self, typed: str) -> None:
        text = f"“{typed}” không phải ngày. Nhập ngày như 11/01/2024 rồi bấm Enter."
        self.parts.banner.tell(Notice(text, is_error=True))

    def _enable(self) -> None:
        now = Situation(
            busy=self._desk.busy,
            standing=self._standing,
            view=self.selection.view,
            has_page=self.parts.page.page is not None,
            has_incoming=bool(self.parts.model.incoming),
            may_change_office=self.office.may_change,
            scanning=self.scanning.is_scanning,
            has_stack=self.scanning.stack is not None,
        )
        self.actions_.enable(**available(now))
