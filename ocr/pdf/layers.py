"""Values between the page encoders and the writer: what a page's picture is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Profile = Literal["jpeg", "mrc"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One image of a page's picture.

    Attributes:
        coding: "jpeg", or "g4" (CCITT group 4, 1 bit).
        colours: "rgb", "gray", or "stencil": a g4 layer whose black pixels are painted in `ink`.
        width: of the image, pixels.
        height: of the image, pixels.
        place: left, top, right, bottom on the upright page, in its pixels.
        ink: red, green, blue, 0.0 to 1.0.
    """

    content: bytes
    coding: Literal["jpeg", "g4"]
    colours: Literal["rgb", "gray", "stencil"]
    width: int
    height: int
    place: tuple[float, float, float, float]
    ink: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture: layers from the bottom up.

    Attributes:
        width: of the upright page, pixels.
        height: of the upright page, pixels.
        dpi: dots per inch of the upright page.
    """

    layers: tuple[Layer, ...]
    width: int
    height: int
    dpi: float
