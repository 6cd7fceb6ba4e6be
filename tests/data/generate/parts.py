"""Pieces that many papers share: headings, tables, signatures, the seal (NĐ 30/2020, phụ lục I)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.data.generate.codes import Modules
from tests.data.generate.render import PEN, RED, Run, Sheet, font

LEFT = 30.0
RIGHT = 192.0
_LEADING = 5.6
_SEAL_TEXT = "MẪU THỬ NGHIỆM ✶ KHÔNG CÓ GIÁ TRỊ ✶ ".replace("✶", "*")
_SEAL_MM = 35.0


@dataclass(frozen=True, slots=True)
class Code:
    """A bar code that stands on a page: zxing's name of the format, and what it says."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished page with its truth.

    Attributes:
        kind: as on the paper, "" for separator sheets; blank backs have their paper's kind.
        date: ISO 8601 or "".
    """

    sheet: Sheet
    kind: str
    number: str = ""
    date: str = ""
    issuer: str = ""
    summary: str = ""
    codes: tuple[Code, ...] = ()
    blank: bool = False


def national_heading(sheet: Sheet, y: float, middle: float, *, pt: float = 13) -> None:
    """Quốc hiệu and tiêu ngữ with the rule under them, centred on `middle`."""
    step = pt * 0.45
    sheet.text(middle, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", pt=pt - 1, style="b", anchor="m")
    motto = "Độc lập - Tự do - Hạnh phúc"
    sheet.text(middle, y + step, motto, pt=pt, style="b", anchor="m")
    half = sheet.width(motto, pt, "b") / 2
    sheet.rule(middle - half, y + step + 1.6, middle + half, y + step + 1.6)


def office_heading(
    sheet: Sheet, y: float, middle: float, lines: Sequence[Run], *, pt: float = 13
) -> None:
    """The office's name on the left, level with the national heading, with a short rule."""
    step = pt * 0.45
    for place, line in enumerate(lines):
        spot = y + place * step
        sheet.text(middle, spot, line.text, pt=pt - 1, style=line.style, anchor="m")
    low = y + (len(lines) - 1) * step + 2.0
    sheet.rule(middle - 11, low, middle + 11, low)


def heading(sheet: Sheet, office: Sequence[Run], number: str, place_and_day: str) -> float:
    """The whole top of an A4 document; gives the first free baseline."""
    national_heading(sheet, 25, 138)
    office_heading(sheet, 25, 61, office)
    sheet.text(61, 40, f"Số: {number}", anchor="m")
    sheet.text(138, 40, place_and_day, style="i", anchor="m")
    return 53.0


def title(sheet: Sheet, y: float, name: str, summary: Sequence[str]) -> float:
    """Kind and summary in the middle of the page with a short rule; the next free baseline."""
    middle = (LEFT + RIGHT) / 2
    sheet.text(middle, y, name, pt=14, style="b", anchor="m")
    for line in summary:
        y += 6.3
        sheet.text(middle, y, line, pt=14, style="b", anchor="m")
    sheet.rule(middle - 20, y + 2.7, middle + 20, y + 2.7)
    return y + 11


def body(sheet: Sheet, y: float, paragraphs: Sequence[str], *, style: str = "") -> float:
    """Justified paragraphs across the text column; the next free baseline."""
    for text in paragraphs:
        y = sheet.paragraph(y, text, left=LEFT, right=RIGHT, style=style) + 2.0
    return y


def signing_block(
    sheet: Sheet, y: float, titles: Sequence[str], name: str, *, sent_to: Sequence[str] = (),
    seed: int = 1, seal: bool = True,
) -> None:  # fmt: skip
    """Nơi nhận on the left; authority, signature under the red seal, and name on the right."""
    middle = 152.0
    if sent_to:
        sheet.text(LEFT, y, "Nơi nhận:", pt=12, style="bi")
    for place, line in enumerate(sent_to, start=1):
        sheet.text(LEFT, y + place * _LEADING, line, pt=11)
    for place, line in enumerate(titles):
        sheet.text(middle, y + place * _LEADING, line, pt=13, style="b", anchor="m")
    low = y + (len(titles) - 1) * _LEADING
    sheet.text(middle, low + 6 * _LEADING, name, pt=13, style="b", anchor="m")
    scribble(sheet, middle - 20, low + 5, width=42, seed=seed)
    if seal:
        red_seal(sheet, middle - 38, low - 3, seed=seed)


