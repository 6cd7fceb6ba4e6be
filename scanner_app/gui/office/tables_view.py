"""The breakdowns as tabs: offices, days, procedures, officers, and what is stuck."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.progress import grouped
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.tables import Table
from scanner_app.gui.fitting import Fitting
from scanner_app.gui.office.bar_delegate import BarDelegate
from scanner_app.gui.office.figures_model import FiguresModel

TABS = {
    "offices": "Đơn vị",
    "days": "Ngày",
    "procedures": "Thủ tục",
    "clerks": "Cán bộ",
    "dossiers": "Đang vướng",
}
_UNSHOWN = "digitized"
"""Stands in the bar's cell; the workbook has it as a column."""
_PADDING = 26
_ICON = 26
_RISE, _BAR_RISE = 10, 17


class TableTab(QWidget):
    """One table with what has to be said about it.

    Signals:
        chosen: str, str: key of the table and code of the row on which Enter was pressed.
    """

    chosen = Signal(str, str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.model = FiguresModel(self)
        self.view = QTableView(self)
        self.view.setAccessibleName(TABS[key])
        self.view.setModel(self.model)
        self._bars = BarDelegate(self.view)
        self._note = QLabel("Đang đếm…", self)
        self._note.setWordWrap(True)
        self._set_up()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self._note)
        column.addWidget(self.view, 1)

    def show_table(self, table: Table, figures: OfficeFigures) -> None:
        """Another table of the same kind; the chosen row stays when it is still there."""
        code = self.model.leads_to(self.view.currentIndex())
        self.model.show(table)
        note = table.note if table.rows else table.empty
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._bars.aim(figures.asked.target)
        self._fit()
        row = next((r for r in range(self.model.rowCount()) if code and self._code(r) == code), 0)
        self.view.setCurrentIndex(self.model.index(row, 0))

    def grey(self, *, stale: bool) -> None:
        """The figures are old ones."""
        palette = QPalette(self.palette())
        role = QPalette.ColorRole
        if stale:
            palette.setColor(role.Text, palette.color(role.PlaceholderText))
        self.view.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Other letters need other columns."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _code(self, row: int) -> str:
        return self.model.leads_to(self.model.index(row, 0))

    def _set_up(self) -> None:
        view = self.view
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setSortingEnabled(True)
        view.horizontalHeader().setSortIndicatorClearable(True)
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.activated.connect(self._on_activated)
        Fitting(view.viewport(), self._fit, QEvent.Type.Resize)

    def _fit(self) -> None:
        """Columns as wide as their longest text: nothing is cut off, the rest scrolls."""
        view, letters = self.view, self.view.fontMetrics()
        bold = QFont(view.font())
        bold.setBold(True)
        sums = QFontMetrics(bold)
        for place, column in enumerate(self.model.columns):
            text = self.model.longest(place)
            if column.bar:
                view.setItemDelegateForColumn(place, self._bars)
                text += "     100,00%"
            view.setColumnHidden(place, column.key == _UNSHOWN and self._has_bar)
            width = max(sums.horizontalAdvance(text), letters.horizontalAdvance(column.label))
            mark = _ICON if column.key == "missing" else 0
            view.setColumnWidth(place, width + mark + _PADDING)
        self._widen()
        rise = _BAR_RISE if self._has_bar else _RISE
        view.verticalHeader().setDefaultSectionSize(sums.height() + rise)

    def _widen(self) -> None:
        """Names take what the figures leave."""
        view, count = self.view, len(self.model.columns)
        others = sum(view.columnWidth(at) for at in range(1, count) if not view.isColumnHidden(at))
        left = view.viewport().width() - others
        if count and left > view.columnWidth(0):
            view.setColumnWidth(0, left)

    @property
    def _has_bar(self) -> bool:
        return any(column.bar for column in self.model.columns)

    def _on_activated(self, index: QModelIndex) -> None:
        if code := self.model.leads_to(index):
            self.chosen.emit(self._key, code)


class Breakdowns(QTabWidget):
    """All tables.

    Signals:
        chosen: as `TableTab.chosen`.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Số liệu theo")
        self._fresh: set[str] = set()
        self.tabs = {key: TableTab(key, self) for key in TABS}
        for number, (key, tab) in enumerate(self.tabs.items(), start=1):
            self.addTab(tab, TABS[key])
            self.setTabToolTip(number - 1, f"{TABS[key]} (Alt+{number})")
            tab.chosen.connect(self.chosen)
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda place=number - 1: self._open(place))

    def show_figures(self, figures: OfficeFigures) -> None:
        """Other figures."""
        self._fresh = {table.key for table in figures.tables}
        for table in figures.tables:
            tab = self.tabs[table.key]
            # Only what is new: the rest of the tables comes later than the first two.
            if tab.model.table is not table:
                tab.show_table(table, figures)
        total = figures.rates[0]
        left = total.denominator - total.numerator
        self.setTabText(list(TABS).index("dossiers"), f"{TABS['dossiers']} ({grouped(left)})")

    def grey(self, *, stale: bool) -> None:
        """The figures are old ones."""
        for key, tab in self.tabs.items():
            tab.grey(stale=stale or key not in self._fresh)

    def _open(self, place: int) -> None:
        self.setCurrentIndex(place)
        self.tabs[list(TABS)[place]].view.setFocus()
