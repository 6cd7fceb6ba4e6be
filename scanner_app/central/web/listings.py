"""The tables of an office: offices below it, days, procedures, clerks, dossiers that are stuck."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from scanner_app.central.web.collation import collation_key
from scanner_app.central.web.figures import MOST_PROCEDURES, Unit, UnitProgress, View
from scanner_app.central.web.tables import Column, Kind, Row, Table, Value
from scanner_app.domain.breakdowns import ClerkProgress, StuckDossier
from scanner_app.domain.can_cuoc import masked
from scanner_app.domain.progress import Period, Tally, grouped

MOST_STUCK = 500
"""Dossiers shown at most: a work list, not an archive. The rest is told by number."""

_CITIZEN_NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")
_SHOWN_DIGEST = 8

_COUNTS = (
    Column("received", "Đã tiếp nhận", Kind.COUNT),
    Column("digitized", "Đã số hóa", Kind.COUNT),
    Column("rate", "Tỷ lệ số hóa", Kind.RATE, bar=True),
    Column("reused", "Tỷ lệ tái sử dụng", Kind.RATE),
    Column("complete", "Đủ thành phần và kết quả", Kind.RATE),
)
_NO_DOSSIERS = "Sổ theo dõi không có hồ sơ nào tiếp nhận trong kỳ này. Hãy chọn kỳ khác."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which table of which office.

    Attributes:
        total: counts of the office with all below it.
        today: waiting days are counted to it.
    """

    unit: Unit
    period: Period
    total: Tally
    today: date


def offices(view: View, wanted: Wanted) -> Table:
    """The offices right below."""
    lines = sorted(
        view.below(wanted.unit.id, wanted.period),
        key=lambda line: (line.alone, collation_key(line.unit.name), line.unit.id),
    )
    rows = [
        Row(
            (_office_name(line, wanted.today), *_counts(line.tally, wanted.period)),
            None if line.alone else line.unit.id,
        )
        for line in lines
    ]
    return Table(
        "offices",
        "Đơn vị trực thuộc",
        (Column("name", "Đơn vị", Kind.TEXT), *_COUNTS),
        tuple(rows),
        total=_total(wanted),
        empty="Đơn vị này không có đơn vị trực thuộc.",
    )


def days(view: View, wanted: Wanted) -> Table:
    """Days of reception."""
    rows = [
        Row((each.day, *_counts(each.tally, wanted.period)))
        for each in sorted(view.days(wanted.unit.id, wanted.period), key=lambda day: day.day)
    ]
    return Table(
        "days",
        "Theo ngày tiếp nhận",
        (Column("day", "Ngày tiếp nhận", Kind.DAY), *_COUNTS),
        tuple(rows),
        total=_total(wanted),
        empty=_NO_DOSSIERS,
    )


def procedures(view: View, wanted: Wanted) -> Table:
    """Procedures; rows of the register that name none stand together."""
    found = view.procedures(wanted.unit.id, wanted.period)
    rows = [
        Row(
            (
                citizen_numbers_masked(each.procedure) or "(sổ không ghi thủ tục)",
                *_counts(each.tally, wanted.period),
            )
        )
        for each in found
    ]
    return Table(
        "procedures",
        "Theo thủ tục hành chính",
        (Column("procedure", "Thủ tục", Kind.TEXT), *_COUNTS),
        tuple(rows),
        total=_total(wanted),
        note=(
            f"Chỉ hiện {grouped(MOST_PROCEDURES)} thủ tục có nhiều hồ sơ nhất."
            if len(found) >= MOST_PROCEDURES
            else ""
        ),
        empty=_NO_DOSSIERS,
    )


