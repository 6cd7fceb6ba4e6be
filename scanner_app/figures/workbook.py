"""Tables as XLSX: numbers are numbers, days are days, and no text is ever a formula."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from scanner_app.domain.progress import Rate
from scanner_app.figures.tables import Kind, Row, Table, Value, shown
from scanner_app.messages.progress import RATES

if TYPE_CHECKING:
    # 30 ms of every command's start.
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

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
_OPTIONS = {
    # Rows are written out as they come; strings never become links or formulas.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on a sheet of its own.

    Attributes:
        name: of the sheet, at most 31 characters.
        title: what the rows are, and of whom.
        foot: lines under the table.
    """

    name: str
    title: str
    table: Table
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets, and the formulas that come after them.

    Attributes:
        rates: with what they were counted from.
        notes: which dossiers, from where, when: above each table and under the formulas.
        at: when the figures were read, aware.
    """

    sheets: tuple[Sheet, ...]
    rates: tuple[Rate, ...]
    notes: tuple[str, ...]
    at: datetime


def workbook(wanted: Book) -> bytes:
    """The file. Sheets: the tables, then the formulas with what they were counted from."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        title = wanted.sheets[0].title
        book.set_properties({"title": title, "created": wanted.at.replace(tzinfo=None)})
        formats = {name: book.add_format(told) for name, told in _FORMATS.items()}
        bold = {name: book.add_format({**told, "bold": True}) for name, told in _FORMATS.items()}
        for sheet in wanted.sheets:
            _write_table(book.add_worksheet(sheet.name), sheet, wanted.notes, (formats, bold))
        _write_formulas(book.add_worksheet("Công thức"), wanted, formats)
    return buffer.getvalue()


def formula_words(rate: Rate) -> str:
    """The formula with its id, which grows when a rule changes."""
    return f"{RATES[rate.measure].formula} [{rate.measure.formula}]"


def _write_table(
    page: Worksheet,
    sheet: Sheet,
    notes: tuple[str, ...],
    looks: tuple[dict[str, Format], dict[str, Format]],
) -> None:
    table, (formats, bold) = sheet.table, looks
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&8Sohoa&R&8Trang &P/&N")
    for place, column in enumerate(table.columns):
        page.set_column(place, place, _WIDTHS[column.kind])
    page.write_string(0, 0, sheet.title, formats["title"])
    line = _write_lines(page, 1, (*notes, table.note)) + 1
    for place, column in enumerate(table.columns):
        page.write_string(line, place, column.label, formats["head"])
    page.freeze_panes(line + 1, 1)
    page.repeat_rows(line)
    for row in table.rows:
        line += 1
        _write_row(page, line, row, formats)
    if table.total:
        line += 1
        _write_row(page, line, table.total, bold)
    if not table.rows:
        line += 1
        page.write_string(line, 0, table.empty)
    _write_lines(page, line + 2, sheet.foot)


def _write_lines(page: Worksheet, line: int, texts: tuple[str, ...]) -> int:
    """Texts below each other; the line after the last."""
    told = [each for each in texts if each]
    for place, text in enumerate(told, start=line):
        page.write_string(place, 0, text)
    return line + len(told)


def _write_row(page: Worksheet, line: int, row: Row, formats: dict[str, Format]) -> None:
    for place, value in enumerate(row.values):
        _write(page, line, place, value, formats)


def _write(
    page: Worksheet, line: int, place: int, value: Value, formats: dict[str, Format]
) -> None:
    match value:
        case Rate() if value.ratio is not None:
            page.write_number(line, place, value.ratio, formats[_rate_format(value)])
        case date():
            page.write_datetime(line, place, value, formats["day"])
        case int():
            page.write_number(line, place, value, formats["count"])
        case _:
            page.write_string(line, place, shown(value)[:_LONGEST_CELL], formats["text"])


def _rate_format(rate: Rate) -> str:
    as_excel_shows_it = f"{rate.ratio:.2%}".replace(".", ",")
    return "rate" if as_excel_shows_it == rate.percent_text else "exact"


def _write_formulas(page: Worksheet, book: Book, formats: dict[str, Format]) -> None:
    widths = 40, 14, 16, 16, 90
    heads = "Tỷ lệ", "Giá trị", "Tử số", "Mẫu số", "Công thức"
    for place, (width, head) in enumerate(zip(widths, heads, strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, head, formats["head"])
    for line, rate in enumerate(book.rates, start=1):
        label = RATES[rate.measure].label
        values: tuple[Value, ...] = (
            label,
            rate,
            rate.numerator,
            rate.denominator,
            formula_words(rate),
        )
        _write_row(page, line, Row(values), formats)
    _write_lines(page, len(book.rates) + 2, book.notes)
