"""The synthetic scanner: a clean page goes in, a scan as a feeder delivers it comes out."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.data.generate.parts import uneven
from tests.data.generate.render import RgbImage

_BEDS = {"white": (247, 247, 245), "grey": (128, 129, 131), "dark": (38, 38, 41)}
_PAPER = np.array((251, 250, 245), np.float32) / 255


@dataclass(frozen=True, slots=True)
class Damage:
    """What the scanner and the years do to a page.

    Attributes:
        skew_deg: slope of the text, positive clockwise.
        turn_deg: quarter turns of the content, clockwise: 0, 90, 180, 270.
        bed: colour beside the paper: "white", "grey" or "dark".
        bed_mm: width and height of the scanned area; None is the paper's own size.
        light: how much darker the darkest corner is, 0.0-1.0.
        fold: height of a fold's shadow as a share of the page, None without.
        bleed: density of the back's ink that shines through, 0.0-1.0.
        noise: grey levels (sigma); blur in pixels (sigma) at 300 dpi.
        quality: JPEG, 1-95.
    """

    skew_deg: float = 0.0
    turn_deg: int = 0
    bed: str = "white"
    bed_mm: tuple[float, float] | None = None
    light: float = 0.05
    fold: float | None = None
    bleed: float = 0.0
    noise: float = 1.8
    blur: float = 0.6
    quality: int = 82


def scan(page: RgbImage, damage: Damage, *, dpi: int, seed: int, back: RgbImage | None = None
) -> RgbImage:  # fmt: skip
    """The page as a scan: same seed, same pixels. `back` is what is printed behind it."""
    rng = np.random.default_rng(seed)
    paper = page.astype(np.float32) / 255
    if back is not None and damage.bleed:
        paper = _shine_through(paper, back, damage.bleed)
    paper *= _PAPER
    paper *= (1 + 0.008 * uneven(page.shape[:2], rng, 40))[..., None]
    if damage.fold is not None:
        paper *= _fold_shadow(page.shape[0], damage.fold, dpi)[:, None, None]
    laid = _lay_on_bed(paper, damage, dpi)
    laid *= (1 - damage.light * (0.5 + 0.5 * uneven(laid.shape[:2], rng, 3)))[..., None]
    laid = np.asarray(cv2.GaussianBlur(laid, (0, 0), damage.blur * dpi / 300), np.float32)
    grain = rng.standard_normal(laid.shape[:2], np.float32)[..., None] * (damage.noise / 255)
    pixels = np.rint(np.clip(laid + grain, 0, 1) * 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(pixels, -damage.turn_deg // 90))


def jpeg(scanned: RgbImage, *, dpi: int, quality: int) -> bytes:
    """The scan as JPEG (4:2:0) that carries its dpi."""
    out = io.BytesIO()
    Image.fromarray(scanned).save(
        out, "JPEG", quality=quality, dpi=(dpi, dpi), subsampling="4:2:0", optimize=True
    )
    return out.getvalue()


def _shine_through(
    paper: NDArray[np.float32], back: RgbImage, density: float
) -> NDArray[np.float32]:
    mirrored = back[:, ::-1].astype(np.float32) / 255
    soft = np.asarray(cv2.GaussianBlur(mirrored, (0, 0), 2.5), np.float32)
    return np.asarray(paper * (1 - density * (1 - soft)), np.float32)


def _fold_shadow(rows: int, place: float, dpi: int) -> NDArray[np.float32]:
    away = (np.arange(rows, dtype=np.float32) - place * rows) * 25.4 / dpi
    dark = 0.13 * np.exp(-((away / 2.2) ** 2)) + 0.05 * np.exp(-np.abs(away - 4) / 14)
    bright = 0.05 * np.exp(-(((away + 3.0) / 1.6) ** 2))
    return np.asarray(1 - dark + bright, np.float32)


def _lay_on_bed(paper: NDArray[np.float32], damage: Damage, dpi: int) -> NDArray[np.float32]:
    """Turn the paper by its skew and put it on the bed's middle, with a thin shadow round it."""
    tall, wide = paper.shape[:2]
    size = (wide, tall)
    if damage.bed_mm is not None:
        size = (round(damage.bed_mm[0] * dpi / 25.4), round(damage.bed_mm[1] * dpi / 25.4))
    middle = (wide / 2, tall / 2)
    move = np.asarray(cv2.getRotationMatrix2D(middle, -damage.skew_deg, 1.0), np.float64)
    move[:, 2] += (size[0] / 2 - wide / 2, size[1] / 2 - tall / 2)
    ones = np.ones((tall, wide), np.float32)
    lying = np.asarray(cv2.warpAffine(ones, move, size, flags=cv2.INTER_LINEAR), np.float32)
    turned = np.asarray(
        cv2.warpAffine(
            paper, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ), np.float32,
    )  # fmt: skip
    shadow = np.asarray(cv2.GaussianBlur(lying, (0, 0), 0.8 * dpi / 25.4), np.float32)
    bed = np.array(_BEDS[damage.bed], np.float32) / 255 * (1 - 0.35 * shadow[..., None])
    return np.asarray(turned * lying[..., None] + bed * (1 - lying[..., None]), np.float32)
