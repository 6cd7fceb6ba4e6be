"""F11: the officer's and the agency's certificate of this PC."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.signature import FoundKey, SignerRole
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.fitting import Fitting, Scrolled, make_roomy
from scanner_app.gui.signing import key_words
from scanner_app.gui.signing.key_panel import KeyPanel
from scanner_app.gui.theme import letter_scale
from scanner_app.tasks.runner import Handle

_ACROSS = 1.25  # times the system's letters: two panels still fit the smallest screen


class KeyDialog(QDialog):
    """Both keys side by side; Escape closes it.

    Signals:
        changed: another key holds now.
    """

    changed = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("Chứng thư số của máy này")
        self.setModal(True)
        self._desk = desk
        self._searching: Handle | None = None
        self.panels = {role: KeyPanel(desk, role, self) for role in SignerRole}
        self.state = QLabel(self)
        self.state.setAccessibleName("Tìm chứng thư")
        close = QPushButton("Đóng (Esc)", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        again = QPushButton("Tìm lại (F5)", self)
        again.setAutoDefault(False)
        again.clicked.connect(self._on_again)
        QShortcut(QKeySequence("F5"), self).activated.connect(self._on_again)
        inner = QWidget(self)
        self._columns = columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        for panel in self.panels.values():
            columns.addWidget(panel, 1)
            panel.stored.connect(self.changed)
        below = QHBoxLayout()
        below.addWidget(again)
        below.addWidget(self.state, 1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(Scrolled(inner), 1)
        layout.addLayout(below)
        QWidget.setTabOrder(self.panels[SignerRole.AGENCY].save, again)
        QWidget.setTabOrder(again, close)
        # Heard in reverse: first the columns turn, then the size follows.
        make_roomy(self, 1080, 560)
        Fitting(self, self._turn_columns)

    def show_keys(self) -> None:
        """Open it; both keys are looked at, and certificates at hand are looked for."""
        for panel in self.panels.values():
            panel.load()
        self.open()
        self.panels[SignerRole.OFFICER].form.kind.setFocus()
        self.search()

    def search(self) -> None:
        """Look anew for certificates at hand."""
        if self._searching is not None:
            return
        self.state.setText(key_words.SEARCHING)
        self._searching = self._desk.ask_device(
            self, lambda app, _cancel: app.keys.found(), self._on_found, self._on_failed
        )

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """A password that was typed and not stored is forgotten."""
        for panel in self.panels.values():
            panel.form.password.clear()
        super().hideEvent(event)

    def _turn_columns(self) -> None:
        """Side by side, or below each other where the letters are too large for that."""
        across = letter_scale() <= _ACROSS
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)

    def _on_again(self) -> None:
        """A token that was plugged in meanwhile changes both the list and the keys' state."""
        for panel in self.panels.values():
            panel.look()
        self.search()

    def _on_found(self, found: tuple[FoundKey, ...]) -> None:
        self._searching = None
        self.state.setText(
            f"Tìm thấy {len(found)} chứng thư trên máy." if found else key_words.NONE_FOUND
        )
        for panel in self.panels.values():
            panel.show_found(found)

    def _on_failed(self, error: Exception) -> None:
        self._searching = None
        notice = notice_of(error)
        self.state.setText(notice.text if notice is not None else "")
