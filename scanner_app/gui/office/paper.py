"""The figures as a PDF: A4, letters embedded, pages numbered; drawn by a working thread."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from scanner_app.figures.exports import exported_tables, formulas, notes
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.tables import Kind, Row, Table, shown
from scanner_app.messages.progress import RATES

if TYPE_CHECKING:  # costs the chart's library
    from scanner_app.gui.office.trend_chart import Drawing

_DPI = 150  # of the layout; letters and lines stay vectors
_CSS_DPI = 96  # of a pixel in HTML
_MARGIN_MM = 15
_FOOT_MM = 8
_MM = _DPI / 25.4
_CHART_MM = 105  # at most this high, so that it stands on the first page
_MOST_ROWS = 400
"""Rows of a table on paper; a register with hundreds of procedures has its list in the workbook."""
_STYLE = """
h1 { font-size: 15pt; } h2 { font-size: 11pt; margin-top: 14px; }
p { margin: 2px 0; } p, td, th { font-size: 9pt; } .figure { font-size: 17pt; font-weight: bold; }
th { background-color: #e8edf2; } td, th { padding: 3px; }
"""


def as_pdf(figures: OfficeFigures, chart: Drawing | None, font: QFont) -> bytes:
    """The file.

    Args:
        figures: what is told.
        chart: as `TrendChart.recorded` gave it; None when there was nothing to draw.
        font: the window's, which has every letter of Vietnamese.
    """
    # A document lays itself out by timers, which a thread of Python's own has no place for
    # until it has a loop.
    _loop = QEventLoop()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(_DPI)
    writer.setTitle(f"Tỷ lệ số hóa hồ sơ – {figures.asked.name}")
    writer.setCreator("Sohoa")
    page = QRectF(0, 0, writer.width(), writer.height())
    margin = _MARGIN_MM * _MM
    field = page.adjusted(margin, margin, -margin, -margin - _FOOT_MM * _MM)
    # A document takes the writer's resolution, so that points are points on paper.
    document = _document(figures, chart, font, field.width(), writer)
    document.setPageSize(QSizeF(field.size()))
    _print(document, writer, field, notes(figures)[3])
    return bytes(buffer.data().data())


def _document(
    figures: OfficeFigures, chart: Drawing | None, font: QFont, width: float, writer: QPdfWriter
) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(QFont(font.family(), 9))
    document.setDefaultStyleSheet(_STYLE)
    document.setDocumentMargin(0)
    picture = ""
    if chart is not None:
        document.addResource(QTextDocument.ResourceType.ImageResource, "trend", _drawn(chart))
        wide = min(width, _CHART_MM * _MM * chart.width / chart.height)
        picture = f'<p align="center"><img src="trend" width="{int(wide * _CSS_DPI / _DPI)}"></p>'
    document.setHtml(
        f"<h1>Tỷ lệ số hóa hồ sơ – {escape(figures.asked.name)}</h1>"
        + "".join(f"<p>{escape(each)}</p>" for each in notes(figures))
        + _rates(figures)
        + picture
        + "".join(_table(table) for table in exported_tables(figures))
        + "<h2>Công thức</h2>"
        + "".join(f"<p>{escape(each)}</p>" for each in formulas(figures))
    )
    return document


def _print(document: QTextDocument, writer: QPdfWriter, field: QRectF, moment: str) -> None:
    painter = QPainter(writer)
    count = document.pageCount()
    small = QFont(document.defaultFont().family(), 8)
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(field.left(), field.top() - number * field.height())
        seen = QRectF(0, number * field.height(), field.width(), field.height())
        document.drawContents(painter, seen)
        painter.restore()
        painter.setFont(small)
        foot = QRectF(field.left(), field.bottom() + 2 * _MM, field.width(), _FOOT_MM * _MM)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, f"Sohoa · {moment}")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"Trang {number + 1}/{count}")
    painter.end()


def _drawn(chart: Drawing) -> QImage:
    # Loaded already where there is a drawing.
    from scanner_app.gui.office.trend_chart import SHARPER

    size = QSize(chart.width, chart.height) * SHARPER
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPER, SHARPER)
    chart.picture.play(painter)
    painter.end()
    return image


def _rates(figures: OfficeFigures) -> str:
    cells = "".join(
        f'<td width="33%"><p>{escape(RATES[rate.measure].label)}</p>'
        f'<p class="figure">{rate.percent_text}</p><p>{rate.counts_text}</p></td>'
        for rate in figures.rates
    )
    return f'<table width="100%" border="0" cellspacing="0"><tr>{cells}</tr></table>'


def _table(table: Table) -> str:
    heads = "".join(
        f'<th align="{_side(column.kind)}"{_wide(place)}>{escape(column.label)}</th>'
        for place, column in enumerate(table.columns)
    )
    rows = "".join(_row(table, row, "td") for row in table.rows[:_MOST_ROWS])
    total = _row(table, table.total, "th") if table.total else ""
    texts = [table.note]
    if not table.rows:
        texts.append(table.empty)
    if len(table.rows) > _MOST_ROWS:
        texts.append(f"In {_MOST_ROWS} dòng đầu trong {len(table.rows)}; đủ trong tệp XLSX.")
    told = "".join(f"<p>{escape(text)}</p>" for text in texts if text)
    return (
        f"<h2>{escape(table.caption)}</h2>{told}"
        '<table width="100%" border="1" cellspacing="0" style="border-collapse: collapse">'
        f"<thead><tr>{heads}</tr></thead>{rows}{total}</table>"
    )


def _row(table: Table, row: Row, tag: str) -> str:
    return (
        "<tr>"
        + "".join(
            f'<{tag} align="{_side(column.kind)}">{escape(shown(value))}</{tag}>'
            for column, value in zip(table.columns, row.values, strict=True)
        )
        + "</tr>"
    )


def _wide(place: int) -> str:
    """Names need the most room."""
    return ' width="36%"' if place == 0 else ""


def _side(kind: Kind) -> str:
    return "left" if kind is Kind.TEXT else "right"
