"""The checks of this PC as a table, worst first; those that still run come last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from scanner_app.domain.diagnosis import Check, worst_first
from scanner_app.gui.icons import icon
from scanner_app.gui.it.it_words import MARKS, check_name, told
from scanner_app.gui.words import Mark
from scanner_app.messages.diagnosing import PARTS, SEVERITIES

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WAITS = "đang kiểm tra"


class CheckModel(QAbstractTableModel):
    """One row a check; a row keeps its selection when it moves."""

    HEADINGS: ClassVar = ("Trạng thái", "Phần", "Kiểm tra", "Kết quả")

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._checks: dict[str, Check] = {}
        self._running: set[str] = set()

    @property
    def checks(self) -> tuple[Check, ...]:
        """What was found so far, worst first."""
        return worst_first(tuple(self._checks.values()))

    @property
    def settled(self) -> tuple[Check, ...]:
        """Those that are not looked at anew just now, worst first."""
        return tuple(each for each in self.checks if each.name not in self._running)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._names)

    def begin(self, names: Sequence[str]) -> None:
        """These run now; what was found of them before is shown until they end."""
        fresh = [name for name in names if name not in self._names]
        self._running |= set(names)
        if fresh:
            count = len(self._names)
            self.beginInsertRows(QModelIndex(), count, count + len(fresh) - 1)
            self._names += fresh
            self.endInsertRows()
        self._all_changed()

    def put(self, check: Check) -> None:
        """One has ended."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        names = [self._names[index.row()] for index in before]
        self._checks[check.name] = check
        self._running.discard(check.name)
        known = [each.name for each in self.checks]
        self._names = known + [name for name in self._names if name not in self._checks]
        moved = [
            self.index(self._names.index(name), index.column())
            for name, index in zip(names, before, strict=True)
        ]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def stop(self) -> None:
        """Nothing runs any more."""
        self._running.clear()
        self._all_changed()

    def check_at(self, index: _Index) -> Check | None:
        """The row's check; None while it runs for the first time."""
        name = self.name_at(index)
        return self._checks.get(name) if name else None

    def name_at(self, index: _Index) -> str | None:
        """The row's name; None outside."""
        return self._names[index.row()] if index.isValid() else None

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """One a check."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """State, part, name, result."""
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADINGS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows; its first cell is spoken as the whole row."""
        name = self.name_at(index)
        if name is None:
            return None
        words = self._words(name)
        if role == Qt.ItemDataRole.DisplayRole:
            return words[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(self._mark(name))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((words[2], words[0], words[3]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _words(self, name: str) -> tuple[str, str, str, str]:
        check = self._checks.get(name)
        if check is None:
            return _WAITS if name in self._running else "chưa kiểm tra", "", check_name(name), ""
        state = _WAITS if name in self._running else SEVERITIES[check.severity]
        return state, PARTS[check.part], check_name(name), told(check)

    def _mark(self, name: str) -> Mark:
        if name in self._running:
            return Mark.WORKING
        check = self._checks.get(name)
        return Mark.KEPT if check is None else MARKS[check.severity]

    def _all_changed(self) -> None:
        if self._names:
            last = self.index(len(self._names) - 1, len(self.HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
