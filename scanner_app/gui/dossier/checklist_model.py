"""Item model over a dossier's checklist: a heading for each part, a row for each component."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from scanner_app.domain.components import ComponentLine
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import PaperId
from scanner_app.gui.dossier.checklist_words import (
    PARTS,
    line_mark,
    line_name,
    line_tip,
    line_words,
    part_words,
)
from scanner_app.gui.icons import icon

Index = QModelIndex | QPersistentModelIndex
Row = ComponentLine | Part

_HEADINGS = ("Thành phần", "Tình trạng")
_TOLD = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.FontRole,
    )
)


class ChecklistModel(QAbstractTableModel):
    """Rows are lines, under a heading for each of the three parts, empty or not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._numbers: dict[PaperId, int] = {}
        self._shown: tuple[tuple[ComponentLine, ...], tuple[PaperId, ...]] = (), ()
        # Made once: the table asks every row for each of them whenever it is laid out.
        self._cells: dict[int, tuple[str, str]] = {}

    def show_lines(self, lines: tuple[ComponentLine, ...], papers: tuple[PaperId, ...]) -> None:
        """These lines; none shows nothing.

        Args:
            lines: of one dossier.
            papers: of it, in the order in which they are numbered.
        """
        self.beginResetModel()
        self._shown = lines, papers
        self._cells = {}
        self._numbers = {paper: number for number, paper in enumerate(papers, start=1)}
        self._rows = []
        for part in Part if lines else ():
            self._rows += [part, *(line for line in lines if line.part is part)]
        self.endResetModel()

    def shows(self, lines: tuple[ComponentLine, ...], papers: tuple[PaperId, ...]) -> bool:
        """Just these are in it already."""
        return self._shown == (lines, papers)

    def line(self, row: int) -> ComponentLine | None:
        """The line in a row; None for headings and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, ComponentLine) else None

    def row_of(self, wanted: ComponentLine) -> int | None:
        """Where the same component, or the same paper outside the list, stands now."""
        for row, each in enumerate(self._rows):
            if isinstance(each, ComponentLine) and _same(each, wanted):
                return row
        return None

    def texts(self, row: int) -> tuple[str, str]:
        """What stands in a row's cells."""
        each = self._rows[row]
        found = self._cells.get(row)
        if found is None:
            found = self._heading_texts(each) if isinstance(each, Part) else self._line_texts(each)
            self._cells[row] = found
        return found

    def is_heading(self, row: int) -> bool:
        """A part's name stands there."""
        return isinstance(self._rows[row], Part)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """As Qt asks."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _HEADINGS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], Part):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As Qt asks."""
        if role not in _TOLD:
            return None
        each = self._rows[index.row()]
        cells = self.texts(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if isinstance(each, Part):
            is_name = role == Qt.ItemDataRole.FontRole and index.column() == 0
            return _bold() if is_name else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(cells)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line_tip(each)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(line_mark(each))
        return None

    def _line_texts(self, line: ComponentLine) -> tuple[str, str]:
        return line_name(line, self._numbers), line_words(line)

    def _heading_texts(self, part: Part) -> tuple[str, str]:
        lines = [row for row in self._rows if isinstance(row, ComponentLine) and row.part is part]
        return PARTS[part], part_words(lines)


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def _same(one: ComponentLine, other: ComponentLine) -> bool:
    if one.rule is None or other.rule is None:
        return one.rule is other.rule and (one.papers, one.links) == (other.papers, other.links)
    return one.rule.key == other.rule.key
