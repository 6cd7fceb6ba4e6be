"""A report as PDF: A4, numbered pages, the formulas at the end."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from scanner_app.central.web.report import Report
from scanner_app.figures.paper import (
    Sheets,
    Styles,
    paragraph,
    printed,
    register_fonts,
    table_parts,
)


def as_pdf(report: Report) -> bytes:
    """The file."""
    register_fonts()
    return printed(_story(report), Sheets(report.title, report.at_text))


def _story(report: Report) -> list[Flowable]:
    styles = Styles()
    parts: list[Flowable] = [paragraph(report.title, styles.title), Spacer(0, 2 * mm)]
    notes = (report.period_text, report.source_text, report.at_text, report.table.note)
    parts += [paragraph(text, styles.text) for text in notes if text]
    parts += [Spacer(0, 4 * mm), *table_parts(report.table, styles)]
    parts += [Spacer(0, 6 * mm), paragraph("Các tỷ lệ và công thức", styles.section)]
    for label, value, formula in report.formulas:
        parts += [
            paragraph(f"{label}: {value}", styles.text),
            paragraph(f"Công thức: {formula}", styles.text),
            Spacer(0, 2 * mm),
        ]
    return parts
