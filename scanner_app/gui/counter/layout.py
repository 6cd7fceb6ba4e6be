"""The window's parts and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scanner_app.gui.banner import Banner
from scanner_app.gui.counter.status_line import StatusLine
from scanner_app.gui.dossier.dossier_panel import DossierPanel
from scanner_app.gui.dossier.store_lookup import StoreLookupPanel
from scanner_app.gui.fitting import Scrolled
from scanner_app.gui.page.page_view import PageView
from scanner_app.gui.page.pictures import Draw
from scanner_app.gui.question import Question
from scanner_app.gui.stack.dossier_tree import DossierTree
from scanner_app.gui.stack.stack_view import StackView

_FIRST_STEPS = (
    "Chưa có giấy tờ nào.\n\n"
    "1.  Đặt giấy vào máy quét rồi bấm F4; hoặc mở, dán (Ctrl+V), kéo thả vào đây\n"
    "     ảnh, PDF đã quét.\n"
    "2.  Xem các thẻ “cần xem”, sửa nếu sai, bấm Enter để xác nhận.\n"
    "3.  Bấm F9 để xem những gì sẽ ký, rồi ký số và gửi."
)
_COLUMNS = (370, 460, 530)
"""Pixels at 1366: a dossier code with its state, a page, tags with their values."""
_SHARES = (1, 3, 1)
"""Of what a wider screen adds: most to the page, enough to the list for whole file names."""


class Parts:
    """Widgets of the counter's window, laid out."""

    def __init__(self, window: QMainWindow, draw: Draw) -> None:
        self.banner = Banner(window)
        self.question = Question(window)
        self.lookup = StoreLookupPanel(window)
        self.model = DossierTree(window)
        self.tree = StackView(self.model)
        self.page = PageView(draw)
        self.dossier = DossierPanel()
        self.status = StatusLine(window)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.tree, self.page, Scrolled(self.dossier)):
            self.splitter.addWidget(widget)
        self.splitter.setSizes(list(_COLUMNS))
        self.splitter.setChildrenCollapsible(False)
        for column, share in enumerate(_SHARES):
            self.splitter.setStretchFactor(column, share)
        self.scan_button = QPushButton("Quét (F4)")
        self.scan_button.setObjectName("yes")
        self.open_button = QPushButton("Mở thư mục… (Ctrl+Shift+O)")
        self.stack = QStackedWidget()
        self.stack.addWidget(Scrolled(_empty_state(self.scan_button, self.open_button)))
        self.stack.addWidget(self.splitter)
        centre = QWidget(window)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(self.banner)
        layout.addWidget(self.question)
        layout.addWidget(self.lookup)
        layout.addWidget(self.stack, 1)
        window.setCentralWidget(centre)
        window.setStatusBar(self.status)

    def show_work(self, *, has_pages: bool) -> None:
        """The three columns, or what to do first."""
        self.stack.setCurrentIndex(int(has_pages))


def _empty_state(*buttons: QPushButton) -> QWidget:
    page = QWidget()
    text = QLabel(_FIRST_STEPS, page)
    text.setObjectName("firstSteps")
    layout = QVBoxLayout(page)
    layout.addStretch(2)
    layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    layout.addLayout(row)
    layout.addStretch(3)
    return page
