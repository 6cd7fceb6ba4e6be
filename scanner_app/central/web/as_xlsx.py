"""A report as XLSX."""

from __future__ import annotations

from scanner_app.central.web.report import Report
from scanner_app.figures.workbook import Book, Sheet, workbook


def as_xlsx(report: Report) -> bytes:
    """The file. Sheets: the table, then the formulas with what they were counted from."""
    return workbook(
        Book(
            sheets=(Sheet("Số liệu", report.title, report.table),),
            rates=report.rates,
            notes=(report.period_text, report.source_text, report.at_text),
            at=report.at,
        )
    )
