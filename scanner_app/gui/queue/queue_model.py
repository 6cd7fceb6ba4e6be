"""Item model over the queue: all files, those that are shown, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scanner_app.domain.ids import JobId
from scanner_app.domain.queued import QueueStanding
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.gui.icons import icon
from scanner_app.gui.queue.queue_columns import HEADINGS, Cells, Column
from scanner_app.gui.queue.queue_views import Group, QueueRow, QueueView
from scanner_app.gui.queue.queue_words import advice
from scanner_app.gui.words import Mark

Index = QModelIndex | QPersistentModelIndex


_CENTRED = (Column.SIZE, Column.TRIES)
"""Numbers at the right would read on into the column beside them: "3 19:39"."""


class Only(StrEnum):
    """Which files are shown."""

    ALL = "all"
    WAITING = "waiting"
    FAILED = "failed"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person wants to see.

    Attributes:
        days: of sent files, today included; 0 is all.
        sought: in code, kind or file name.
        column: sorted by it; None is the order in which files are sent.
    """

    only: Only = Only.ALL
    days: int = 1
    sought: str = ""
    column: Column | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    """Sent files from this moment on are shown."""

    since: datetime | None

    def has(self, row: QueueRow) -> bool:
        settled = row.file.settled_at
        return self.since is None or settled is None or settled >= self.since


