"""The figures as files that leave the program: counts only, nobody's dossier and nobody's name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from scanner_app.domain.folding import plain_words
from scanner_app.domain.progress import Period
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.tables import Table
from scanner_app.figures.words import moment_words
from scanner_app.figures.workbook import Book, Sheet, formula_words, workbook
from scanner_app.messages.progress import OF_THIS_PC, RATES, SOURCES, period_words

_SHEETS = {
    "offices": "Đơn vị",
    "days": "Ngày",
    "procedures": "Thủ tục",
    "clerks": "Cán bộ",
    "stuck": "Đang vướng",
}


def notes(figures: OfficeFigures) -> tuple[str, ...]:
    """Which dossiers are counted, from where, and when."""
    asked = figures.asked
    below = ", gồm đơn vị trực thuộc" if asked.extent.subordinates else ""
    return (
        f"Đơn vị: {asked.name}{below}; số liệu {OF_THIS_PC}",
        f"Kỳ báo cáo: hồ sơ tiếp nhận {period_words(asked.period)}",
        f"Nguồn mẫu số: {SOURCES[figures.rates[0].source]}",
        f"Số liệu lúc {moment_words(figures.at)}",
    )


def formulas(figures: OfficeFigures) -> tuple[str, ...]:
    """Each rate with its counts and its formula."""
    return tuple(
        f"{RATES[rate.measure].label}: {rate.percent_text} = {rate.counts_text}; "
        f"{formula_words(rate)}"
        for rate in figures.rates
    )


def exported_tables(figures: OfficeFigures) -> tuple[Table, ...]:
    """Without dossiers' codes and officers' names."""
    kept = [_nameless(table) for table in figures.tables if table.key != "dossiers"]
    return (*kept, figures.stuck_counts) if figures.stuck_counts else tuple(kept)


def as_xlsx(figures: OfficeFigures) -> bytes:
    """The workbook."""
    foot = (*formulas(figures), notes(figures)[2])
    return workbook(
        Book(
            sheets=tuple(
                Sheet(_SHEETS[table.key], f"{table.caption} – {figures.asked.name}", table, foot)
                for table in exported_tables(figures)
            ),
            rates=figures.rates,
            notes=notes(figures),
            at=figures.at,
        )
    )


def file_name(figures: OfficeFigures, kind: str) -> str:
    """What, whose, of which days; ASCII, so that every system and mail keeps it."""
    asked = figures.asked
    office = asked.extent.office or "moi-don-vi"
    return f"ty-le-so-hoa_{_plain(office)}_{_days(asked.period)}.{kind}"


def _nameless(table: Table) -> Table:
    if table.key != "clerks":
        return table
    numbered = tuple(
        replace(row, values=(f"Cán bộ {number}", *row.values[1:]))
        for number, row in enumerate(table.rows, start=1)
    )
    return replace(table, rows=numbered)


def _days(period: Period) -> str:
    if period.since is None and period.until is None:
        return "tat-ca"
    return f"{_day(period.since)}-{_day(period.until)}"


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", plain_words(text)).strip("-")
