"""A sheet to draw on, in millimetres, that remembers every line of text it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.data.generate.codes import Modules

Rgb = tuple[int, int, int]
RgbImage = NDArray[np.uint8]

A4 = (210.0, 297.0)
A5 = (148.0, 210.0)
INK: Rgb = (24, 24, 26)
PEN: Rgb = (34, 52, 140)
RED: Rgb = (205, 32, 44)

FONT_FOLDER = Path("/usr/share/fonts/truetype/liberation2")
_FACES = {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"}
_VIETNAMESE = "ĂÂĐÊÔƠƯăâđêôơưÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
_SAME_ROW_MM = 1.8


class FontMissingError(Exception):
    """No font with all Vietnamese letters: install Debian's fonts-liberation2."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style: "" upright, "b" bold, "i" italic, "bi"."""

    text: str
    style: str = ""
    color: Rgb = INK


def has_fonts() -> bool:
    """Whether the generator's fonts are installed."""
    return all((FONT_FOLDER / f"LiberationSerif-{face}.ttf").is_file() for face in _FACES.values())


@lru_cache(maxsize=64)
def font(style: str, size_px: int) -> ImageFont.FreeTypeFont:
    """Liberation Serif (metrics of Times New Roman, which NĐ 30/2020 asks for).

    Raises:
        FontMissingError: not installed, or the installed one lacks Vietnamese letters.
    """
    path = FONT_FOLDER / f"LiberationSerif-{_FACES[style]}.ttf"
    if not path.is_file():
        raise FontMissingError(f"{path} is missing: apt install fonts-liberation2")
    _require_letters(path)
    return ImageFont.truetype(str(path), size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8)
def _require_letters(path: Path) -> None:
    face = ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
    hollow = bytes(face.getmask("\U000f0000"))
    lacking = [c for c in _VIETNAMESE + _VIETNAMESE.lower() if bytes(face.getmask(c)) == hollow]
    if lacking:
        raise FontMissingError(f"{path} lacks {''.join(lacking)}: use fonts-liberation2, not 1.07")


