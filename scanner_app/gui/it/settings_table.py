"""Settings as they hold, with the file that says so and what IT locked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from scanner_app.messages.setting_words import LAYERS, WORDS
from scanner_app.settings import SetValue

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_VALUE = 1
_PASSWORD = re.compile(r"//[^/@]*@")


class SettingsTable(QAbstractTableModel):
    """One row a setting; secrets are no settings and never stand here."""

    HEADINGS: ClassVar = ("Tên", "Giá trị", "Đặt ở", "Khóa")

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[SetValue, ...] = ()

    def show_values(self, rows: Sequence[SetValue]) -> None:
        """These hold; what was set stands before what is built in."""
        self.beginResetModel()
        self._rows = tuple(sorted(rows, key=lambda each: each.layer.value == "built-in"))
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """One a setting."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Key, value, layer, lock."""
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADINGS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows; its tool tip has the whole of it."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._rows[index.row()]
        words = (row.key, _value(row.value), LAYERS[row.layer], "khóa" if row.locked else "")
        if role == Qt.ItemDataRole.ToolTipRole and index.column() != _VALUE:
            return _told(row)
        return words[index.column()]


def _told(row: SetValue) -> str:
    words = WORDS[row.key]
    return "\n".join(each for each in (f"{words.title}. {words.told}", row.source) if each)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or "(trống)"
    return _PASSWORD.sub("//…@", str(value)) or "(trống)"
