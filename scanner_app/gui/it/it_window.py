"""IT's window: every check of this PC, a test scan, a self-test, the log bundle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.diagnosis import Check
from scanner_app.domain.events import Event
from scanner_app.gui.answers import Answers
from scanner_app.gui.banner import Banner
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.fitting import Fitting
from scanner_app.gui.front import to_front
from scanner_app.gui.help_overlay import HelpOverlay
from scanner_app.gui.it.bundle_talk import BundleTalk
from scanner_app.gui.it.check_model import CheckModel
from scanner_app.gui.it.check_panel import CheckPanel
from scanner_app.gui.it.it_words import summary
from scanner_app.gui.it.self_test_panel import SelfTestPanel
from scanner_app.gui.it.settings_table import SettingsTable
from scanner_app.gui.it.trial_scan_panel import TrialScanPanel
from scanner_app.gui.it.word_table import WordTable
from scanner_app.gui.window_state import WindowState
from scanner_app.settings import SetValue, set_values

_KEYS = (
    ("F5", "Kiểm tra tất cả"),
    ("F6", "Kiểm tra lại mục đang chọn"),
    ("Ctrl+Shift+C", "Chép mục đang chọn thành chữ"),
    ("F7", "Tìm máy quét"),
    ("F4", "Quét thử một trang, không giữ lại"),
    ("F8", "Tự kiểm tra: làm thử cả việc trên trang mẫu"),
    ("Ctrl+L", "Lưu gói nhật ký để gửi người hỗ trợ"),
    ("Ctrl+Tab", "Sang thẻ kế tiếp"),
    ("Esc", "Dừng việc đang chạy; không có thì đóng cửa sổ"),
    ("F1", "Xem mọi phím tắt"),
)
_PART, _TOLD = 1, 3


class ItWindow(QMainWindow):
    """Shows at once what is wrong on this PC; beside the counter's window or alone."""

    def __init__(self, desk: Desk, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("it_window")
        self.setWindowTitle("Sohoa – Máy này")
        self.setMinimumSize(900, 560)
        self._desk = desk
        self._state = state
        self.model = CheckModel()
        self.checking = Answers(desk, self)
        self.banner = Banner(self)
        self.table = WordTable(
            self.model, "Các mục kiểm tra, xấu nhất ở trên", wide=_TOLD, spared=_PART
        )
        self.panel = CheckPanel()
        self.trial = TrialScanPanel(desk)
        self.self_test = SelfTestPanel(desk)
        self.settings = SettingsTable()
        self.bundle = BundleTalk(desk, self.banner.tell, self)
        self._summary = QLabel(self)
        self._summary.setObjectName("heading")
        self._summary.setWordWrap(True)
        self._summary.setMargin(4)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName("Xem kỹ")
        self._build()
        self.help = HelpOverlay(_KEYS, self)
        self._connect()
        self.resize(QSize(1366, 728).boundedTo(self.screen().availableSize()))

    @property
    def summary(self) -> str:
        """How this PC stands, in one line."""
        return self._summary.text()

    def show_window(self) -> None:
        """Show it, bring it to the front, and look at everything."""
        to_front(self)
        self.table.setFocus()
        self.check_all()

    def on_told(self, event: Event) -> None:
        """Nothing that happens at the counter changes what is looked at here."""

    def check_all(self) -> None:
        """F5: look at everything anew."""
        self._check(self._desk.app.diagnose.names)
        self._desk.ask(
            self,
            lambda app: set_values(app.home),
            self._on_settings,
            lambda error: self.banner.tell(notice_of(error)),
        )

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing of it goes on behind."""
        self._stop()
        super().closeEvent(event)

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.tabs)
        splitter.setSizes([800, 540])
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        self.tabs.addTab(self.panel, "Mục đang chọn")
        self.tabs.addTab(self.trial, "Quét thử")
        self.tabs.addTab(self.self_test, "Tự kiểm tra")
        settings = WordTable(self.settings, "Thiết lập đang dùng", wide=1)
        self.tabs.addTab(settings, "Thiết lập")
        Fitting(self.tabs, self._fit_tabs)
        again = QPushButton("Kiểm tra tất cả (F5)", self)
        again.clicked.connect(self.check_all)
        save = QPushButton("Gói nhật ký… (Ctrl+L)", self)
        save.setToolTip("Nhật ký, kết quả kiểm tra, thiết lập trong một tệp; không có giấy tờ")
        save.clicked.connect(self.bundle.save)
        # The table was made for itself, so that Tab would come to it after the tabs.
        QWidget.setTabOrder(save, self.table)
        top = QHBoxLayout()
        top.addWidget(self._summary, 1)
        top.addWidget(again)
        top.addWidget(save)
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.addLayout(top)
        layout.addWidget(self.banner)
        layout.addWidget(splitter, 1)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        self.checking.found.connect(self._on_found)
        self.checking.ended.connect(self._on_ended)
        self.checking.failed.connect(lambda error: self.banner.tell(notice_of(error)))
        self.panel.again_wanted.connect(self._on_again)
        self.banner.bundle_wanted.connect(self.bundle.save)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        slots: dict[str, Callable[[], object]] = {
            "F5": self.check_all,
            "F6": self._on_again,
            "Ctrl+Shift+C": self.panel.copy,
            "F7": lambda: self._on_tab(self.trial, self.trial.search),
            "F4": lambda: self._on_tab(self.trial, self.trial.scan),
            "F8": lambda: self._on_tab(self.self_test, self.self_test.start),
            "Ctrl+L": self.bundle.save,
            "Esc": self._on_escape,
            "F1": self.help.toggle,
        }
        for key, slot in slots.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)

    def _check(self, names: tuple[str, ...]) -> None:
        self.model.begin(names)
        self.checking.start(lambda app, cancel: app.diagnose.each(names, cancel))
        self._tell()

    def _on_found(self, check: Check) -> None:
        self.model.put(check)
        if self.model.check_at(self.table.currentIndex()) is check:
            self.panel.show_check(check)
        self._tell()

    def _on_ended(self) -> None:
        self.model.stop()
        self._tell()
        if not self.table.selectionModel().hasSelection():
            # The worst, unless somebody looks at another one.
            self.table.selectRow(0)

    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.panel.show_check(self.model.check_at(current))

    def _on_again(self) -> None:
        name = self.model.name_at(self.table.currentIndex())
        if name is not None and not self.checking.runs:
            self._check((name,))

    def _on_settings(self, values: tuple[SetValue, ...]) -> None:
        self.settings.show_values(values)

    def _on_tab(self, tab: QWidget, then: Callable[[], None]) -> None:
        self.tabs.setCurrentWidget(tab)
        then()

    def _on_escape(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif self.checking.runs or self.trial.runs or self.self_test.runs:
            self._stop()
        else:
            self.close()

    def _fit_tabs(self) -> None:
        """No tab is left out."""
        bar = self.tabs.tabBar()
        self.tabs.setMinimumWidth(bar.sizeHint().width() + bar.fontMetrics().height())

    def _stop(self) -> None:
        if self.checking.runs:
            self.checking.stop()
            self.model.stop()
            self._tell()
        self.trial.stop()
        self.self_test.stop()

    def _tell(self) -> None:
        known, total = self.model.checks, self.model.total
        stopped = len(known) < total and not self.checking.runs
        self._summary.setText(
            f"Đã dừng sau {len(known)} / {total} mục"
            if stopped
            else summary(self.model.settled, total)
        )
