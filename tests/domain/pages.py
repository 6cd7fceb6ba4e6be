"""Pages made of lines of text at given places, for tests of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from scanner_app.domain.ids import BatchId, PageId
from scanner_app.domain.page import (
    Box,
    Page,
    PageReading,
    PageState,
    ReadBarcode,
    ReadLine,
    ReadWord,
)

WIDTH, HEIGHT = 2480, 3508
"""A4 at 300 dpi."""
WORD_HEIGHT = 40
LETTER = 24
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
BLANK = 16

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

Placed = tuple[float, float, str]
"""Left edge and top as shares of the page, and the text."""


def line(left: float, top: float, text: str, *, sure: float = 0.96, block: int = 0) -> ReadLine:
    """A line of words set in one size from the left edge on."""
    x, y = round(left * WIDTH), round(top * HEIGHT)
    words = []
    for part in text.split():
        box = Box(x, y, x + LETTER * len(part), y + WORD_HEIGHT)
        words.append(ReadWord(part, box, sure))
        x = box.right + BLANK
    box = Box(words[0].box.left, y, words[-1].box.right, y + WORD_HEIGHT)
    return ReadLine(tuple(words), box, (float(box.bottom), float(box.bottom)), block)


def reading(
    *lines: ReadLine, barcodes: Sequence[ReadBarcode] = (), blank: float = 0.5
) -> PageReading:
    """An upright, true page."""
    return PageReading(
        width=WIDTH,
        height=HEIGHT,
        dpi=300.0,
        dpi_source="file",
        orientation_deg=0,
        skew_deg=0.0,
        sheet=None,
        blank=blank,
        quality=(),
        barcodes=tuple(barcodes),
        lines=tuple(lines),
        confidence=0.96,
    )


def page(seq: int, what: PageReading | None) -> Page:
    """A kept page, read or unreadable."""
    return Page(
        id=PageId(seq + 100),
        batch=BatchId(1),
        seq=seq,
        source="chong.pdf",
        source_page=seq + 1,
        source_key=f"key-{seq}",
        image=Path(f"/store/{seq}.jpg"),
        sha256="00",
        captured_at=NOON,
        state=PageState.UNREADABLE if what is None else PageState.READ,
        reading=what,
        error="page.damaged" if what is None else None,
    )


def stack(*readings: PageReading | None) -> list[Page]:
    """Pages in scanning order."""
    return [page(seq, what) for seq, what in enumerate(readings)]


def barcode(text: str, symbology: str = "Code128", *, conflict: bool = False) -> ReadBarcode:
    """A symbol both readers saw."""
    corners = ((200, 700), (900, 700), (900, 780), (200, 780))
    return ReadBarcode(symbology, text, ("zbar", "zxing"), conflict, corners)


def header(
    *issuer: str, number: str = "", day: str = "", title: str = "", sure: float = 0.96
) -> list[ReadLine]:
    """The upper part of an administrative document (NĐ 30/2020 annex I)."""
    lines = [
        line(0.17 if len(row) > 12 else 0.22, 0.07 + 0.018 * at, row, sure=sure)
        for at, row in enumerate(issuer)
    ]
    lines += [line(0.47, 0.07, NATION, sure=sure), line(0.55, 0.088, MOTTO, sure=sure)]
    if number:
        lines.append(line(0.2, 0.13, f"Số: {number}", sure=sure))
    if day:
        lines.append(line(0.52, 0.13, day, sure=sure))
    if title:
        lines.append(line(0.5 - LETTER * len(title) / WIDTH / 2, 0.16, title, sure=sure))
    return lines


def body(rows: int = 3, top: float = 0.4) -> list[ReadLine]:
    """Running text that says nothing about the paper."""
    text = "Theo đó các cơ quan có liên quan chịu trách nhiệm thi hành việc này kể từ ngày ký"
    return [line(0.14, top + 0.02 * row, text, block=1) for row in range(rows)]


def document(
    *issuer: str, number: str = "", day: str = "", title: str = "", sure: float = 0.96
) -> PageReading:
    """The first page of an administrative document."""
    return reading(*header(*issuer, number=number, day=day, title=title, sure=sure), *body())


def decision() -> PageReading:
    """A clean first page of a decision."""
    return document(
        "ỦY BAN NHÂN DÂN",
        "TỈNH LẠNG SƠN",
        number="15/QĐ-UBND",
        day="Lạng Sơn, ngày 05 tháng 3 năm 2026",
        title="QUYẾT ĐỊNH",
    )


def next_page(number: int = 2) -> PageReading:
    """A later page: its number at the top centre, then running text."""
    return reading(line(0.5, 0.03, str(number)), *body(top=0.08))


def receipt(
    code: str, *, barcodes: Sequence[ReadBarcode] | None = None, sure: float = 0.96
) -> PageReading:
    """A receipt with its code in print and, by default, as a barcode."""
    title = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    lines = header("UBND XÃ BẮC SƠN", title=title)
    if code:
        lines.append(line(0.3, 0.2, f"Mã hồ sơ: {code}", sure=sure))
    lines.append(line(0.14, 0.25, "Tiếp nhận hồ sơ của: Trần Thị Thử"))
    lines.append(line(0.14, 0.28, "Nội dung yêu cầu giải quyết: Đăng ký kết hôn"))
    symbols = [barcode(code)] if barcodes is None else list(barcodes)
    return reading(*lines, barcodes=symbols)


def blank_page() -> PageReading:
    """The empty back of a sheet."""
    return reading(blank=1.0)


def sheet(text: str, symbology: str = "QRCode") -> PageReading:
    """A separator sheet."""
    words = line(0.3, 0.5, "TỜ PHÂN CÁCH")
    return reading(words, barcodes=[barcode(text, symbology)], blank=0.97)


CARD = "020099001234|081234567|Nguyễn Văn Mẫu|01021999|Nam|Thôn Nà Mẫu, Lạng Sơn|15042021"


def id_card(payload: str = CARD) -> PageReading:
    """A copy of an identity card's side with the code."""
    return reading(line(0.4, 0.2, "CĂN CƯỚC CÔNG DÂN"), barcodes=[barcode(payload, "QRCode")])
