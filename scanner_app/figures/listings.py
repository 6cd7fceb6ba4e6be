"""Tables of counts: days, procedures, clerks, dossiers that are stuck; the same on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.progress import Period, Tally
from scanner_app.figures.tables import Column, Kind, Row, Table, Value
from scanner_app.figures.words import citizen_numbers_masked

COUNTS = (
    Column("received", "Đã tiếp nhận", Kind.COUNT),
    Column("digitized", "Đã số hóa", Kind.COUNT),
    Column("rate", "Tỷ lệ số hóa", Kind.RATE, bar=True),
    Column("reused", "Tỷ lệ tái sử dụng", Kind.RATE),
    Column("complete", "Đủ thành phần và kết quả", Kind.RATE),
)
"""What `counted` fills."""

_NO_DOSSIERS = "Sổ theo dõi không có hồ sơ nào tiếp nhận trong kỳ này. Hãy chọn kỳ khác."
_SHOWN_DIGEST = 8


def counted(tally: Tally, period: Period) -> tuple[Value, ...]:
    """Counts and rates of a row."""
    digitized, reused, complete = tally.rates(period)
    return tally.received, tally.digitized, digitized, reused, complete


def total_row(total: Tally, period: Period) -> Row | None:
    """The last row; None when nothing was received."""
    return Row(("Cộng", *counted(total, period))) if total.received else None


def days_table(found: Iterable[DayProgress], period: Period, total: Tally) -> Table:
    """Days of reception."""
    rows = [
        Row((each.day, *counted(each.tally, period)))
        for each in sorted(found, key=lambda each: each.day)
    ]
    return Table(
        "days",
        "Theo ngày tiếp nhận",
        (Column("day", "Ngày tiếp nhận", Kind.DAY), *COUNTS),
        tuple(rows),
        total=total_row(total, period),
        empty=_NO_DOSSIERS,
    )


def procedures_table(
    found: Iterable[ProcedureProgress], period: Period, total: Tally, *, note: str = ""
) -> Table:
    """Procedures; rows of the register that name none stand together."""
    rows = [
        Row(
            (
                citizen_numbers_masked(each.procedure) or "(sổ không ghi thủ tục)",
                *counted(each.tally, period),
            )
        )
        for each in found
    ]
    return Table(
        "procedures",
        "Theo thủ tục hành chính",
        (Column("procedure", "Thủ tục", Kind.TEXT), *COUNTS),
        tuple(rows),
        total=total_row(total, period),
        note=note,
        empty=_NO_DOSSIERS,
    )


def clerks_table(found: Iterable[ClerkProgress]) -> Table:
    """Officers, by the certificate they sign with: counts and no rates."""
    return Table(
        "clerks",
        "Theo cán bộ ký số",
        (
            Column("clerk", "Chứng thư số", Kind.TEXT),
            Column("papers", "Giấy tờ đã ký", Kind.COUNT),
            Column("accepted", "Đã tải lên, có xác nhận", Kind.COUNT),
            Column("dossiers", "Hồ sơ", Kind.COUNT),
        ),
        tuple(Row((_clerk(each), each.papers, each.accepted, each.dossiers)) for each in found),
        note=(
            "Chỉ là số đếm theo chứng thư số đã ký, không phải đánh giá cán bộ. Một hồ sơ có thể "
            "do nhiều cán bộ ký."
        ),
        empty="Chưa có giấy tờ nào được ký số cho hồ sơ của kỳ này.",
    )


def dossiers_table(found: Iterable[StuckDossier], today: date, *, note: str, target: str) -> Table:
    """Dossiers that are not digitized yet; codes, no applicants.

    Args:
        found: in the order to be shown.
        today: days of waiting are counted to it.
        note: what has to be said about the list.
        target: what papers have not reached, in words.
    """
    return Table(
        "dossiers",
        "Hồ sơ chưa số hóa",
        (
            Column("code", "Mã hồ sơ", Kind.TEXT),
            Column("received_on", "Ngày tiếp nhận", Kind.DAY),
            Column("waiting", "Số ngày chờ", Kind.COUNT),
            Column("due_on", "Hẹn trả kết quả", Kind.DAY),
            Column("missing", "Còn thiếu", Kind.TEXT),
        ),
        tuple(
            Row(
                _dossier(each, today, target),
                leads_to=each.code,
                is_late=is_overdue(each, today),
            )
            for each in found
        ),
        note=note,
        empty="Mọi hồ sơ tiếp nhận trong kỳ này đều đã số hóa.",
    )


def is_overdue(each: StuckDossier, today: date) -> bool:
    """The day that was promised is over."""
    return each.due_on is not None and each.due_on < today


def _clerk(each: ClerkProgress) -> str:
    if not each.clerk:
        return each.holder or "(chữ ký chưa ghi chứng thư)"
    return each.holder or f"…{each.clerk[-_SHOWN_DIGEST:]}"


def _dossier(each: StuckDossier, today: date, target: str) -> tuple[Value, ...]:
    waiting = (today - each.received_on).days
    return (
        citizen_numbers_masked(each.code),
        each.received_on,
        max(waiting, 0),
        each.due_on,
        _missing(each, today, target),
    )


def _missing(each: StuckDossier, today: date, target: str) -> str:
    facts = each.facts
    if not facts.papers:
        words = "chưa quét giấy tờ nào"
    else:
        words = f"{facts.papers - facts.accepted}/{facts.papers} giấy tờ chưa tới {target}"
    return f"{words}; quá hạn trả" if is_overdue(each, today) else words
