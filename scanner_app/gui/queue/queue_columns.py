"""What stands in the columns of the queue, and what they are sorted by. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from scanner_app.domain.ids import JobId
from scanner_app.domain.sending import SendRules
from scanner_app.domain.upload import JobState
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.gui.queue.queue_views import Group, QueueRow
from scanner_app.gui.queue.queue_words import (
    advice,
    day_words,
    next_try,
    size_words,
    state_words,
    time_words,
)
from scanner_app.gui.words import Mark


class Column(IntEnum):
    """Where what stands."""

    DOSSIER = 0
    PAPER = 1
    SIZE = 2
    STATE = 3
    TRIES = 4
    NEXT = 5
    DUE = 6
    FORWARD = 7
    ADVICE = 8


HEADINGS = {
    Column.DOSSIER: ("Hồ sơ", "Mã hồ sơ"),
    Column.PAPER: ("Giấy tờ", "Loại giấy tờ; tên tệp ở dòng dưới danh sách"),
    Column.SIZE: ("Kích thước", "Kích thước của tệp đã ký"),
    Column.STATE: ("Trạng thái", "Tệp đang ở đâu"),
    Column.TRIES: ("Lần thử", "Số lần đã thử gửi"),
    Column.NEXT: ("Lần thử tới", "Sohoa tự thử gửi lại vào lúc này"),
    Column.DUE: ("Hẹn trả", "Ngày hẹn trả kết quả theo sổ theo dõi; hồ sơ hẹn sớm được gửi trước"),
    Column.FORWARD: (
        "Gửi trước",
        (
            "Phải đến nơi giải quyết trước lúc này: tiếp nhận đến 15 giờ thì trong ngày, sau 15 "
            "giờ thì đầu ngày làm việc sau (Nghị định 61/2018/NĐ-CP, Điều 18)"
        ),
    ),
    Column.ADVICE: ("Lỗi, việc cần làm", "Vì sao chưa gửi được và việc cần làm"),
}


@dataclass(slots=True)
class Cells:
    """Words of a row, by rules and clock of the last look.

    Attributes:
        moved: bytes of files on their way that are with the target.
    """

    rules: SendRules = field(default_factory=SendRules)
    at: datetime = field(default_factory=lambda: datetime.now(VIETNAM))
    moved: dict[JobId, int] = field(default_factory=dict)

    def state(self, row: QueueRow) -> tuple[str, Mark]:
        """Its state, with its mark."""
        file = row.file
        moved = self.moved.get(file.job.id)
        if moved is not None and file.job.state is JobState.WAITING:
            size = file.job.size_bytes
            return f"đang gửi {size_words(moved)} / {size_words(size)}", Mark.WORKING
        words, mark = state_words(file, self.rules, self.at)
        if mark is Mark.SENT and file.settled_at is not None:
            return f"{words} {time_words(file.settled_at, self.at)}", mark
        return words, mark

    def cell(self, row: QueueRow, column: Column) -> str:
        """What stands in this column."""
        file = row.file
        match column:
            case Column.DOSSIER:
                return file.code or "(chưa có mã)"
            case Column.PAPER:
                return file.kind
            case Column.SIZE:
                return size_words(file.job.size_bytes)
            case Column.STATE:
                return self.state(row)[0]
            case Column.TRIES:
                return str(file.job.attempts) if file.job.attempts else ""
            case Column.NEXT:
                at = next_try(file, self.rules, self.at)
                return "ngay" if at is not None and at <= self.at else time_words(at, self.at)
            case Column.DUE:
                return day_words(file.due_on)
            case Column.FORWARD:
                return "" if row.group is Group.SENT else time_words(file.forward_by, self.at)
            case _:
                # What happened; what to do stands below the list, for the chosen file.
                first, stop, _ = advice(file).partition(". ")
                return f"{first}." if stop else first

    def sort_key(self, row: QueueRow, column: Column) -> tuple[object, ...]:
        """Comparable within one column; what is not there comes last."""
        file = row.file
        match column:
            case Column.DOSSIER:
                return (file.code, file.job.name)
            case Column.PAPER:
                return (file.kind.casefold(),)
            case Column.SIZE:
                return (file.job.size_bytes,)
            case Column.TRIES:
                return (file.job.attempts,)
            case Column.DUE:
                return (file.due_on or date.max,)
            case Column.FORWARD:
                return (file.forward_by,)
            case Column.NEXT:
                at = next_try(file, self.rules, self.at)
                return (at is None, at or self.at)
            case Column.STATE:
                return (self.state(row)[0],)
            case _:
                return (file.job.error is None, file.job.error or "")
