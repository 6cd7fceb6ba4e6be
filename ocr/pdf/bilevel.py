"""Black and white pictures as CCITT group 4, the only lossless code all PDF readers know."""

from __future__ import annotations

import io

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2, TiffImageFile

from ocr.image import Pixels
from ocr.pdf.layers import Layer

_ROWS_PER_STRIP = 278  # TIFF 6.0, p. 39
_STRIP_OFFSETS = 273
_STRIP_BYTE_COUNTS = 279
_WHITE_FROM = 128


def is_bilevel(page: Pixels) -> bool:
    """Does the page hold nothing but 0 and 255?"""
    if page.ndim == 3:
        return False
    counts = cv2.calcHist([page], [0], None, [256], [0, 256]).ravel()
    return bool(counts[0] + counts[255] == page.size)


def bilevel_layer(page: Pixels) -> Layer:
    """The whole page in black and white; grays that turning made go to the nearer side."""
    height, width = page.shape[:2]
    return Layer(_g4(page >= _WHITE_FROM), "g4", "gray", width, height, (0, 0, width, height))


def stencil_layer(ink: Pixels, colour: tuple[float, float, float]) -> Layer:
    """Paint `colour` where `ink` (uint8, one channel) is not 0; the rest stays see-through."""
    height, width = ink.shape[:2]
    content = _g4(ink == 0)
    return Layer(content, "g4", "stencil", width, height, (0, 0, width, height), colour)


def _g4(white: npt.NDArray[np.bool_]) -> bytes:
    """Bare group 4 data of a picture that is True where white.

    Pillow lets libtiff write it as one strip of a TIFF, whose bytes are the data itself.
    """
    height = white.shape[0]
    tags = ImageFileDirectory_v2()
    tags[_ROWS_PER_STRIP] = height
    target = io.BytesIO()
    Image.fromarray(white).save(target, "TIFF", compression="group4", tiffinfo=tags)
    target.seek(0)
    with TiffImageFile(target) as written:
        offsets = written.tag_v2[_STRIP_OFFSETS]
        counts = written.tag_v2[_STRIP_BYTE_COUNTS]
    assert len(offsets) == 1, "one strip was asked for"
    return target.getvalue()[offsets[0] : offsets[0] + counts[0]]
