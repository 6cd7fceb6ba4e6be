"""How the program looks and sounds: light or dark, size of the letters, kept over restarts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from scanner_app.gui.chores import Done
from scanner_app.gui.theme import Scheme, dress
from scanner_app.gui.window_state import WindowState
from scanner_app.tasks.runner import Failed, Outcome, Succeeded

SIZES = (100, 110, 125, 150, 175, 200)
"""Per cent of the system's letters (users may scale: decree 224/2026/NĐ-CP, article 23(6))."""

_SCHEMES = {
    Scheme.SYSTEM: "theo máy",
    Scheme.LIGHT: "sáng",
    Scheme.DARK: "tối",
}


class Look(QObject):
    """What the clerk chose, applied to every window at once.

    Signals:
        changed: the words of its actions are others now.
    """

    changed = Signal()

    def __init__(self, state: WindowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._scheme = Scheme.SYSTEM
        if state.scheme in set(Scheme):
            self._scheme = Scheme(state.scheme)
        self._percent = min(SIZES, key=lambda size: abs(size - state.letters))
        self._dressing = False
        if (self._scheme, self._percent) != (Scheme.SYSTEM, 100):
            self._dress()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system."""
        return self._scheme

    @property
    def percent(self) -> int:
        """Size of the letters."""
        return self._percent

    @property
    def words(self) -> dict[str, str]:
        """What its actions say, by their name."""
        return {
            "scheme": f"Giao diện: {_SCHEMES[self._scheme]}",
            "larger": f"Chữ to hơn (đang {self._percent} %)",
            "smaller": f"Chữ nhỏ hơn (đang {self._percent} %)",
            "sounds": f"Âm thanh báo: {'bật' if self._state.sounds else 'tắt'}",
        }

    def next_scheme(self) -> None:
        """From the system's to light to dark and back."""
        order = list(Scheme)
        self._scheme = order[(order.index(self._scheme) + 1) % len(order)]
        self._state.remember_scheme(self._scheme)
        self._dress()
        self.changed.emit()

    def larger(self) -> None:
        """One step up, to twice the size."""
        self._resize(1)

    def smaller(self) -> None:
        """One step down, to the system's size."""
        self._resize(-1)

    def toggle_sounds(self) -> None:
        """On or off; off before anybody asked."""
        self._state.remember_sounds(on=not self._state.sounds)
        self.changed.emit()

    def on_finished(self, outcome: Outcome[Done]) -> None:
        """Sound when a stack is filed or something failed; connected to the desk."""
        if not self._state.sounds:
            return
        done = outcome.value if isinstance(outcome, Succeeded) else None
        if isinstance(outcome, Failed) or (done is not None and (done.filed or done.errors)):
            QApplication.beep()

    def _resize(self, steps: int) -> None:
        at = SIZES.index(self._percent) + steps
        if 0 <= at < len(SIZES):
            self._percent = SIZES[at]
            self._state.remember_letters(self._percent)
            self._dress()
            self.changed.emit()

    def _on_system_changed(self) -> None:
        # Asking for a scheme makes the system report a change, too.
        if self._scheme is Scheme.SYSTEM and not self._dressing:
            self._dress()

    def _dress(self) -> None:
        found = QApplication.instance()
        if isinstance(found, QApplication):
            self._dressing = True
            dress(found, self._scheme, self._percent)
            self._dressing = False
