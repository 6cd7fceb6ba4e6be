"""A report as PDF: A4, numbered pages, the formulas at the end."""

from __future__ import annotations

import io
import threading
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer

from scanner_app.central.web.report import Report
from scanner_app.figures.tables import Column, Kind, Row, shown
from scanner_app.paths import resources_folder

_TEXT, _BOLD = "SohoaText", "SohoaBold"
_FILES = {_TEXT: "LiberationSerif-Regular.ttf", _BOLD: "LiberationSans-Bold.ttf"}
"""With every letter of Vietnamese; a file carries the letters it needs."""

_SIDE, _TOP, _BOTTOM = 15 * mm, 15 * mm, 18 * mm
_WIDTH = A4[0] - 2 * _SIDE
_WEIGHTS = {Kind.TEXT: 2.6, Kind.COUNT: 1.0, Kind.RATE: 1.1, Kind.DAY: 1.1}
_LONGEST_TEXT = 600
_SHADE, _LINE = colors.HexColor("#E8EDF2"), colors.HexColor("#8A97A6")
_FONTS = threading.Lock()


def as_pdf(report: Report) -> bytes:
    """The file."""
    _register_fonts()
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=report.title,
        author="Sohoa",
        lang="vi",
    )
    document.build(_story(report), canvasmaker=_numbered(report))
    return buffer.getvalue()


def _register_fonts() -> None:
    with _FONTS:
        if _TEXT not in pdfmetrics.getRegisteredFontNames():
            for name, file in _FILES.items():
                pdfmetrics.registerFont(TTFont(name, resources_folder() / "fonts" / file))


def _styles() -> dict[str, ParagraphStyle]:
    text = ParagraphStyle("text", fontName=_TEXT, fontSize=10, leading=13.5)
    head = ParagraphStyle("head", text, fontName=_BOLD, fontSize=8.5, leading=11)
    return {
        "text": text,
        "number": ParagraphStyle("number", text, alignment=TA_RIGHT),
        "head": head,
        "number_head": ParagraphStyle("number_head", head, alignment=TA_RIGHT),
        "title": ParagraphStyle("title", text, fontName=_BOLD, fontSize=14, leading=19),
        "section": ParagraphStyle("section", text, fontName=_BOLD, fontSize=11, leading=16),
    }


def _story(report: Report) -> list[Flowable]:
    styles = _styles()
    parts: list[Flowable] = [_paragraph(report.title, styles["title"]), Spacer(0, 2 * mm)]
    notes = (report.period_text, report.source_text, report.at_text, report.table.note)
    parts += [_paragraph(text, styles["text"]) for text in notes if text]
    parts += [Spacer(0, 4 * mm), _table(report, styles)]
    parts += [Spacer(0, 6 * mm), _paragraph("Các tỷ lệ và công thức", styles["section"])]
    for label, value, formula in report.formulas:
        parts += [
            _paragraph(f"{label}: {value}", styles["text"]),
            _paragraph(f"Công thức: {formula}", styles["text"]),
            Spacer(0, 2 * mm),
        ]
    return parts


def _table(report: Report, styles: dict[str, ParagraphStyle]) -> Flowable:
    table = report.table
    if not table.rows:
        return _paragraph(table.empty, styles["text"])
    weights = [_WEIGHTS[column.kind] for column in table.columns]
    widths = [_WIDTH * weight / sum(weights) for weight in weights]
    rows = [*table.rows, table.total] if table.total else list(table.rows)
    cells = [[_head(column, styles) for column in table.columns]]
    cells += [_cells(row, table.columns, styles) for row in rows]
    look: list[tuple[Any, ...]] = [  # Any: reportlab's commands differ in length and types
        ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    if table.total:
        look.append(("BACKGROUND", (0, -1), (-1, -1), _SHADE))
    return LongTable(cells, colWidths=widths, repeatRows=1, style=look)


def _head(column: Column, styles: dict[str, ParagraphStyle]) -> Paragraph:
    style = styles["head" if column.kind in {Kind.TEXT, Kind.DAY} else "number_head"]
    return _paragraph(column.label, style)


def _cells(
    row: Row, columns: tuple[Column, ...], styles: dict[str, ParagraphStyle]
) -> list[Paragraph]:
    return [
        _paragraph(
            shown(value), styles["text" if column.kind in {Kind.TEXT, Kind.DAY} else "number"]
        )
        for value, column in zip(row.values, columns, strict=True)
    ]


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """The text as it is: nothing in it is markup."""
    return Paragraph(escape(text[:_LONGEST_TEXT]), style)


def _numbered(report: Report) -> type[Canvas]:
    class Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
        """Pages that say how many there are, which is known at the end."""

        def __init__(self, *told: Any, **named: Any) -> None:  # Any: reportlab's own arguments
            super().__init__(*told, **named)
            self._waiting: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._waiting.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            pages = list(self._waiting)
            for number, page in enumerate(pages, start=1):
                self.__dict__.update(page)
                self.setFont(_TEXT, 8.5)
                self.drawString(_SIDE, 10 * mm, f"Sohoa · {report.at_text}")
                self.drawRightString(A4[0] - _SIDE, 10 * mm, f"Trang {number}/{len(pages)}")
                super().showPage()
            super().save()

    return Numbered
