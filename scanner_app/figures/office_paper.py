"""The office's figures as a PDF: for its window, and for files without it."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as Grid

from scanner_app.figures.exports import exported_tables, formulas, notes
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.paper import (
    OWN_FONT,
    WIDTH,
    Sheets,
    Styles,
    paragraph,
    printed,
    register_fonts,
    table_parts,
)
from scanner_app.figures.paper_chart import TrendOnPaper
from scanner_app.figures.tables import Table
from scanner_app.messages.progress import RATES

_MOST_ROWS = 400
"""Rows of a table on paper; a register with hundreds of procedures has its list in the workbook."""


def as_pdf(figures: OfficeFigures) -> bytes:
    """The file: the rates, the trend, every table, the formulas."""
    register_fonts()
    title = f"Tỷ lệ số hóa hồ sơ – {figures.asked.name}"
    return printed(list(_story(figures, title)), Sheets(title, notes(figures)[3]))


def _story(figures: OfficeFigures, title: str) -> Iterable[Flowable]:
    styles = Styles()
    yield paragraph(title, styles.title)
    yield Spacer(0, 2 * mm)
    yield from (paragraph(each, styles.text) for each in notes(figures))
    yield Spacer(0, 4 * mm)
    yield _rates(figures, styles)
    if figures.days:
        yield Spacer(0, 4 * mm)
        yield TrendOnPaper(figures)
    for table in exported_tables(figures):
        yield from _section(table, styles)
    yield Spacer(0, 5 * mm)
    yield paragraph("Công thức", styles.section)
    yield from (paragraph(each, styles.text) for each in formulas(figures))


def _rates(figures: OfficeFigures, styles: Styles) -> Flowable:
    """Side by side, the shares large."""
    rates = figures.rates
    rows = [
        [paragraph(RATES[each.measure].label, styles.text) for each in rates],
        [paragraph(each.percent_text, styles.figure) for each in rates],
        [paragraph(each.counts_text, styles.text) for each in rates],
    ]
    look: list[tuple[object, ...]] = [OWN_FONT]
    look += [("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("TOPPADDING", (0, 0), (-1, -1), 1)]
    look += [("LEFTPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]
    return Grid(rows, colWidths=[WIDTH / len(rates)] * len(rates), style=look)


def _section(table: Table, styles: Styles) -> Iterable[Flowable]:
    yield Spacer(0, 5 * mm)
    yield paragraph(table.caption, styles.section)
    if table.note:
        yield paragraph(table.note, styles.like(keepWithNext=True))
    if len(table.rows) > _MOST_ROWS:
        text = f"In {_MOST_ROWS} dòng đầu trong {len(table.rows)}; đủ trong tệp XLSX."
        yield paragraph(text, styles.like(keepWithNext=True))
    yield Spacer(0, 1.5 * mm)
    yield from table_parts(table, styles, most_rows=_MOST_ROWS)
