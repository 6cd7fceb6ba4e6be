"""Item model over the files of a batch; whole dossiers can be left out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QGuiApplication, QPalette

from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.gui.icons import icon
from scanner_app.gui.signing.sign_views import SignLine
from scanner_app.gui.words import Mark

Index = QModelIndex | QPersistentModelIndex

_HEADINGS = ("Hồ sơ", "Giấy tờ", "Trang", "Lưu ý")
_PAGES = 2
_NOTE = 3


class SignList(QAbstractTableModel):
    """Rows are files; the tick box of a dossier stands in the row of its first file.

    Signals:
        ticked: other dossiers are in or out.
    """

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[SignLine, ...] = ()
        self._rows: dict[PaperId, int] = {}
        self._first: set[int] = set()
        self._out: set[DossierId] = set()
        self._signed: set[PaperId] = set()
        self._frozen = False

    @property
    def chosen(self) -> tuple[SignLine, ...]:
        """The files that are not left out."""
        return tuple(line for line in self._lines if line.dossier not in self._out)

    def show_lines(self, lines: Iterable[SignLine]) -> None:
        """Other files; dossiers that were left out stay so, even when they come again."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self._rows = {line.paper: row for row, line in enumerate(self._lines)}
        before = [None, *(line.dossier for line in self._lines)]
        self._first = {row for row, line in enumerate(self._lines) if before[row] != line.dossier}
        self._signed.clear()
        self._frozen = False
        self.endResetModel()
        self.ticked.emit()

    def take_all(self) -> None:
        """No dossier is left out any more."""
        self._out.clear()

    def freeze(self) -> None:
        """Signing has begun: ticks stay as they are."""
        self._frozen = True
        self._tell_all()

    def mark_signed(self, paper: PaperId) -> int | None:
        """A file is signed; its row, None when it is none of these."""
        row = self._rows.get(paper)
        if row is not None:
            self._signed.add(paper)
            self.dataChanged.emit(self.index(row, _NOTE), self.index(row, _NOTE))
        return row

    def toggle(self, row: int) -> None:
        """Leave out the dossier of this row, or take it in again."""
        if self._frozen or not 0 <= row < len(self._lines):
            return
        self._out ^= {self._lines[row].dossier}
        self._tell_all()
        self.ticked.emit()

    def toggle_all(self) -> None:
        """Take all in; when all are in, leave all out."""
        if self._frozen:
            return
        self._out = set() if self._out else {line.dossier for line in self._lines}
        self._tell_all()
        self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

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
        """The first file of a dossier bears its tick box."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and index.row() in self._first and not self._frozen:
            return found | Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As Qt asks."""
        row, column = index.row(), index.column()
        line = self._lines[row]
        is_out = line.dossier in self._out
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cells(row)[column]
            case Qt.ItemDataRole.ToolTipRole:
                return self._cells(row)[column] or None
            case Qt.ItemDataRole.AccessibleTextRole:
                ticked = "để lại, không ký" if is_out else "sẽ ký"
                return f"{ticked}: {line.code}, {line.kind}, {line.pages} trang, {self._note(row)}"
            case Qt.ItemDataRole.CheckStateRole if column == 0 and row in self._first:
                return Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked
            case Qt.ItemDataRole.TextAlignmentRole if column == _PAGES:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.DecorationRole if column == _NOTE:
                return self._mark(row)
            case Qt.ItemDataRole.ForegroundRole if is_out:
                # Left out: as faint as what cannot be used; the words say so, too.
                palette = QGuiApplication.palette()
                return QBrush(palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text))
            case _:
                return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, _value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A tick box was clicked."""
        if role != Qt.ItemDataRole.CheckStateRole or self._frozen:
            return False
        self.toggle(index.row())
        return True

    def _cells(self, row: int) -> tuple[str, str, str, str]:
        line = self._lines[row]
        code = line.code if row in self._first else ""
        return code, line.kind, str(line.pages), self._note(row)

    def _note(self, row: int) -> str:
        line = self._lines[row]
        if line.paper in self._signed:
            return "đã ký"
        if line.dossier in self._out:
            return "để lại"
        copy = line.copy.value if line.copy is not None else ""
        doubt = "thẻ chưa xem" if self._is_doubtful(row) else ""
        return ", ".join(part for part in (copy, doubt) if part)

    def _mark(self, row: int) -> object:
        line = self._lines[row]
        if line.paper in self._signed:
            return icon(Mark.SENT)
        if line.dossier not in self._out and self._is_doubtful(row):
            return icon(Mark.LOOK)
        return None

    def _is_doubtful(self, row: int) -> bool:
        """Said once a dossier: a mark in every row would be looked at no more."""
        return row in self._first and self._lines[row].doubtful

    def _tell_all(self) -> None:
        if self._lines:
            last = self.index(len(self._lines) - 1, len(_HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
