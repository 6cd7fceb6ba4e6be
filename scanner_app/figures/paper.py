"""Pieces of a PDF report: letters, texts, tables, numbered pages; the same for whoever prints.

Loading the library takes a quarter of a second: whoever starts often imports this when it prints.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any  # the library has no types
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Paragraph

from scanner_app.figures.tables import Column, Kind, Row, Table, shown
from scanner_app.paths import resources_folder

TEXT, BOLD = "SohoaText", "SohoaBold"
_FILES = {TEXT: "LiberationSerif-Regular.ttf", BOLD: "LiberationSans-Bold.ttf"}
"""With every letter of Vietnamese; a file carries the letters it needs."""

_SIDE, _TOP, _BOTTOM = 15 * mm, 15 * mm, 18 * mm
OWN_FONT = ("FONT", (0, 0), (-1, -1), TEXT)
"""Of every table: the library's own font would be named in the file and not be in it."""
WIDTH = A4[0] - 2 * _SIDE
"""Of what is printed, in points."""
_WEIGHTS = {Kind.TEXT: 2.6, Kind.COUNT: 1.0, Kind.RATE: 1.1, Kind.DAY: 1.1}
_LEFT = {Kind.TEXT, Kind.DAY}
_LONGEST_TEXT = 600
_SHADE, _LINE = colors.HexColor("#E8EDF2"), colors.HexColor("#8A97A6")
_FONTS = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sheets:
    """What stands on every page.

    Attributes:
        title: of the file.
        foot: below each page, beside its number.
    """

    title: str
    foot: str


@dataclass(frozen=True)
class Styles:
    """How texts look."""

    text: ParagraphStyle = field(
        default_factory=lambda: ParagraphStyle("text", fontName=TEXT, fontSize=10, leading=13.5)
    )

    def like(self, **differs: Any) -> ParagraphStyle:
        """As texts, but for this."""
        return ParagraphStyle("like", self.text, **differs)

    @property
    def title(self) -> ParagraphStyle:
        """Of the report."""
        return self.like(fontName=BOLD, fontSize=14, leading=19)

    @property
    def section(self) -> ParagraphStyle:
        """Above what belongs together; never alone at a page's end."""
        return self.like(fontName=BOLD, fontSize=11, leading=16, keepWithNext=True)

    @property
    def figure(self) -> ParagraphStyle:
        """A rate that is to be seen first."""
        return self.like(fontName=BOLD, fontSize=17, leading=22)

    def cell(self, kind: Kind, *, heads: bool = False) -> ParagraphStyle:
        """Of a table."""
        look: dict[str, Any] = {} if kind in _LEFT else {"alignment": TA_RIGHT}
        if heads:
            look |= {"fontName": BOLD, "fontSize": 8.5, "leading": 11}
        return self.like(**look)


def register_fonts() -> None:
    """Have the letters known; again is nothing."""
    with _FONTS:
        if TEXT not in pdfmetrics.getRegisteredFontNames():
            for name, file in _FILES.items():
                pdfmetrics.registerFont(TTFont(name, resources_folder() / "fonts" / file))


def printed(story: Sequence[Flowable], sheets: Sheets) -> bytes:
    """The file: A4, numbered pages; letters have to be known before the story is made."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, title=sheets.title, author="Sohoa", lang="vi")
    # Without the padding that texts would get and tables would not.
    padding = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    frame = Frame(_SIDE, _BOTTOM, WIDTH, A4[1] - _TOP - _BOTTOM, **padding)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(list(story), canvasmaker=_numbered(sheets.foot))
    return buffer.getvalue()


def paragraph(text: str, style: ParagraphStyle) -> Flowable:
    """The text as it is: nothing in it is markup."""
    return Paragraph(escape(text[:_LONGEST_TEXT]), style)


def table_parts(
    table: Table, styles: Styles, *, most_rows: int | None = None
) -> Iterable[Flowable]:
    """The table, or what is said instead of no rows; `most_rows` leaves out those behind."""
    if not table.rows:
        yield paragraph(table.empty, styles.text)
        return
    weights = [_WEIGHTS[column.kind] for column in table.columns]
    widths = [WIDTH * weight / sum(weights) for weight in weights]
    rows = list(table.rows[:most_rows])
    if table.total:
        rows.append(table.total)
    heads = [paragraph(each.label, styles.cell(each.kind, heads=True)) for each in table.columns]
    look: list[tuple[Any, ...]] = [  # Any: the library's commands differ in length and types
        OWN_FONT,
        ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    if table.total:
        look.append(("BACKGROUND", (0, -1), (-1, -1), _SHADE))
    cells = [heads, *(_cells(row, table.columns, styles) for row in rows)]
    yield LongTable(cells, colWidths=widths, repeatRows=1, style=look)


def _cells(row: Row, columns: Sequence[Column], styles: Styles) -> list[Flowable]:
    return [
        paragraph(shown(value), styles.cell(column.kind))
        for value, column in zip(row.values, columns, strict=True)
    ]


def _numbered(foot: str) -> type[Canvas]:
    class Numbered(Canvas):  # type: ignore[misc]  # the library has no types
        """Pages that say how many there are, which is known at the end."""

        def __init__(self, *told: Any, **named: Any) -> None:  # Any: the library's own arguments
            # Every page begins with a font; the library's own one is not in the file.
            super().__init__(*told, **named | {"initialFontName": TEXT})
            self._waiting: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the library's name
            self._waiting.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            pages = list(self._waiting)
            for number, page in enumerate(pages, start=1):
                self.__dict__.update(page)
                self.setFont(TEXT, 8.5)
                self.drawString(_SIDE, 10 * mm, f"Sohoa · {foot}")
                self.drawRightString(A4[0] - _SIDE, 10 * mm, f"Trang {number}/{len(pages)}")
                super().showPage()
            super().save()

    return Numbered
