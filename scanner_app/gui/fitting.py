"""Sizes that follow the letters: what was measured once is measured again when they change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from scanner_app.gui.theme import letter_scale

_MEASURE = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish)
_LEAST = 6  # lines of text that a part shows before it scrolls


class Fitting(QObject):
    """Measures now, and again whenever the widget's letters change."""

    def __init__(self, widget: QWidget, measure: Callable[[], None], *more: QEvent.Type) -> None:
        """`more` events measure, too."""
        super().__init__(widget)
        self._measure = measure
        self._events = (*_MEASURE, *more)
        self._measuring = False
        widget.installEventFilter(self)
        self._now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """As Qt asks."""
        if event.type() in self._events:
            self._now()
        return super().eventFilter(watched, event)

    def _now(self) -> None:
        # Measuring may change the style, which would measure again.
        if not self._measuring:
            self._measuring = True
            self._measure()
            self._measuring = False


class Scrolled(QScrollArea):
    """Shows a part whole where there is room, else scrolls it from top to bottom."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for each in (inner, self.viewport()):
            each.setAutoFillBackground(False)

    def event(self, event: QEvent) -> bool:
        """The part inside needs another width."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the part has to be, a few lines high."""
        wide = self.widget().minimumSizeHint().width() + self._bar()
        return QSize(wide, _LEAST * self.fontMetrics().lineSpacing())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The part's own."""
        return self.widget().sizeHint() + QSize(self._bar(), 0)

    def _bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width()


def make_roomy(dialog: QDialog, width: int, height: int) -> None:
    """So large with the system's letters, larger with larger ones, never beyond its window.

    Args:
        dialog: over a window.
        width: pixels at 100 %.
        height: pixels at 100 %.
    """

    def measure() -> None:
        above = dialog.parentWidget()
        over = above.window() if above is not None else dialog
        limit = over.size() if over.isVisible() else dialog.screen().availableSize()
        dialog.resize((QSize(width, height) * letter_scale()).boundedTo(limit))

    Fitting(dialog, measure)
