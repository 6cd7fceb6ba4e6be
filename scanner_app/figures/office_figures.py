"""The figures of an office of this PC as one value: for its window, and for files without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from scanner_app.domain.breakdowns import DayProgress, StuckDossier
from scanner_app.domain.campaign import Campaign, CampaignDay, CampaignStanding, campaign_days
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Extent, OfficeProgress, Period, Rate, Tally, grouped
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.figures.collation import collation_key
from scanner_app.figures.listings import (
    COUNTS,
    clerks_table,
    counted,
    days_table,
    dossiers_table,
    is_overdue,
    procedures_table,
    total_row,
)
from scanner_app.figures.reporting import Reporting
from scanner_app.figures.tables import Column, Kind, Row, Table

MOST_STUCK = 500
"""Dossiers listed at most: a work list, not an archive. The rest is told by number."""

MOST_PROCEDURES = 1000
"""Of a table: a register that has something else in this column has a line for each dossier."""

TARGET = "nơi nhận"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures.

    Attributes:
        campaign: whose target is shown; None without one.
        forecast: the period is the campaign's, so that it can be said when it will be reached.
        name: of the office, for titles.
    """

    extent: Extent
    today: date
    campaign: Campaign | None = None
    forecast: bool = False
    name: str = "Mọi đơn vị trong sổ"

    @property
    def period(self) -> Period:
        """Days of reception."""
        return self.extent.period

    @property
    def target(self) -> Decimal | None:
        """To be reached, in percent."""
        return self.campaign.target if self.campaign else None


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office that the register has dossiers of, or that is above one.

    Attributes:
        name: today's, with the names that other units had under this code before.
    """

    code: OfficeCode
    name: str


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """All figures of one moment.

    Attributes:
        outside: digitized dossiers that the register does not know.
        tables: offices, days, procedures, clerks, stuck dossiers.
        stuck_counts: the stuck ones by reason, no codes; None before they were looked for, which
            takes longer than the rest.
        standing: None unless a forecast was asked for.
        at: when they were counted, aware.
    """

    asked: Asked
    total: Tally
    outside: int
    has_register: bool
    tables: tuple[Table, ...]
    stuck_counts: Table | None
    days: tuple[CampaignDay, ...]
    standing: CampaignStanding | None
    choices: tuple[OfficeChoice, ...]
    at: datetime

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The three rates of the total."""
        return self.total.rates(self.asked.period)

    @property
    def is_whole(self) -> bool:
        """Nothing is still being looked for."""
        return self.stuck_counts is not None


def load(report: Reporting, asked: Asked) -> OfficeFigures:
    """Count what comes from tallies alone; for a working thread.

    50 ms of CPU however many dossiers there are (100,000 of 230 offices, 2026-11-27).
    """
    extent, period = asked.extent, asked.period
    counted_now = report(period, extent.office, subordinates=extent.subordinates)
    total = counted_now.total.tally
    standing = None
    if asked.forecast and asked.campaign is not None:
        standing = report.campaign(asked.campaign, extent.office, subordinates=extent.subordinates)
    days = campaign_days(report.by_day(extent)) if standing is None else standing.days
    return OfficeFigures(
        asked=asked,
        total=total,
        outside=counted_now.total.outside_register,
        has_register=counted_now.has_register,
        tables=(
            _offices_table(counted_now.offices, period, total),
            days_table((DayProgress(each.day, each.tally) for each in days), period, total),
        ),
        stuck_counts=None,
        days=days,
        standing=standing,
        choices=_choices(report(Period(), subordinates=True).offices),
        at=datetime.now(UTC),
    )


def completed(report: Reporting, figures: OfficeFigures) -> OfficeFigures:
    """With the tables that look at every dossier; for a working thread, seconds at a province."""
    asked, total = figures.asked, figures.rates[0]
    extent, left = asked.extent, total.denominator - total.numerator
    procedures = report.by_procedure(extent)
    stuck = report.stuck(extent, limit=MOST_STUCK)
    found = (
        procedures_table(
            procedures[:MOST_PROCEDURES],
            asked.period,
            figures.total,
            note=_procedures_note(len(procedures)),
        ),
        clerks_table(report.by_clerk(extent)),
        dossiers_table(stuck, asked.today, note=_stuck_note(len(stuck), left), target=TARGET),
    )
    return replace(
        figures,
        tables=(*figures.tables, *found),
        stuck_counts=_stuck_counts(stuck, left, asked.today),
    )


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(VIETNAM).date()