@dataclass(slots=True)
class Sheet:
    """A white page; x and y in millimetres from its top left corner, y of text is its baseline."""

    size_mm: tuple[float, float] = A4
    dpi: int = 300
    image: Image.Image = field(init=False)
    _draw: ImageDraw.ImageDraw = field(init=False)
    _pieces: list[tuple[float, float, str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Make the white image."""
        size = (self.px(self.size_mm[0]), self.px(self.size_mm[1]))
        self.image = Image.new("RGB", size, (255, 255, 255))
        self._draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        """Millimetres as whole pixels."""
        return round(mm * self.dpi / 25.4)

    def font(self, pt: float, style: str = "") -> ImageFont.FreeTypeFont:
        """The face at a size in points."""
        return font(style, round(pt * self.dpi / 72))

    def width(self, text: str, pt: float, style: str = "") -> float:
        """How wide a text will be, millimetres."""
        return self.font(pt, style).getlength(text) * 25.4 / self.dpi

    def text(
        self, x: float, y: float, text: str, *, pt: float = 13, style: str = "", color: Rgb = INK,
        anchor: str = "l", written: bool = True,
    ) -> float:  # fmt: skip
        """Write one line; anchor l, m or r says what x is. Gives the right end, millimetres.

        Args:
            written: False keeps the line out of the truth (decoration, dot leaders).
        """
        wide = self.width(text, pt, style)
        left = x - {"l": 0.0, "m": wide / 2, "r": wide}[anchor]
        spot = (self.px(left), self.px(y))
        self._draw.text(spot, text, font=self.font(pt, style), fill=color, anchor="ls")
        if written:
            self._pieces.append((y, left, text))
        return left + wide

    def runs(self, x: float, y: float, runs: Sequence[Run], *, pt: float = 13) -> float:
        """Write differently styled stretches one after another; gives the right end."""
        for run in runs:
            x = self.text(x, y, run.text, pt=pt, style=run.style, color=run.color)
            x += self.width(" ", pt)
        return x

    def paragraph(
        self, y: float, text: str, *, left: float, right: float, pt: float = 13,
        style: str = "", indent: float = 10.0, leading: float = 6.9,
    ) -> float:  # fmt: skip
        """Write justified lines from baseline y on; gives the baseline after the last one."""
        lines = self._wrapped(text, right - left, pt, style, indent)
        for place, words in enumerate(lines):
            start = left + (indent if place == 0 else 0.0)
            last = place == len(lines) - 1
            self._justified(words, start, right, y, pt=pt, style=style, spread=not last)
            y += leading
        return y

    def cell_lines(self, text: str, width: float, pt: float, style: str = "") -> list[str]:
        """The text broken to a width, for table cells."""
        return [" ".join(words) for words in self._wrapped(text, width, pt, style, 0.0)]

    def rule(self, x0: float, y0: float, x1: float, y1: float, *, mm: float = 0.25) -> None:
        """A straight line."""
        spot = (self.px(x0), self.px(y0), self.px(x1), self.px(y1))
        self._draw.line(spot, fill=INK, width=max(1, self.px(mm)))

    def leader(self, x: float, y: float, right: float, *, pt: float = 13) -> None:
        """Dots from x to the right edge, as on forms; no part of the truth."""
        dot = self.width(".", pt)
        count = int((right - x) / dot)
        if count > 0:
            self.text(x, y, "." * count, pt=pt, written=False)

    def stamp(self, modules: Modules, x: float, y: float, *, module_mm: float, height_mm: float = 0
    ) -> tuple[float, float]:  # fmt: skip
        """Print a bar code with whole pixels a module; gives its width and height in millimetres.

        Args:
            height_mm: of a one-row symbol; 0 keeps the modules square.
        """
        module = max(1, self.px(module_mm))
        tall = self.px(height_mm) if height_mm else module
        grown = np.repeat(np.repeat(modules, tall, axis=0), module, axis=1)
        mask = Image.fromarray(np.where(grown, 255, 0).astype(np.uint8))
        self.image.paste(INK, (self.px(x), self.px(y)), mask)
        return grown.shape[1] * 25.4 / self.dpi, grown.shape[0] * 25.4 / self.dpi

    def tint(self, layer: NDArray[np.float32], color: Rgb, x: float, y: float) -> None:
        """Lay a coat of ink over what is there: layer is its density 0.0-1.0, (rows, columns)."""
        spot = (self.px(x), self.px(y))
        box = (*spot, spot[0] + layer.shape[1], spot[1] + layer.shape[0])
        under = np.asarray(self.image.crop(box), dtype=np.float32) / 255
        ink = np.asarray(color, dtype=np.float32) / 255
        mixed = under * (1 - layer[..., None] * (1 - ink))
        self.image.paste(Image.fromarray(np.rint(mixed * 255).astype(np.uint8)), spot)

    @property
    def pixels(self) -> RgbImage:
        """What was drawn, uint8, (height, width, 3)."""
        return np.array(self.image, dtype=np.uint8)

    @property
    def written(self) -> str:
        """The text in visual rows: what stands on one baseline is one line, left to right."""
        rows: list[list[tuple[float, float, str]]] = []
        for piece in sorted(self._pieces):
            if rows and piece[0] - rows[-1][0][0] <= _SAME_ROW_MM:
                rows[-1].append(piece)
            else:
                rows.append([piece])
        ordered = (sorted(row, key=lambda piece: piece[1]) for row in rows)
        return "\n".join(" ".join(" ".join(p[2] for p in row).split()) for row in ordered)

    def _wrapped(
        self, text: str, wide: float, pt: float, style: str, indent: float
    ) -> list[list[str]]:
        lines: list[list[str]] = [[]]
        for word in text.split():
            room = wide - (indent if len(lines) == 1 else 0.0)
            if lines[-1] and self.width(" ".join([*lines[-1], word]), pt, style) > room:
                lines.append([])
            lines[-1].append(word)
        return lines

    def _justified(
        self, words: list[str], left: float, right: float, y: float, *, pt: float, style: str,
        spread: bool,
    ) -> None:  # fmt: skip
        gap = self.width(" ", pt, style)
        free = right - left - sum(self.width(word, pt, style) for word in words)
        if spread and len(words) > 1:
            gap = free / (len(words) - 1)
        for word in words:
            left = self.text(left, y, word, pt=pt, style=style) + gap
