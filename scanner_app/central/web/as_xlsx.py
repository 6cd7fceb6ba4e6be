"""A report as XLSX: numbers are numbers, days are days, and no text is ever a formula."""

from __future__ import annotations

import io
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scanner_app.central.web.report import Report
from scanner_app.central.web.tables import Kind, Row, Value, shown
from scanner_app.domain.progress import Rate

_WIDTHS = {Kind.TEXT: 46, Kind.COUNT: 14, Kind.RATE: 16, Kind.DAY: 15}
_LONGEST_CELL = 32767  # Excel's own limit
_FORMATS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E8EDF2", "valign": "top"},
    "text": {"border": 1, "num_format": "@"},
    "count": {"border": 1, "num_format": "#,##0"},
    "rate": {"border": 1, "num_format": "0.00%"},
    # Two digits would round such a rate up to a whole percent it does not reach.
    "exact": {"border": 1, "num_format": "0.000000%"},
    "day": {"border": 1, "num_format": "dd/mm/yyyy"},
}


def as_xlsx(report: Report) -> bytes:
    """The file. Sheets: the table, then the formulas with what they were counted from."""
    buffer = io.BytesIO()
    # constant_memory: rows are written out as they come; strings never become links or formulas.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": report.title, "created": report.at.replace(tzinfo=None)})
        formats = {name: book.add_format(told) for name, told in _FORMATS.items()}
        bold = {name: book.add_format({**told, "bold": True}) for name, told in _FORMATS.items()}
        _write_table(book.add_worksheet("Số liệu"), report, formats, bold)
        _write_formulas(book.add_worksheet("Công thức"), report, formats)
    return buffer.getvalue()


def _write_table(
    sheet: Worksheet, report: Report, formats: dict[str, Format], bold: dict[str, Format]
) -> None:
    table = report.table
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8Sohoa&R&8Trang &P/&N")
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _WIDTHS[column.kind])
    line = _write_notes(sheet, report, formats["title"]) + 1
    for place, column in enumerate(table.columns):
        sheet.write_string(line, place, column.label, formats["head"])
    sheet.freeze_panes(line + 1, 1)
    sheet.repeat_rows(line)
    for row in table.rows:
        line += 1
        _write_row(sheet, line, row, formats)
    if table.total:
        _write_row(sheet, line + 1, table.total, bold)
    if not table.rows:
        sheet.write_string(line + 1, 0, table.empty)


def _write_notes(sheet: Worksheet, report: Report, title: Format) -> int:
    """What the figures are of; the line after."""
    sheet.write_string(0, 0, report.title, title)
    texts = [report.period_text, report.source_text, report.at_text, report.table.note]
    told = [each for each in texts if each]
    for line, text in enumerate(told, start=1):
        sheet.write_string(line, 0, text)
    return len(told) + 1


def _write_row(sheet: Worksheet, line: int, row: Row, formats: dict[str, Format]) -> None:
    for place, value in enumerate(row.values):
        _write(sheet, line, place, value, formats)


def _write(
    sheet: Worksheet, line: int, place: int, value: Value, formats: dict[str, Format]
) -> None:
    match value:
        case Rate() if value.ratio is not None:
            sheet.write_number(line, place, value.ratio, formats[_rate_format(value)])
        case date():
            sheet.write_datetime(line, place, value, formats["day"])
        case int():
            sheet.write_number(line, place, value, formats["count"])
        case _:
            sheet.write_string(line, place, shown(value)[:_LONGEST_CELL], formats["text"])


def _rate_format(rate: Rate) -> str:
    as_excel_shows_it = f"{rate.ratio:.2%}".replace(".", ",")
    return "rate" if as_excel_shows_it == rate.percent_text else "exact"


def _write_formulas(sheet: Worksheet, report: Report, formats: dict[str, Format]) -> None:
    widths = 40, 14, 16, 16, 90
    heads = "Tỷ lệ", "Giá trị", "Tử số", "Mẫu số", "Công thức"
    for place, (width, head) in enumerate(zip(widths, heads, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, formats["head"])
    told = zip(report.rates, report.formulas, strict=True)
    for line, (rate, (label, _, formula)) in enumerate(told, start=1):
        values: tuple[Value, ...] = (label, rate, rate.numerator, rate.denominator, formula)
        _write_row(sheet, line, Row(values), formats)
    for line, text in enumerate((report.period_text, report.source_text, report.at_text), start=5):
        sheet.write_string(line, 0, text)