def scribble(sheet: Sheet, x: float, y: float, *, width: float = 38, seed: int = 1) -> None:
    """A signature in blue ink, another one for every seed."""
    rng = np.random.default_rng(seed)
    tall = width * 0.5
    turns = np.linspace(0, 5.5 * math.pi, 260)
    across = np.linspace(0.08, 0.86, 260) + 0.07 * np.sin(turns + rng.uniform(0, 3))
    swing = 0.32 * np.cos(turns * rng.uniform(0.8, 1.15)) * np.linspace(1.1, 0.35, 260)
    down = 0.5 + swing + 0.06 * np.sin(turns * 0.31)
    scale = 8  # Sub-pixel positions for OpenCV: 3 fractional bits.
    points = np.stack([across * sheet.px(width), down * sheet.px(tall)], axis=1) * scale
    layer = np.zeros((sheet.px(tall), sheet.px(width)), np.uint8)
    thick = max(2, sheet.px(0.45))
    cv2.polylines(layer, [np.rint(points).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    sheet.tint(np.asarray(layer, dtype=np.float32) / 255 * 0.9, PEN, x, y)


def red_seal(sheet: Sheet, x: float, y: float, *, seed: int = 1) -> None:
    """A round red seal that says it is a specimen; unevenly inked."""
    side = sheet.px(_SEAL_MM)
    drawn = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(drawn)
    for share, width in ((0.485, 0.9), (0.455, 0.35), (0.30, 0.35)):
        r = side * share
        spot = (side / 2 - r, side / 2 - r, side / 2 + r, side / 2 + r)
        pen.ellipse(spot, outline=255, width=max(1, sheet.px(width)))
    star = [
        (side * (0.5 + r * math.sin(a)), side * (0.5 - r * math.cos(a)))
        for a, r in ((k * math.pi / 5, 0.17 if k % 2 == 0 else 0.066) for k in range(10))
    ]
    pen.polygon(star, fill=255)
    _ring_text(drawn, _SEAL_TEXT, radius=side * 0.376, size_px=round(side * 0.072))
    coat = cv2.resize(
        np.random.default_rng(seed).uniform(0.55, 0.95, (9, 9)).astype(np.float32), (side, side),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    density = np.asarray(drawn, dtype=np.float32) / 255 * np.clip(coat, 0.4, 0.95)
    sheet.tint(density.astype(np.float32), RED, x, y)


def _ring_text(image: Image.Image, text: str, *, radius: float, size_px: int) -> None:
    face = font("b", size_px)
    middle = image.width / 2
    for place, letter in enumerate(text):
        angle = 360 * place / len(text)
        tile = Image.new("L", (size_px * 2, size_px * 2), 0)
        ImageDraw.Draw(tile).text((size_px, size_px), letter, font=face, fill=255, anchor="mm")
        turned = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = middle + radius * math.sin(math.radians(angle)) - size_px
        y = middle - radius * math.cos(math.radians(angle)) - size_px
        image.paste(255, (round(x), round(y)), turned)


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: heading, width in millimetres, l, m or r."""

    name: str
    width: float
    align: str = "l"


def table(
    sheet: Sheet, x: float, y: float, columns: Sequence[Column], rows: Sequence[Sequence[str]],
    *, pt: float = 12,
) -> float:  # fmt: skip
    """A ruled table whose top edge is at y; gives the y of its bottom edge."""
    top = y
    y = _table_row(sheet, x, y, columns, [column.name for column in columns], pt, "b")
    for row in rows:
        y = _table_row(sheet, x, y, columns, row, pt, "")
    edge = x
    for width in [0.0, *(column.width for column in columns)]:
        edge += width
        sheet.rule(edge, top, edge, y)
    return y


def _table_row(
    sheet: Sheet, x: float, y: float, columns: Sequence[Column], cells: Sequence[str],
    pt: float, style: str,
) -> float:  # fmt: skip
    step = pt * 0.43
    sheet.rule(x, y, x + sum(column.width for column in columns), y)
    most = 1
    left = x
    for column, cell in zip(columns, cells, strict=True):
        lines = sheet.cell_lines(cell, column.width - 3, pt, style)
        most = max(most, len(lines))
        align = "m" if style == "b" else column.align
        spot = left + {"l": 1.5, "m": column.width / 2, "r": column.width - 1.5}[align]
        for place, line in enumerate(lines):
            sheet.text(spot, y + step + 0.7 + place * step, line, pt=pt, style=style, anchor=align)
        left += column.width
    low = y + most * step + 2.2
    sheet.rule(x, low, left, low)
    return low


def qr_at(sheet: Sheet, modules: Modules, x: float, y: float, side_mm: float) -> None:
    """A QR symbol about side_mm wide (whole pixels a module)."""
    sheet.stamp(modules, x, y, module_mm=side_mm / modules.shape[0])


def uneven(shape: tuple[int, int], rng: np.random.Generator, cells: int) -> NDArray[np.float32]:
    """Smooth noise of mean 0, about -1.0 to 1.0, with `cells` bumps across."""
    coarse = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
    grown = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(grown, dtype=np.float32)
