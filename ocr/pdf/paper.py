"""The unwritten paper of a page: its colour everywhere, and where something else lies on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.image import Pixels, gray_of
from ocr.levels import histogram, percentile

# Paper is looked for at 1/8 size. There a letter is 4 to 6 pixels high, a stroke of a seal 2 to 4
# at 300 dpi: closing over 11 pixels removes both and leaves the paper.
_COARSER = 4  # than half size
_CLOSING = 11
_SMOOTHING = 9
# Steps of 0 to 255 between paper and mark; pencil has 30 and more, the grain of paper 1.5 to 4.5
# (own corpus, 300 dpi, 2026-11). Below the floor nothing is told apart from JPEG's own noise.
_MARK_FLOOR = 6.0
_MARK_SIGMAS = 3.5
_MARK_CEILING = 18.0  # rougher is a picture or a printed pattern, no paper
_SIGMA_PER_MEDIAN = 1.48  # of the absolute deviation, for Gaussian noise
_DARK_GROUND = 0.7  # of the page's paper: photographs, scanner bed, filled fields

_LIGHT_GROUND = 0.88  # between the bars of a barcode


@dataclass(frozen=True, slots=True)
class Paper:
    """The ground of a page.

    Attributes:
        colour: like the page; what the paper would look like without anything on it.
        written: uint8, shape (height, width), 255 where ink, pencil, seal or a picture lies, with
            a margin of about 4 pixels; 0 on bare paper.
        dark: uint8 likewise: the ground itself is dark, it is no paper at all.
        grain: difference from `colour` that is only noise, 0 to 255.
    """

    colour: Pixels
    written: Pixels
    dark: Pixels
    grain: float


def paper_of(page: Pixels) -> Paper:
    """Tell paper and marks apart, 0.04 CPU s for A4 at 300 dpi in colour."""
    height, width = page.shape[:2]
    size = (max(1, width // 2), max(1, height // 2))
    half = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
    coarse = _coarse_paper(half)
    ground = cv2.resize(coarse, half.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    difference = strongest(np.asarray(cv2.absdiff(half, ground), np.uint8))
    sigma = _SIGMA_PER_MEDIAN * percentile(
        histogram(np.ascontiguousarray(difference[::2, ::2])), 50
    )
    grain = min(max(_MARK_FLOOR, _MARK_SIGMAS * sigma), _MARK_CEILING)
    marks = above(difference, grain)
    marks = np.asarray(cv2.dilate(marks, np.ones((5, 5), np.uint8)), np.uint8)
    luma = gray_of(coarse)
    light = above(luma, _DARK_GROUND * float(np.percentile(luma, 75)))
    light = np.asarray(
        cv2.resize(light, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8
    )
    dark = np.asarray(cv2.bitwise_not(light), np.uint8)
    written = cv2.resize(marks, (width, height), interpolation=cv2.INTER_NEAREST)
    return Paper(
        colour=np.asarray(
            cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8
        ),
        written=np.asarray(cv2.bitwise_or(written, dark), np.uint8),
        dark=dark,
        grain=grain,
    )


def flattened(page: Pixels, paper: Paper) -> Pixels:
    """The page with the grain of bare paper smoothed; every mark keeps its pixels."""
    return np.asarray(cv2.copyTo(page, paper.written, paper.colour.copy()), np.uint8)


def strongest(channels: Pixels) -> Pixels:
    """The largest of the channels at each pixel; one channel as it is."""
    if channels.ndim == 2:
        return channels
    blue, green, red = cv2.split(channels)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def above(channel: Pixels, limit: float) -> Pixels:
    """255 where the channel is over the limit, else 0."""
    return np.asarray(cv2.threshold(channel, limit, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _coarse_paper(half: Pixels) -> Pixels:
    """The paper at 1/8 size, from the page at half size.

    Where ink covers more than the paper between it, as in barcodes, the lightest pixels speak for
    the paper, provided they are as light as the rest of the page.
    """
    size = (max(1, half.shape[1] // _COARSER), max(1, half.shape[0] // _COARSER))
    kernel = np.ones((_CLOSING, _CLOSING), np.uint8)
    small = cv2.resize(half, size, interpolation=cv2.INTER_AREA)
    closed = np.asarray(cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), 5))
    luma = gray_of(np.asarray(closed, np.uint8))
    usual = float(np.percentile(luma, 75))
    dense = luma < _LIGHT_GROUND * usual
    if dense.any():
        lightest = cv2.dilate(half, np.ones((_COARSER, _COARSER), np.uint8))
        lightest = cv2.resize(lightest, size, interpolation=cv2.INTER_NEAREST)
        lightest = cv2.morphologyEx(lightest, cv2.MORPH_CLOSE, kernel)
        between = dense & (gray_of(np.asarray(lightest, np.uint8)) > _LIGHT_GROUND * usual)
        closed[between] = lightest[between]
    return np.asarray(cv2.blur(closed, (_SMOOTHING, _SMOOTHING)), np.uint8)
