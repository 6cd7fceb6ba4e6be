"""What the stack's rows say and take, cell by cell: texts, marks, dragging and dropping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scanner_app.domain.ids import PageId
from scanner_app.gui.icons import icon
from scanner_app.gui.stack import dragging
from scanner_app.gui.stack.row_model import RowModel
from scanner_app.gui.stack.rows import Row, Said, said

_PAPER_AND_PAGE = ("paper", "page")

Index = QModelIndex | QPersistentModelIndex


class CellModel(RowModel):
    """Texts are made when a row is painted: 500 pages cost no more than the ten that are seen.

    Signals:
        move_wanted: `Moving`: rows were dropped on a place.
    """

    move_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._being_read = False
        self._cut: frozenset[PageId] = frozenset()

    def pages_of(self, index: Index) -> tuple[PageId, ...]:
        """Every page that a row is or holds."""
        row = self.row_at(index)
        return tuple(row.pages) if row is not None else ()

    def is_cut(self, index: Index) -> bool:
        """A page, or all of a paper, waits to be put elsewhere."""
        pages = self.pages_of(index) if self._cut else ()
        return bool(pages) and self._cut.issuperset(pages)

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Names of the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return ("Hồ sơ, giấy tờ, trang", "Trạng thái")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, mark and tool tip of a cell."""
        row = self.row_at(index)
        if row is None or role not in _TOLD:
            return None
        return _cell(self.said(row), row, index.column(), role)

    def said(self, row: Row) -> Said:
        """Every text of a row as it is now."""
        return said(row, being_read=self._being_read)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Papers and pages can be dragged; what holds them takes them."""
        row = self.row_at(index)
        return _FLAGS[row.kind if row is not None else None]

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Pages move; nothing is copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Only its own rows."""
        return [dragging.MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The rows, for a drag."""
        return dragging.packed(self.groups(indexes))

    def groups(self, indexes: Iterable[Index]) -> tuple[tuple[PageId, ...], ...]:
        """Pages of rows, in the order of the list, apart for whole papers among themselves."""
        rows = {row.id: row for each in indexes if (row := self.row_at(each)) is not None}
        chosen = sorted(
            (row for row in rows.values() if row.kind in _PAPER_AND_PAGE), key=self.path_of
        )
        if all(row.kind == "paper" for row in chosen):
            return tuple(tuple(row.pages) for row in chosen)
        return (tuple(dict.fromkeys(page for row in chosen for page in row.pages)),)

    def canDropMimeData(  # noqa: N802 - Qt's name
        self, mime: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Rows of this list, on what takes them."""
        groups, on = dragging.unpacked(mime), self.row_at(parent)
        return bool(groups) and dragging.target(on, row, groups) is not None

    def dropMimeData(  # noqa: N802 - Qt's name
        self, mime: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Ask for the move; the rows follow once it is stored."""
        groups = dragging.unpacked(mime)
        target = dragging.target(self.row_at(parent), row, groups) if groups else None
        if target is None:
            return False
        self.move_wanted.emit(dragging.Moving(groups, target))
        return True


_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_FLAGS = {
    None: Qt.ItemFlag.ItemIsDropEnabled,
    "incoming": _SHOWN | Qt.ItemFlag.ItemIsDropEnabled,
    "dossier": _SHOWN | Qt.ItemFlag.ItemIsDropEnabled,
    "paper": _SHOWN | Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemIsDragEnabled,
    # Without the last one the list asks each of 500 pages for what is below it.
    "page": _SHOWN | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren,
}
_TOLD = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)


def _cell(now: Said, row: Row, column: int, role: int) -> object:
    title = f"{now.title} ({now.detail})" if row.kind == "page" and now.detail else now.title
    if role == Qt.ItemDataRole.DisplayRole:
        return (title, now.state)[column]
    if role == Qt.ItemDataRole.ToolTipRole:
        return now.advice or (title, now.state)[column]
    if role == Qt.ItemDataRole.AccessibleTextRole:
        detail = f", {now.detail}" if row.kind != "page" and now.detail else ""
        return f"{title}{detail}, {now.state}"
    return icon(now.mark) if column == 0 else None
