"""Item model over a dossier's tags and signatures, grouped by paper; no rules inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from scanner_app.domain.dossier import Dossier, Paper, PaperState, Tag
from scanner_app.gui import words
from scanner_app.gui.icons import icon
from scanner_app.gui.signing.sign_words import signature_lines
from scanner_app.gui.words import Mark

Index = QModelIndex | QPersistentModelIndex

_HEADINGS = ("Thẻ", "Giá trị", "Tin cậy")
VALUE = 1
_TOLD = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.FontRole,
    )
)


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag, and what was typed over its value."""

    tag: Tag
    typed: str | None = None

    @property
    def shown(self) -> str:
        """The value to show."""
        return words.shown_value(self.tag) if self.typed is None else self.typed

    @property
    def doubtful(self) -> bool:
        """Somebody should look."""
        return self.tag.doubtful


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature that a paper has, or waits for."""

    value: str
    whose: str
    is_there: bool


Row = TagRow | SignatureRow | str


class TagTable(QAbstractTableModel):
    """Rows are tags and signatures, with a heading (a plain text) above each paper's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        # Made once: the table asks every row for each of them whenever it is laid out.
        self._cells: dict[int, tuple[str, str, str]] = {}

    def show_dossier(self, dossier: Dossier | None) -> None:
        """The tags as they are now; what was typed and not confirmed stays."""
        typed = {
            _key(row.tag): row.typed
            for row in self._rows
            if isinstance(row, TagRow) and row.typed is not None
        }
        self.beginResetModel()
        self._rows = _rows(dossier, typed) if dossier is not None else []
        self._cells = {}
        self.endResetModel()

    def forget(self) -> None:
        """Another dossier comes: what was typed is dropped."""
        self.show_dossier(None)

    def tag_row(self, row: int) -> TagRow | None:
        """The tag in a row; None for headings, signatures and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, TagRow) else None

    def headings(self) -> tuple[int, ...]:
        """Rows that are headings."""
        return tuple(row for row, each in enumerate(self._rows) if isinstance(each, str))

    def next_doubtful(self, after: int) -> int | None:
        """The next row to look at, round the end; None when nothing is left."""
        count = len(self._rows)
        for step in range(1, count + 1):
            row = (after + step) % count
            found = self.tag_row(row)
            if found is not None and found.doubtful:
                return row
        return None

    def heading_of(self, paper: int) -> int | None:
        """The heading's row above the tags of the dossier's paper at this place."""
        for row in self.headings():
            below = self.tag_row(row + 1)
            if below is not None and below.tag.paper == paper:
                return row
        return None

    def to_look_at(self, heading: int) -> int:
        """The first doubtful tag below a heading, else its first tag."""
        row = heading + 1
        while (found := self.tag_row(row)) is not None:
            if found.doubtful:
                return row
            row += 1
        return heading + 1

    def sure_beside(self, row: int) -> tuple[Tag, ...]:
        """Tags of the same paper that nobody confirmed yet and nobody has to look at."""
        chosen = self.tag_row(row)
        if chosen is None:
            return ()
        return tuple(
            each.tag
            for each in self._rows
            if isinstance(each, TagRow)
            and each.tag.paper == chosen.tag.paper
            and each.typed is None
            and not each.doubtful
            and each.tag.confirmed_by is None
        )

    def row_of(self, tag: Tag) -> int | None:
        """Where a tag of this name and paper stands."""
        for row in range(len(self._rows)):
            found = self.tag_row(row)
            if found is not None and _key(found.tag)[:2] == _key(tag)[:2]:
                return row
        return None

    def texts(self, row: int) -> tuple[str, ...]:
        """What stands in a row's cells; one text for a heading, which takes the whole row."""
        each = self._rows[row]
        if isinstance(each, str):
            return (each,)
        found = self._cells.get(row)
        if found is None:
            found = self._cells[row] = _cells(each)
        return found

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
        """Values can be typed over; headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        each = self._rows[index.row()]
        if isinstance(each, str):
            return Qt.ItemFlag.ItemIsEnabled
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(each, SignatureRow):
            return found
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == VALUE else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As Qt asks."""
        if role not in _TOLD:
            return None
        each = self._rows[index.row()]
        if isinstance(each, str):
            return _heading(each, role) if index.column() == 0 else None
        cells = self.texts(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells[index.column()]
        if role == Qt.ItemDataRole.EditRole and index.column() == VALUE:
            return cells[VALUE]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(cells)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(_mark(each))
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Keep what was typed; it is stored when it is confirmed."""
        each = self.tag_row(index.row())
        if each is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value)
        self._rows[index.row()] = replace(each, typed=None if text == each.shown else text)
        self._cells.pop(index.row(), None)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), 2))
        return True


def _rows(dossier: Dossier, typed: Mapping[tuple[int, str, str], str | None]) -> list[Row]:
    ordered = sorted(dossier.tags, key=lambda tag: words.tag_order(tag.name))
    rows: list[Row] = []
    for paper in (None, *range(len(dossier.papers))):
        group: list[Row] = [
            TagRow(tag, typed.get(_key(tag))) for tag in ordered if tag.paper == paper
        ]
        if paper is not None:
            group += _signature_rows(dossier.papers[paper])
        if group:
            rows += [_heading_text(dossier, paper), *group]
    return rows


def _signature_rows(paper: Paper) -> list[Row]:
    lines = signature_lines(paper)
    there = len(lines) if paper.state is not PaperState.ARCHIVED else len(paper.signatures)
    return [
        SignatureRow(value, whose, is_there=place < there)
        for place, (value, whose) in enumerate(lines)
    ]


def _cells(row: TagRow | SignatureRow) -> tuple[str, str, str]:
    if isinstance(row, SignatureRow):
        return "Chữ ký số", row.value, row.whose
    return words.tag_name(row.tag.name), row.shown, _trust(row)


def _heading_text(dossier: Dossier, paper: int | None) -> str:
    if paper is None:
        return "Cả hồ sơ"
    return f"Giấy tờ {paper + 1}: {dossier.papers[paper].kind}"


def _heading(text: str, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return text
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return None


def _trust(row: TagRow) -> str:
    return words.trust_words(row.tag) if row.typed is None else "đã sửa,\nchưa xác nhận"


def _mark(row: TagRow | SignatureRow) -> Mark:
    if isinstance(row, SignatureRow):
        return Mark.SENT if row.is_there else Mark.WORKING
    if row.typed is not None or row.doubtful:
        return Mark.LOOK
    return Mark.SENT if row.tag.confirmed_by is not None else Mark.READY


def _key(tag: Tag) -> tuple[int, str, str]:
    return (-1 if tag.paper is None else tag.paper, tag.name, tag.value)
