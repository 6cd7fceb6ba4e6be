"""What the checks found in a dossier: rows to look at, to wave through or to scan again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.findings import Finding, Weight
from scanner_app.gui.dossier.findings_rows import FindingRow, FindingRows

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHOWN = 2
"""Rows seen at once; the others are scrolled to."""


class FindingsList(QWidget):
    """Hidden when there is nothing to say.

    Signals:
        chosen: `Finding`: its places are to be lit up.
        dismissed: `Finding`: seen, and right as it is.
        rescan_wanted: `Finding` about a page that has to be scanned again.
    """

    chosen = Signal(object)
    dismissed = Signal(object)
    rescan_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self._heading = QLabel(self)
        self._heading.setObjectName("holder")
        self._heading.setWordWrap(True)
        self._model = FindingRows(self)
        self._list = _Rows(self)
        self._seen = QPushButton("Đã xem, đúng (Space)", self)
        self._rescan = QPushButton("Quét lại trang (Ctrl+T)", self)
        self._build()
        self.show_findings(())

    @property
    def rows(self) -> QListView:
        """The rows."""
        return self._list

    @property
    def seen_button(self) -> QPushButton:
        """Waves the chosen finding through."""
        return self._seen

    @property
    def rescan_button(self) -> QPushButton:
        """Scans the page of the chosen finding again."""
        return self._rescan

    @property
    def finding(self) -> Finding | None:
        """The chosen one."""
        return self._model.finding(self._list.currentIndex())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these, what has to be scanned again first; the chosen one stays chosen."""
        before = self.finding
        self._model.show_findings(findings)
        self.setVisible(bool(findings))
        kept = self._model.index_of(before) if before is not None else QModelIndex()
        self._list.setCurrentIndex(kept if kept.isValid() else self._model.index(0, 0))
        self._heading.setText(_heading(findings))
        self._list.updateGeometry()
        self._enable()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter shows the place, Space waves through."""
        if watched is self._list and isinstance(event, QKeyEvent):
            press = event.type() == QEvent.Type.KeyPress
            if press and event.key() in _ENTER:
                self._on_activated(self._list.currentIndex())
                return True
            if press and event.key() == Qt.Key.Key_Space:
                self._on_seen()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(FindingRow(view))
        view.setAccessibleName("Điều cần xem của hồ sơ")
        view.setToolTip("Enter: xem chỗ ấy trên trang. Space: đã xem, đúng.")
        view.installEventFilter(self)
        view.clicked.connect(self._on_activated)
        view.selectionModel().currentChanged.connect(self._on_row_changed)
        self._seen.setToolTip("Đã so với giấy tờ, đúng như vậy: không nhắc lại (Space)")
        self._rescan.setToolTip("Quét một trang thay trang này (Ctrl+T)")
        self._seen.clicked.connect(self._on_seen)
        self._rescan.clicked.connect(self._on_rescan)
        key = QShortcut(QKeySequence("Ctrl+T"), self._list)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.setAutoRepeat(False)
        key.activated.connect(self._on_rescan)
        buttons = QHBoxLayout()
        buttons.addWidget(self._seen)
        buttons.addWidget(self._rescan)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(view, 1)
        layout.addLayout(buttons)

    def _enable(self) -> None:
        finding = self.finding
        self._seen.setEnabled(finding is not None)
        self._rescan.setEnabled(finding is not None and finding.evidence is not None)
        self._rescan.setVisible(self._model.has(Weight.RESCAN))

    def _on_row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._enable()
        if self._list.hasFocus() and (finding := self.finding) is not None:
            self.chosen.emit(finding)

    def _on_activated(self, index: QModelIndex) -> None:
        if (finding := self._model.finding(index)) is not None:
            self.chosen.emit(finding)

    def _on_seen(self) -> None:
        if (finding := self.finding) is not None:
            self.dismissed.emit(finding)

    def _on_rescan(self) -> None:
        finding = self.finding
        if finding is not None and finding.evidence is not None:
            self.rescan_wanted.emit(finding)


class _Rows(QListView):
    """As high as its rows, up to a few."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(False)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The height of the first rows at this width."""
        return QSize(super().sizeHint().width(), self._height_of(_SHOWN))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One whole row."""
        return QSize(super().minimumSizeHint().width(), self._height_of(1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Rows wrap otherwise now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def _height_of(self, rows: int) -> int:
        count = min(self.model().rowCount(), rows) if self.model() is not None else 0
        return sum(self.sizeHintForRow(row) for row in range(count)) + 2 * self.frameWidth()


def _heading(findings: Sequence[Finding]) -> str:
    again = sum(each.weight is Weight.RESCAN for each in findings)
    total = f"{len(findings)} điều cần xem trước khi công dân về"
    return f"{total}, trong đó {again} trang cần quét lại" if again else total
