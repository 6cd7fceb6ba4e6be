"""The self-test: each step of the main job with its time."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.bootstrap import App
from scanner_app.bootstrap.self_test import StepDone, self_test
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.icons import icon
from scanner_app.gui.it.it_words import seconds
from scanner_app.gui.words import Mark
from scanner_app.messages import text_for
from scanner_app.messages.diagnosing import STEPS
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Handle

_FIRST = (
    "Làm thử cả việc trên một trang mẫu: đọc, tạo PDF/A, ký bằng khóa minh họa, kiểm tra, gửi, so "
    "lại. Chạy trong kho tạm; kho thật, token và nơi nhận thật không bị đụng tới."
)


class SelfTestPanel(QWidget):
    """Starts it, shows its steps as they end, stops it.

    Signals:
        changed: it began or ended.
    """

    changed = Signal()
    _came = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Handle | None = None
        self._done: list[StepDone] = []
        self._state = QLabel(_FIRST, self)
        self._state.setWordWrap(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Các bước tự kiểm tra")
        self._list.setWordWrap(True)
        self._start = QPushButton("Tự kiểm tra (F8)", self)
        self._start.clicked.connect(self.start)
        self._stop = QPushButton("Dừng (Esc)", self)
        self._stop.clicked.connect(self.stop)
        self._stop.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self._start)
        buttons.addWidget(self._stop)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self._state)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self._came.connect(self._on_came)

    @property
    def runs(self) -> bool:
        """It is under way."""
        return self._running is not None

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return self._state.text()

    @property
    def steps(self) -> tuple[StepDone, ...]:
        """Those that ended."""
        return tuple(self._done)

    def start(self) -> None:
        """Run it, unless it runs."""
        if self.runs:
            return
        self._done.clear()
        self._list.clear()
        self._tell()

        def work(app: App, cancel: CancelToken) -> None:
            for step in self_test(app.settings, cancel):
                # RuntimeError: the window is gone; nobody watches any more.
                with contextlib.suppress(RuntimeError):
                    self._came.emit(step)

        self._running = self._desk.ask_device(self, work, self._on_ended, self._on_failed)
        self._enable()

    def stop(self) -> None:
        """Ask it to stop; what ended stays to be seen."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
            self._state.setText("Đã dừng. Kho tạm được xóa; kho thật không bị đụng tới.")
            self._enable()

    def _on_came(self, step: StepDone) -> None:
        if not self.runs:
            return
        self._done.append(step)
        told = text_for(step.error) if step.error else step.detail
        state = "tốt" if step.ok else "hỏng"
        item = QListWidgetItem(f"{STEPS[step.name]}: {state}, {seconds(step.took_s)}\n{told}")
        item.setIcon(icon(Mark.SENT if step.ok else Mark.ERROR))
        self._list.addItem(item)
        self._list.scrollToBottom()
        self._tell()

    def _tell(self) -> None:
        done = len(self._done)
        following = list(STEPS.values())[done] if done < len(STEPS) else ""
        self._state.setText(f"Bước {min(done + 1, len(STEPS))} / {len(STEPS)}: {following}…")

    def _on_ended(self, _none: None) -> None:
        if not self.runs:
            return
        self._running = None
        took = seconds(sum(step.took_s for step in self._done))
        ok = len(self._done) == len(STEPS) and all(step.ok for step in self._done)
        self._state.setText(
            f"Cả {len(STEPS)} bước đều tốt, hết {took}."
            if ok
            else "Có bước hỏng: máy này chưa làm được việc chính. Xem lý do ở bước cuối danh sách."
        )
        self._enable()

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        notice = notice_of(error)
        self._state.setText(notice.text if notice else "")
        self._enable()

    def _enable(self) -> None:
        self._start.setEnabled(not self.runs)
        self._stop.setEnabled(self.runs)
        self.changed.emit()
