"""The tables of an office: offices below it, days, procedures, clerks, dossiers that are stuck."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from scanner_app.central.web.figures import MOST_PROCEDURES, Unit, UnitProgress, View
from scanner_app.domain.progress import Period, Tally, grouped
from scanner_app.figures.collation import collation_key
from scanner_app.figures.listings import (
    COUNTS,
    clerks_table,
    counted,
    days_table,
    dossiers_table,
    procedures_table,
    total_row,
)
from scanner_app.figures.tables import Column, Kind, Row, Table
from scanner_app.figures.words import citizen_numbers_masked

MOST_STUCK = 500
"""Dossiers shown at most: a work list, not an archive. The rest is told by number."""


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
            (_office_name(line, wanted.today), *counted(line.tally, wanted.period)),
            None if line.alone else line.unit.id,
        )
        for line in lines
    ]
    return Table(
        "offices",
        "Đơn vị trực thuộc",
        (Column("name", "Đơn vị", Kind.TEXT), *COUNTS),
        tuple(rows),
        total=total_row(wanted.total, wanted.period),
        empty="Đơn vị này không có đơn vị trực thuộc.",
    )


def days(view: View, wanted: Wanted) -> Table:
    """Days of reception."""
    return days_table(view.days(wanted.unit.id, wanted.period), wanted.period, wanted.total)


def procedures(view: View, wanted: Wanted) -> Table:
    """Procedures; rows of the register that name none stand together."""
    found = view.procedures(wanted.unit.id, wanted.period)
    note = ""
    if len(found) >= MOST_PROCEDURES:
        note = f"Chỉ hiện {grouped(MOST_PROCEDURES)} thủ tục có nhiều hồ sơ nhất."
    return procedures_table(found, wanted.period, wanted.total, note=note)


def clerks(view: View, wanted: Wanted) -> Table:
    """Officers, by the certificate they sign with: counts, no rates and no names."""
    return clerks_table(view.clerks(wanted.unit.id, wanted.period))


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
    return dossiers_table(found, wanted.today, note=note, target="kho của tỉnh")


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


def _office_name(line: UnitProgress, today: date) -> str:
    name = citizen_numbers_masked(line.unit.name)
    if line.alone:
        return f"Tiếp nhận tại {name}"
    gone = line.unit.valid_to is not None and line.unit.valid_to < today
    return f"{name} (đến {line.unit.valid_to:%d/%m/%Y})" if gone else name
