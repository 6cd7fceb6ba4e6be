"""The place above the checklist for what has to be looked at before the citizen leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from scanner_app.gui.fitting import Fitting

_LINES = 13
"""Lines of text: two findings, or an offer, with their buttons."""
_SHOWN_OR_HIDDEN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Notices(QScrollArea):
    """Shows notices below each other while one of them is shown; else takes no place."""

    def __init__(self, notices: tuple[QWidget, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._notices = notices
        self._inside = QWidget(self)
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(0, 0, 0, 0)
        for notice in notices:
            layout.addWidget(notice)
            notice.installEventFilter(self)
        layout.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        Fitting(self, self._fit, QEvent.Type.Resize)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A notice came or went."""
        if watched in self._notices and event.type() in _SHOWN_OR_HIDDEN:
            self.setHidden(all(notice.isHidden() for notice in self._notices))
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as the notices are, up to a share of the window; beyond it they scroll."""
        least = _LINES * self.fontMetrics().lineSpacing()
        most = max(least, self.window().height() // 3)
        self.setMinimumHeight(min(most, self._inside.sizeHint().height()))