class QueueModel(QAbstractTableModel):
    """Filters and sorts by itself: a proxy would ask Python for every comparison."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[JobId, QueueRow] = {}
        self._ordered: list[QueueRow] = []
        self._rows: list[QueueRow] = []
        self._shown = Shown()
        self._cells = Cells()

    @property
    def newest(self) -> JobId:
        """Number of the newest file; 0 for none."""
        return max(self._all, default=JobId(0))

    @property
    def moving(self) -> frozenset[JobId]:
        """Files that were on their way when they were looked at."""
        return frozenset(job for job, row in self._all.items() if row.group is Group.SENDING)

    @property
    def shown(self) -> Shown:
        """What is shown."""
        return self._shown

    def counts(self) -> dict[Only, int]:
        """How many files each filter would show, before searching."""
        cut = self._cut()
        groups = Counter((row.group, row.has_failed) for row in self._all.values() if cut.has(row))
        found = dict.fromkeys(Only, 0)
        for (group, has_failed), count in groups.items():
            found[Only.ALL] += count
            found[Only.FAILED] += count if has_failed else 0
            found[Only.SENT] += count if group is Group.SENT else 0
            found[Only.WAITING] += count if group in (Group.WAITING, Group.SENDING) else 0
        return found

    def differs_from(self, standing: QueueStanding) -> bool:
        """Files are in other states than these rows say."""
        counted = Counter(row.group for row in self._all.values())
        waiting = counted[Group.WAITING] + counted[Group.SENDING]
        stated = (standing.waiting.files, standing.sent.files, standing.refused.files)
        return (waiting, counted[Group.SENT], counted[Group.REFUSED]) != stated

    def unsent(self, rows: Iterable[int] | None = None) -> tuple[JobId, ...]:
        """Unsent files of these rows, or of all."""
        chosen = self._all.values() if rows is None else (self._rows[row] for row in rows)
        return tuple(row.file.job.id for row in chosen if row.group is not Group.SENT)

    def row(self, row: int) -> QueueRow:
        """One of those that are shown."""
        return self._rows[row]

    def state(self, row: int) -> tuple[str, Mark]:
        """Its state in words."""
        return self._cells.state(self._rows[row])

    def advice(self, row: int) -> str:
        """What went wrong with it and what to do."""
        return advice(self._rows[row].file)

    def load(self, view: QueueView) -> None:
        """These are all files there are."""
        self._all = {row.file.job.id: row for row in view.rows}
        self._take(view)

    def change(self, view: QueueView) -> None:
        """These files are new, or others than they were."""
        if view.rows:
            self._all.update((row.file.job.id, row) for row in view.rows)
            self._take(view)
            return
        self._cells.rules, self._cells.at = view.rules, view.at
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def show_moved(self, job: JobId, moved_bytes: int) -> None:
        """So much of a file is with the target."""
        self._cells.moved[job] = moved_bytes
        for number, row in enumerate(self._rows):
            if row.file.job.id == job:
                self.dataChanged.emit(
                    self.index(number, Column.STATE), self.index(number, Column.STATE)
                )
                return

    def show_only(self, shown: Shown) -> None:
        """Filter, search and sort."""
        self._shown = shown
        self._arrange()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """As Qt asks."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        words, tip = HEADINGS[Column(section)]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.ToolTipRole:
                return tip
            case Qt.ItemDataRole.TextAlignmentRole if section in _CENTRED:
                return Qt.AlignmentFlag.AlignCenter
            case _:
                return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As Qt asks."""
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cells.cell(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return (
                    row.file.job.name if column is Column.PAPER else self._cells.cell(row, column)
                )
            case Qt.ItemDataRole.AccessibleTextRole:
                heading = HEADINGS[column][0]
                return f"{heading}: {self._cells.cell(row, column) or 'không có'}"
            case Qt.ItemDataRole.DecorationRole if column is Column.STATE:
                return icon(self._cells.state(row)[1])
            case Qt.ItemDataRole.TextAlignmentRole if column in _CENTRED:
                return Qt.AlignmentFlag.AlignCenter
            case _:
                return None

    def _take(self, view: QueueView) -> None:
        self._cells.rules, self._cells.at = view.rules, view.at
        self._ordered = sorted(self._all.values(), key=attrgetter("key"))
        moving = self.moving
        self._cells.moved = {
            job: moved for job, moved in self._cells.moved.items() if job in moving
        }
        self._arrange()

    def _arrange(self) -> None:
        """Choose and order the rows; a chosen row stays chosen where it is shown still."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        jobs = [self._rows[each.row()].file.job.id for each in before]
        cut, shown = self._cut(), self._shown
        sought = shown.sought.casefold().strip()
        self._rows = [
            row
            for row in self._ordered
            if cut.has(row) and _is(row, shown.only) and sought in row.sought
        ]
        self._sort()
        wanted = set(jobs)
        places = {
            row.file.job.id: number
            for number, row in enumerate(self._rows)
            if row.file.job.id in wanted
        }
        after = [
            self.index(places[job], each.column()) if job in places else QModelIndex()
            for job, each in zip(jobs, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sort(self) -> None:
        column = self._shown.column
        if column is not None:
            # Stable: equal ones stay in the order in which they are sent.
            self._rows.sort(
                key=lambda row: self._cells.sort_key(row, column), reverse=self._shown.descending
            )

    def _cut(self) -> _Cut:
        if not self._shown.days:
            return _Cut(None)
        first = self._cells.at.astimezone(VIETNAM).date() - timedelta(days=self._shown.days - 1)
        return _Cut(datetime.combine(first, time(), VIETNAM))


def empty_words(shown: Shown, *, any_there: bool) -> str:
    """Why nothing is shown, and what to do.

    Args:
        shown: what was asked for.
        any_there: the queue has files.
    """
    if sought := shown.sought.strip():
        return f"Không có tệp nào khớp với “{sought}”. Sửa chữ tìm (Ctrl+F)."
    if not any_there:
        return (
            "Chưa có tệp nào trong hàng đợi.\n\nỞ cửa sổ quầy bấm F9 để ký số; "
            "tệp ký xong vào đây và Sohoa tự gửi."
        )
    if shown.only is Only.FAILED:
        return "Không có tệp lỗi."
    if shown.only is Only.WAITING:
        return "Không còn tệp nào chờ gửi."
    return "Không có tệp nào trong thời gian này. Đổi thời gian ở góc trên bên phải (Alt+5)."


def _is(row: QueueRow, only: Only) -> bool:
    match only:
        case Only.ALL:
            return True
        case Only.WAITING:
            return row.group in (Group.WAITING, Group.SENDING)
        case Only.FAILED:
            return row.has_failed
        case _:
            return row.group is Group.SENT
