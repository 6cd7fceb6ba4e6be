"""The chooser of scan profiles beside the scan button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from scanner_app.domain.profile import ScanProfile

_WIDEST = 168  # pixels of a name at 9 pt, so that the bar fits a 1366 pixel screen
_LETTERS = 24  # of a name at other sizes
_NONE = "Cấu hình quét"


class ProfileChoice(QToolButton):
    """Shows the chosen profile; its menu and Alt with a profile's own key choose another.

    Signals:
        picked: str, a profile's name.
    """

    picked = Signal(str)

    def __init__(self, window: QWidget) -> None:
        """The window is where the keys hold."""
        super().__init__(window)
        self._window = window
        self._profiles: tuple[ScanProfile, ...] = ()
        self._told: ScanProfile | None = None
        self._group = QActionGroup(self)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(_NONE)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName("profile")
        self._tell(None)

    def show_profiles(self, profiles: Sequence[ScanProfile], chosen: ScanProfile | None) -> None:
        """Offer these; one is chosen."""
        if self._profiles != tuple(profiles):
            self._profiles = tuple(profiles)
            self._offer()
        for action in self._group.actions():
            action.setChecked(chosen is not None and action.data() == chosen.name)
        self._tell(chosen)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Other letters need another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._tell(self._told)

    def _offer(self) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            self._window.removeAction(action)
            action.deleteLater()
        self._menu.clear()
        for profile in self._profiles:
            action = QAction(profile.name, self._group)
            action.setData(profile.name)
            action.setCheckable(True)
            if profile.key:
                action.setShortcut(QKeySequence(f"Alt+{profile.key}"))
            action.triggered.connect(
                lambda _checked=False, name=profile.name: self.picked.emit(name)
            )
            self._menu.addAction(action)
            # A menu that hangs on a button keeps its keys to itself while it is closed.
            self._window.addAction(action)

    def _tell(self, chosen: ScanProfile | None) -> None:
        name = chosen.name if chosen is not None else _NONE
        key = f"Alt+{chosen.key}" if chosen is not None and chosen.key else "Alt+số"
        self._told = chosen
        metrics = self.fontMetrics()
        widest = max(_WIDEST, min(metrics.averageCharWidth() * _LETTERS, 2 * _WIDEST))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, widest)
        self.setText(f"{shown}\n{key}")
        self.setFixedWidth(widest + 34)
        self.setToolTip(f"Cấu hình quét: {name} ({key})")
        self.setAccessibleName(f"Cấu hình quét: {name} ({key})")
