"""The widgets of the queue's window, laid out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from scanner_app.gui.banner import Banner
from scanner_app.gui.fitting import Fitting
from scanner_app.gui.icons import icon
from scanner_app.gui.page.flow_row import FlowRow
from scanner_app.gui.queue.queue_columns import Column
from scanner_app.gui.queue.queue_model import Only, QueueModel
from scanner_app.gui.words import Mark

FILTERS = {
    Only.ALL: ("Tất cả", "Alt+1"),
    Only.WAITING: ("Chờ gửi", "Alt+2"),
    Only.FAILED: ("Lỗi", "Alt+3"),
    Only.SENT: ("Đã gửi", "Alt+4"),
}
PERIODS = {1: "hôm nay", 7: "7 ngày qua", 30: "30 ngày qua", 0: "từ trước đến nay"}
_SAMPLES = {
    Column.DOSSIER: "000.00.21.H37-251020-0007",
    Column.PAPER: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    Column.SIZE: "Kích thước_",
    Column.STATE: "đang gửi 12,3 MB / 45,6 MB",
    Column.TRIES: "Lần thử__",
    Column.NEXT: "Lần thử tới__",
    Column.DUE: "27/11/2026",
    Column.FORWARD: "27/11 17:00",
}
"""Widest texts that columns are made for."""
_ADVICE = "Tệp lớn hơn mức nơi nhận cho phép."


class QueueParts:
    """Widgets of the queue's window."""

    def __init__(self, window: QWidget, model: QueueModel) -> None:
        self.banner = Banner(window)
        self.headline = _Headline(window)
        self.filters = {only: _filter(*words) for only, words in FILTERS.items()}
        group = QButtonGroup(window)
        for each in self.filters.values():
            group.addButton(each)
        self.period = QComboBox()
        self.period.setAccessibleName("Tệp đã gửi trong")
        for days, words in PERIODS.items():
            self.period.addItem(words, days)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm mã hồ sơ, giấy tờ, tên tệp (Ctrl+F)")
        self.search.setAccessibleName("Tìm mã hồ sơ, giấy tờ, tên tệp")
        self.search.setClearButtonEnabled(True)
        self.table = _table(model)
        self.empty = QLabel()
        self.empty.setObjectName("firstSteps")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.detail = _detail(window)
        self.again = QPushButton("Gửi lại tệp đang chọn (F5)")
        self.again_all = QPushButton("Gửi lại tất cả (Shift+F5)")
        self.pause = QPushButton("Tạm dừng gửi (F6)")
        self.open = QPushButton("Mở hồ sơ (Enter)")
        self.copy = QPushButton("Chép tên tệp (Ctrl+C)")
        self.leave = QPushButton("Đóng (Esc)")
        self.totals = QLabel()
        self.totals.setAccessibleName("Tổng cộng")
        self.totals.setWordWrap(True)
        self._lay_out(window)

    def show_rows(self, *, any_shown: bool, empty: str) -> None:
        """The list, or why there is none."""
        self.empty.setText(empty)
        self.stack.setCurrentIndex(0 if any_shown else 1)

    def _lay_out(self, window: QWidget) -> None:
        above, below = FlowRow(), FlowRow()
        for button in self.filters.values():
            above.addWidget(button)
        above.addWidget(self.search)
        above.addWidget(_labelled("Đã gửi trong (Alt+5):", self.period))
        for button in (self.again, self.again_all, self.pause):
            below.addWidget(button)
        below.addWidget(_gap())
        for button in (self.open, self.copy, self.leave):
            below.addWidget(button)
        Fitting(self.search, self._fit_search)
        layout = QVBoxLayout(window)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.headline)
        layout.addWidget(self.banner)
        layout.addLayout(above)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.detail)
        layout.addLayout(below)
        layout.addWidget(self.totals)

    def _fit_search(self) -> None:
        hint = self.search.placeholderText()
        self.search.setMinimumWidth(self.search.fontMetrics().horizontalAdvance(hint) + 48)


class _Headline(QFrame):
    """How sending goes, always in sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Tình trạng gửi")
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def tell(self, text: str, mark: Mark) -> None:
        """Say this."""
        side = self.fontMetrics().height()
        self._mark.setPixmap(icon(mark).pixmap(QSize(side, side)))
        self._text.setText(text)
        self._text.setAccessibleName(text)


def _labelled(words: str, box: QComboBox) -> QWidget:
    both = QWidget()
    label = QLabel(words)
    label.setBuddy(box)
    row = QHBoxLayout(both)
    row.setContentsMargins(8, 0, 0, 0)
    row.addWidget(label)
    row.addWidget(box)
    return both


def _gap() -> QWidget:
    gap = QWidget()
    gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return gap


def _filter(words: str, key: str) -> QPushButton:
    button = QPushButton(f"{words} ({key})")
    button.setCheckable(True)
    return button


def _detail(window: QWidget) -> QLabel:
    detail = QLabel(window)
    detail.setObjectName("detail")
    detail.setAccessibleName("Tệp đang chọn")
    detail.setWordWrap(True)
    detail.setTextFormat(Qt.TextFormat.PlainText)
    detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    # The list must not jump while one walks through it.
    Fitting(detail, lambda: detail.setMinimumHeight(3 * detail.fontMetrics().lineSpacing()))
    return detail


def _table(model: QueueModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Tệp của hàng đợi")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsClickable(True)
    header.setSortIndicatorShown(True)
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    Fitting(table, lambda: _fit_columns(table))
    Fitting(table.viewport(), lambda: _fit_last(table), QEvent.Type.Resize)
    return table


def _fit_columns(table: QTableView) -> None:
    metrics = table.fontMetrics()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
    for column, sample in _SAMPLES.items():
        mark = metrics.height() + 6 if column is Column.STATE else 0
        table.setColumnWidth(column, metrics.horizontalAdvance(sample) + 14 + mark)
    _fit_last(table)


def _fit_last(table: QTableView) -> None:
    """What is left, but room for the sentence that most refused files have."""
    taken = sum(table.columnWidth(column) for column in Column if column is not Column.ADVICE)
    least = table.fontMetrics().horizontalAdvance(_ADVICE) + 14
    table.setColumnWidth(Column.ADVICE, max(least, table.viewport().width() - taken))