def _offices_table(lines: Iterable[OfficeProgress], period: Period, total: Tally) -> Table:
    shown = sorted(lines, key=lambda line: (collation_key(line.name), line.office, _since(line)))
    codes = [line.office for line in shown]
    return Table(
        "offices",
        "Theo đơn vị tiếp nhận",
        (Column("name", "Đơn vị", Kind.TEXT), *COUNTS),
        tuple(
            Row(
                (
                    _office_words(line, repeated=codes.count(line.office) > 1),
                    *counted(line.tally, period),
                ),
                leads_to=line.office,
            )
            for line in shown
            if line.total
        ),
        total=total_row(total, period),
        empty="Sổ theo dõi không có hồ sơ nào tiếp nhận trong kỳ này. Hãy chọn kỳ khác.",
    )


def _office_words(line: OfficeProgress, *, repeated: bool) -> str:
    words = f"{line.name} ({line.office})" if line.name else line.office
    if repeated and line.valid_from is not None:
        return f"{words}, từ {line.valid_from:%d/%m/%Y}"
    return words


def _choices(lines: Iterable[OfficeProgress]) -> tuple[OfficeChoice, ...]:
    by_code: dict[OfficeCode, list[OfficeProgress]] = {}
    for line in lines:
        by_code.setdefault(line.office, []).append(line)
    found = [OfficeChoice(code, _names(sorted(same, key=_since))) for code, same in by_code.items()]
    return tuple(sorted(found, key=lambda each: (collation_key(each.name), each.code)))


def _names(units: Sequence[OfficeProgress]) -> str:
    """One code may have belonged to several units after each other."""
    *before, now = dict.fromkeys(unit.name for unit in units)
    words = f"{now} ({units[0].office})" if now else units[0].office
    earlier = [name for name in before if name]
    return f"{words}, trước là {', '.join(earlier)}" if earlier else words


def _since(line: OfficeProgress) -> date:
    return line.valid_from or date.min


def _procedures_note(found: int) -> str:
    if found <= MOST_PROCEDURES:
        return ""
    return f"Chỉ hiện {grouped(MOST_PROCEDURES)} thủ tục có nhiều hồ sơ nhất."


def _stuck_note(shown: int, left: int) -> str:
    note = "Hồ sơ hẹn trả sớm nhất đứng đầu; Enter mở hồ sơ ở cửa sổ quầy."
    if left > shown:
        note += f" Hiện {grouped(shown)} trong {grouped(left)} hồ sơ chưa số hóa."
    return note


def _stuck_counts(stuck: Sequence[StuckDossier], left: int, today: date) -> Table:
    unscanned = [each for each in stuck if not each.facts.papers]
    scanned = [each for each in stuck if each.facts.papers]
    rows = [
        Row((words, len(some), sum(is_overdue(each, today) for each in some)))
        for words, some in (
            ("Chưa quét giấy tờ nào", unscanned),
            (f"Đã quét, còn giấy tờ chưa tới {TARGET}", scanned),
        )
        if some
    ]
    note = ""
    if left > len(stuck):
        note = f"Đếm trên {grouped(len(stuck))} hồ sơ hẹn trả sớm nhất, trong {grouped(left)}."
    return Table(
        "stuck",
        "Hồ sơ chưa số hóa theo lý do",
        (
            Column("reason", "Còn thiếu", Kind.TEXT),
            Column("dossiers", "Số hồ sơ", Kind.COUNT),
            Column("overdue", "Quá hạn trả", Kind.COUNT),
        ),
        tuple(rows),
        note=note,
        empty="Mọi hồ sơ tiếp nhận trong kỳ này đều đã số hóa.",
    )
