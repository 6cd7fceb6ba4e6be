"""A table of figures as an item model: sortable, aligned, nothing rounded anew."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from scanner_app.domain.progress import Rate
from scanner_app.figures.tables import Column, Kind, Row, Table, Value, shown
from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark

VALUE = Qt.ItemDataRole.UserRole
"""The value itself."""

_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class FiguresModel(QAbstractTableModel):
    """Rows of one table, its sum last whatever the order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._rows: tuple[Row, ...] = ()
        self._order: tuple[str, bool] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown of each row."""
        return self._table.columns if self._table else ()

    @property
    def table(self) -> Table | None:
        """What it shows."""
        return self._table

    def show(self, table: Table) -> None:
        """Another table, in the order that was chosen."""
        self.beginResetModel()
        self._table = table
        self._arrange()
        self.endResetModel()

    def leads_to(self, index: _Index) -> str:
        """Code of the dossier or office behind a row; "" is none."""
        return self._rows[index.row()].leads_to if index.isValid() else ""

    def longest(self, column: int) -> str:
        """The longest text of a column, for its width."""
        texts = (_in_cell(row.values[column], self.columns[column]) for row in self._rows)
        return max(texts, key=len, default="")

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Rows with the sum."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Columns of the table."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Labels of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.kind)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.label}: bấm để xếp theo cột này"
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell as people read it."""
        row, column = self._rows[index.row()], self.columns[index.column()]
        value = row.values[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(value)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.label}: {_spoken(value)}"
            case Qt.ItemDataRole.ToolTipRole if isinstance(value, Rate):
                return _spoken(value)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column.kind)
            case Qt.ItemDataRole.DecorationRole if row.is_late and index.column() == self._last:
                return icon(Mark.LOOK)
            case Qt.ItemDataRole.FontRole if self._is_sum(index.row()):
                bold = QFont()
                bold.setBold(True)
                return bold
        return value if role == VALUE else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; the sum stays last."""
        keys = self.columns
        falling = order is Qt.SortOrder.DescendingOrder
        self._order = (keys[column].key, falling) if 0 <= column < len(keys) else None
        self.layoutAboutToBeChanged.emit()
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        if self._table is None:
            return
        table = self._table
        if self._order is not None:
            table = table.ordered(self._order[0], falling=self._order[1])
        self._rows = table.rows + ((table.total,) if table.total else ())

    @property
    def _last(self) -> int:
        return len(self.columns) - 1

    def _is_sum(self, row: int) -> bool:
        return self._table is not None and row == len(self._table.rows)


def _in_cell(value: Value, column: Column) -> str:
    """What takes place in the cell; a bar has its counts beside it."""
    return value.counts_text if column.bar and isinstance(value, Rate) else shown(value)


def _alignment(kind: Kind) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if kind is Kind.TEXT else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _spoken(value: Value) -> str:
    if isinstance(value, Rate) and value.denominator:
        return f"{value.percent_text} = {value.counts_text}"
    return shown(value)
