"""An item model over rows that know their place; every change in as few signals as can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex

from scanner_app.gui.stack.rows import Row

_Index = QModelIndex | QPersistentModelIndex
COLUMNS = 2


class RowModel(QAbstractItemModel):
    """Rows below `root`.

    An index carries a row's number, never its address: one that outlives its row finds nothing.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root = Row("incoming")
        self._by_id: dict[int, Row] = {}

    def row_at(self, index: _Index) -> Row | None:
        """The row of an index, None outside the rows."""
        return self._by_id.get(index.internalId()) if index.isValid() else None

    def index_of_row(self, row: Row | None, column: int = 0) -> QModelIndex:
        """The index of a row, invalid for none and for the root."""
        if row is None or row.parent is None:
            return QModelIndex()
        return self.createIndex(row.row, column, row.id)

    def path_of(self, row: Row) -> tuple[int, ...]:
        """Its place from the root on; ascends down the list."""
        return () if row.parent is None else (*self.path_of(row.parent), row.row)

    def index(
        self,
        row: int,
        column: int,
        parent: _Index = QModelIndex(),  # noqa: B008 - as Qt has it
    ) -> QModelIndex:
        """The index of a place."""
        beside = self._below(parent)
        if not 0 <= row < len(beside) or not 0 <= column < COLUMNS:
            return QModelIndex()
        return self.createIndex(row, column, beside[row].id)

    def parent(self, index: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - QObject.parent is another one
        """The index above."""
        row = self.row_at(index)
        return self.index_of_row(row.parent) if row is not None else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """How many rows stand below."""
        return len(self._below(parent))

    def hasChildren(self, parent: _Index = QModelIndex()) -> bool:  # noqa: N802, B008 - Qt's
        """Whether rows stand below: one question where Qt's own way asks two."""
        return bool(self._below(parent))

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """What it is, and how it stands."""
        return COLUMNS

    def insert(self, parent: Row, at: int, rows: Sequence[Row]) -> None:
        """New rows, with all that is below them, side by side."""
        self.beginInsertRows(self.index_of_row(parent), at, at + len(rows) - 1)
        parent.children[at:at] = rows
        for row in rows:
            row.parent = parent
            self._register(row)
        self.endInsertRows()

    def remove(self, parent: Row, rows: Iterable[Row]) -> None:
        """These rows, run by run from the end."""
        for first, last in reversed(list(_runs(sorted(row.row for row in rows)))):
            self.beginRemoveRows(self.index_of_row(parent), first, last)
            for row in parent.children[first : last + 1]:
                self._unregister(row)
            del parent.children[first : last + 1]
            self.endRemoveRows()

    def move(self, row: Row, to: Row) -> None:
        """A row goes behind all others below another one, and stays chosen and unfolded."""
        at, source, end = row.row, row.parent, len(to.children)
        assert source is not None
        above, below = self.index_of_row(source), self.index_of_row(to)
        self.beginMoveRows(above, at, at, below, end)
        del source.children[at]
        to.children.append(row)
        row.parent = to
        self.endMoveRows()

    def reorder(self, parent: Row, rows: list[Row]) -> None:
        """The rows below in this order, in one go however many change places."""
        self.layoutAboutToBeChanged.emit()
        before = [index for index in self.persistentIndexList() if self._is_below(index, parent)]
        parent.children = list(rows)
        after = [self.index_of_row(self.row_at(each), each.column()) for each in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def tell_changed(self, rows: Sequence[Row]) -> None:
        """What these rows say changed; of rows side by side it is told once."""
        by_parent: dict[int, list[Row]] = {}
        for row in rows:
            if row.parent is not None:
                by_parent.setdefault(row.parent.id, []).append(row)
        for beside in by_parent.values():
            places = sorted(row.row for row in beside)
            parent = beside[0].parent
            assert parent is not None
            for first, last in _runs(places):
                self.dataChanged.emit(
                    self.index_of_row(parent.children[first]),
                    self.index_of_row(parent.children[last], COLUMNS - 1),
                )

    def _below(self, index: _Index) -> list[Row]:
        if not index.isValid():
            return self.root.children
        row = self.row_at(index) if index.column() == 0 else None
        return row.children if row is not None else []

    def _is_below(self, index: QModelIndex, parent: Row) -> bool:
        row = self.row_at(index)
        return row is not None and row.parent is parent

    def _register(self, row: Row) -> None:
        self._by_id[row.id] = row
        for each in row.children:
            each.parent = row
            self._register(each)

    def _unregister(self, row: Row) -> None:
        self._by_id.pop(row.id, None)
        for each in row.children:
            self._unregister(each)


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of ascending places."""
    first: int | None = None
    last = -1
    for place in places:
        if first is None:
            first = place
        elif place != last + 1:
            yield first, last
            first = place
        last = place
    if first is not None:
        yield first, last