def clerks(view: View, wanted: Wanted) -> Table:
    """Officers, by the certificate they sign with: counts, no rates and no names."""
    rows = [
        Row((_clerk(each), each.papers, each.accepted, each.dossiers))
        for each in view.clerks(wanted.unit.id, wanted.period)
    ]
    return Table(
        "clerks",
        "Theo cán bộ ký số",
        (
            Column("clerk", "Chứng thư số", Kind.TEXT),
            Column("papers", "Giấy tờ đã ký", Kind.COUNT),
            Column("accepted", "Đã tải lên, có xác nhận", Kind.COUNT),
            Column("dossiers", "Hồ sơ", Kind.COUNT),
        ),
        tuple(rows),
        note=(
            "Chỉ là số đếm theo chứng thư số đã ký, không phải đánh giá cán bộ. Một hồ sơ có thể "
            "do nhiều cán bộ ký."
        ),
        empty="Chưa có giấy tờ nào được ký số cho hồ sơ của kỳ này.",
    )


def dossiers(view: View, wanted: Wanted) -> Table:
    """Dossiers that are not digitized yet, the longest waiting first; codes, no applicants."""
    found = view.stuck(wanted.unit.id, wanted.period, most=MOST_STUCK)
    left = wanted.total.received - wanted.total.digitized
    note = "Không hiện tên người nộp hồ sơ."
    if left > len(found):
        note += (
            f" Hiện {grouped(len(found))} hồ sơ chờ lâu nhất trong {grouped(left)} hồ sơ chưa số "
            "hóa; thu hẹp kỳ hoặc chọn đơn vị trực thuộc để xem tiếp."
        )
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
        tuple(Row(_dossier(each, wanted.today)) for each in found),
        note=note,
        empty="Mọi hồ sơ tiếp nhận trong kỳ này đều đã số hóa.",
    )


LISTINGS: Mapping[str, Callable[[View, Wanted], Table]] = {
    "offices": offices,
    "days": days,
    "procedures": procedures,
    "clerks": clerks,
    "dossiers": dossiers,
}
"""By the word in the path, in the order of the tabs."""

TABS = {
    "offices": "Đơn vị",
    "days": "Ngày",
    "procedures": "Thủ tục",
    "clerks": "Cán bộ",
    "dossiers": "Hồ sơ chưa số hóa",
}


def citizen_numbers_masked(text: str) -> str:
    """The text with citizens' numbers hidden but for their ends, should somebody have put one in.

    0200•••••456 (domain rules, section 10).
    """
    return _CITIZEN_NUMBER.sub(lambda found: masked(found[0]), text)


def _counts(tally: Tally, period: Period) -> tuple[Value, ...]:
    digitized, reused, complete = tally.rates(period)
    return tally.received, tally.digitized, digitized, reused, complete


def _total(wanted: Wanted) -> Row | None:
    if not wanted.total.received:
        return None
    return Row(("Cộng", *_counts(wanted.total, wanted.period)))


def _office_name(line: UnitProgress, today: date) -> str:
    name = citizen_numbers_masked(line.unit.name)
    if line.alone:
        return f"Tiếp nhận tại {name}"
    gone = line.unit.valid_to is not None and line.unit.valid_to < today
    return f"{name} (đến {line.unit.valid_to:%d/%m/%Y})" if gone else name


def _clerk(each: ClerkProgress) -> str:
    if not each.clerk:
        return "(chữ ký chưa ghi chứng thư)"
    return each.holder or f"…{each.clerk[-_SHOWN_DIGEST:]}"


def _dossier(each: StuckDossier, today: date) -> tuple[Value, ...]:
    waiting = (today - each.received_on).days
    return (
        citizen_numbers_masked(each.code),
        each.received_on,
        max(waiting, 0),
        each.due_on,
        _missing(each, today),
    )


def _missing(each: StuckDossier, today: date) -> str:
    facts = each.facts
    if not facts.papers:
        words = "chưa quét giấy tờ nào"
    else:
        words = f"{facts.papers - facts.accepted}/{facts.papers} giấy tờ chưa tới kho của tỉnh"
    late = each.due_on is not None and each.due_on < today
    return f"{words}; quá hạn trả" if late else words
