"""The buttons above a page, and what its overlay means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from scanner_app.gui.page.flow_row import FlowRow
from scanner_app.gui.page.overlay import TRUST_WORDS, Overlay, Trust
from scanner_app.gui.page.steady import Steady

_STROKES = {Trust.SURE: "━━", Trust.FAIR: "╍╍", Trust.WEAK: "┅┅"}
_NOT_READ = "Trang này chưa đọc, hoặc đã xoay sau khi đọc: chưa có lớp chữ."


class PageBar(QWidget):
    """A title, buttons in rows that wrap, a legend while the overlay is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.legend = QLabel(self)
        self.legend.setWordWrap(True)
        self.legend.setAccessibleName("Chú giải lớp chữ")
        self.legend.hide()
        self._buttons = QWidget(self)
        self._row = FlowRow(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(Steady(self.title, self))
        layout.addWidget(self._buttons)
        layout.addWidget(self.legend)

    def add(self, text: str, name: str, slot: Callable[[], object]) -> QToolButton:
        """A button; `name` says what it does, with its key."""
        button = QToolButton(self._buttons)
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(slot)
        self._row.addWidget(button)
        return button

    def show_legend(self, overlay: Overlay | None, *, on: bool) -> None:
        """What the strokes mean, how many there are of each, and what is wrong with the page."""
        self.legend.setVisible(on)
        self.legend.setText(legend_words(overlay) if overlay is not None else _NOT_READ)
        self.legend.setForegroundRole(QPalette.ColorRole.WindowText)
        self._keep_legend_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Narrower, the legend needs more lines."""
        super().resizeEvent(event)
        self._keep_legend_whole()

    def _keep_legend_whole(self) -> None:
        """A label that breaks lines gives way to the page otherwise, and is cut."""
        needed = self.legend.heightForWidth(self.width()) if not self.legend.isHidden() else 0
        self.legend.setMinimumHeight(max(0, needed))


def legend_words(overlay: Overlay) -> str:
    """The legend as one line that wraps between its parts."""
    parts = [
        f"{_STROKES[trust]} {TRUST_WORDS[trust]}: {overlay.count(trust)} chữ" for trust in Trust
    ]
    if overlay.codes:
        parts.append(f"▱ mã vạch: {len(overlay.codes)}")
    if overlay.notes:
        parts.append("⚠ " + ", ".join(overlay.notes))
    return "   ".join(part.replace(" ", "\u00a0") for part in parts)
