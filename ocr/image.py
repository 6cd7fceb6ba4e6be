"""Page images: loaded and checked, turned upright, encoded.

Coordinates are pixel indices: (0, 0) is the centre of the top left pixel, x right, y down.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from ocr.dpi import DpiSource, dpi_of_image
from ocr.errors import ImageDamagedError, ImageTooLargeError, ImageUnsupportedError
from ocr.model import Placement, Rect

Pixels = npt.NDArray[np.uint8]
"""uint8, (height, width) gray or (height, width, 3) in BGR order; 0 is black."""

Matrix = npt.NDArray[np.float64]
"""2x3 affine map of column vectors (x, y, 1)."""

MAX_PIXELS = 80_000_000
"""A3 at 600 dpi has 70 million; more is no sheet of paper."""

MAX_SIDE = 32_766
"""cv2.warpAffine keeps coordinates in 16 bits; A3 at 600 dpi is 9 921 pixels long."""

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "PPM")
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_ORIENTATION_TAG = 0x0112  # EXIF 2.3, 4.6.4 A
# Inside entropy-coded data 0xFF is followed by 0x00, a restart marker or fill (ITU-T T.81, B.1.1).
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


@dataclass(frozen=True, slots=True)
class Scan:
    """A decoded page image, EXIF orientation applied.

    Attributes:
        dpi: dots per inch, equal in x and y.
        dpi_source: "file", "estimated" (from the paper's size) or "assumed" (300).
    """

    pixels: Pixels
    dpi: float
    dpi_source: DpiSource

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.pixels.shape[0])


def load_scan(path: Path) -> Scan:
    """The first image of a JPEG, PNG, TIFF, BMP, WebP or PNM file.

    The header is judged before anything is decoded. Colour profiles are ignored; transparent
    pixels lie on white; 16-bit samples lose their low byte.

    Raises:
        ImageTooLargeError: over 80 million pixels, or a side over 32 766.
        ImageUnsupportedError: another format.
        ImageDamagedError: it cannot be decoded to its last line.
        OSError: the file cannot be read.
    """
    return decode_scan(path.read_bytes())


def decode_scan(content: bytes) -> Scan:
    """As `load_scan`, from the file's bytes.

    Raises:
        ImageTooLargeError, ImageUnsupportedError, ImageDamagedError: see `load_scan`.
    """
    with warnings.catch_warnings():
        # Pillow warns of big images and of odd tags; the size is judged here, tags do not matter.
        warnings.simplefilter("ignore")
        with _opened(content) as image:
            try:
                pixels = _decoded(image, content)
            except (OSError, SyntaxError, ValueError, EOFError, cv2.error) as error:
                raise ImageDamagedError(format=image.format) from error
            stated = image.info.get("dpi")
    dpi, source = dpi_of_image(stated, pixels.shape[1], pixels.shape[0])
    return Scan(pixels, dpi, source)


def gray_of(pixels: Pixels) -> Pixels:
    """Luma of a colour image; a gray one as it is."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def turned(pixels: Pixels, orientation_deg: int) -> Pixels:
    """The image turned counter-clockwise by 0, 90, 180 or 270 degrees: upright again."""
    code = {
        90: cv2.ROTATE_90_COUNTERCLOCKWISE,
        180: cv2.ROTATE_180,
        270: cv2.ROTATE_90_CLOCKWISE,
    }.get(orientation_deg)
    return pixels if code is None else np.asarray(cv2.rotate(pixels, code), np.uint8)


def upright_size(width: int, height: int, placement: Placement) -> tuple[int, int]:
    """Width and height of the upright page of a scan this large."""
    if placement.sheet is not None:
        return placement.sheet.width, placement.sheet.height
    if placement.orientation_deg in (90, 270):
        return height, width
    return width, height


def upright_matrix(width: int, height: int, placement: Placement) -> Matrix:
    """Affine map from scan to upright pixel indices; width and height are the scan's.

    Quarter turn, then the skew undone about the turned image's centre, then the sheet's corner
    moved to the origin. Scale is 1, so a paper keeps its size.
    """
    turn = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, 1, 0], [-1, 0, width - 1]],
        180: [[-1, 0, width - 1], [0, -1, height - 1]],
        270: [[0, -1, height - 1], [1, 0, 0]],
    }[placement.orientation_deg]
    angle = math.radians(placement.skew_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    wide, high = upright_size(width, height, Placement(placement.orientation_deg))
    x, y = (wide - 1) / 2, (high - 1) / 2
    left, top = (placement.sheet.left, placement.sheet.top) if placement.sheet else (0, 0)
    level = [
        [cos, sin, x - cos * x - sin * y - left],
        [-sin, cos, y + sin * x - cos * y - top],
    ]
    whole_turn = np.array([*turn, [0, 0, 1]], np.float64)
    return np.asarray(np.array(level, np.float64) @ whole_turn, np.float64)


def upright(pixels: Pixels, placement: Placement, *, quick: bool = False) -> Pixels:
    """The page as a person reads it: turned, level, cropped to the sheet, same scale.

    Without skew no pixel changes its value. Places the scan does not show get the paper's colour.

    Args:
        pixels: of the whole scan.
        placement: as found for this scan.
        quick: interpolate linearly: a little softer, 25 instead of 133 ms for A4 in colour.
    """
    height, width = pixels.shape[:2]
    wide, high = upright_size(width, height, placement)
    paper = paper_colour(pixels)
    if placement.skew_deg == 0.0:
        return _cropped(turned(pixels, placement.orientation_deg), placement.sheet, paper)
    matrix = upright_matrix(width, height, placement)
    return np.asarray(
        cv2.warpAffine(
            pixels,
            matrix,
            (wide, high),
            flags=cv2.INTER_LINEAR if quick else cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=paper,
        ),
        np.uint8,
    )


def paper_colour(pixels: Pixels) -> tuple[float, ...]:
    """Colour of the unwritten paper, one number per channel: 75th percentile of a sample."""
    sample = pixels[::16, ::16].reshape(-1, 1 if pixels.ndim == 2 else 3)
    return tuple(float(value) for value in np.percentile(sample, 75, axis=0))


def encode_image(
    pixels: Pixels, kind: Literal["jpeg", "png", "tiff"], dpi: float, *, quality: int = 90
) -> bytes:
    """An image file that states its dpi; `quality` is for JPEG, TIFF is LZW, PNG is fast."""
    image = Image.fromarray(pixels if pixels.ndim == 2 else pixels[:, :, ::-1])
    target = io.BytesIO()
    density = (dpi, dpi)
    if kind == "jpeg":
        image.save(target, "JPEG", quality=quality, dpi=density)
    elif kind == "png":
        image.save(target, "PNG", compress_level=1, dpi=density)
    else:
        image.save(target, "TIFF", compression="tiff_lzw", dpi=density)
    return target.getvalue()


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise ImageTooLargeError(limit=MAX_PIXELS) from error
    except UnidentifiedImageError as error:
        known = content.startswith(_MAGIC)
        raise (ImageDamagedError if known else ImageUnsupportedError)(
            size_bytes=len(content)
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ImageDamagedError(size_bytes=len(content)) from error
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        image.close()
        raise ImageTooLargeError(width=width, height=height, limit=MAX_PIXELS)
    return image


def _decoded(image: Image.Image, content: bytes) -> Pixels:
    if image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB"):
        if not _jpeg_is_whole(content):
            raise ImageDamagedError(format="JPEG")
        colour = cv2.IMREAD_GRAYSCALE if image.mode == "L" else cv2.IMREAD_COLOR
        flags = colour | cv2.IMREAD_IGNORE_ORIENTATION
        # libjpeg-turbo through OpenCV needs half the time of Pillow and swaps to BGR on the way.
        decoded = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
        if decoded is None:
            raise ImageDamagedError(format="JPEG")
        pixels = np.asarray(decoded, np.uint8)
    else:
        image.load()
        pixels = _eight_bit(image)
    # Read after load(): Pillow turns TIFF itself and then forgets the tag.
    return _exif_turned(pixels, image.getexif().get(_ORIENTATION_TAG, 1))


def _jpeg_is_whole(content: bytes) -> bool:
    """Does the end-of-image marker follow the last scan? libjpeg would paint the rest gray."""
    position = 2
    while True:
        found = _JPEG_MARKER.search(content, position)
        if found is None:
            return False
        position = found.end()
        marker = content[position - 1]
        if marker == 0xD9:
            return True
        position += int.from_bytes(content[position : position + 2], "big")


def _eight_bit(image: Image.Image) -> Pixels:
    """Gray or BGR samples of a loaded Pillow image of any mode."""
    mode = image.mode
    if mode == "1":
        return np.array(image.convert("L"), np.uint8)
    if mode == "L" and "transparency" not in image.info:
        return np.array(image, np.uint8)
    if mode.startswith("I"):
        deep = np.asarray(image).astype(np.int64)
        return np.clip(deep >> 8 if deep.max(initial=0) > 255 else deep, 0, 255).astype(np.uint8)
    if mode == "F":
        raise ImageUnsupportedError(mode=mode)
    if "A" in mode or "a" in mode or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        image = Image.alpha_composite(white, seen)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), np.uint8)[:, :, ::-1])


def _exif_turned(pixels: Pixels, orientation: int) -> Pixels:
    """Undo EXIF orientation 2 to 8; anything else leaves the image as it is."""
    if orientation in (5, 7):
        pixels = np.asarray(cv2.transpose(pixels), np.uint8)
    flip = {2: 1, 4: 0, 7: -1}.get(orientation)
    if flip is not None:
        pixels = np.asarray(cv2.flip(pixels, flip), np.uint8)
    return turned(pixels, {3: 180, 6: 270, 8: 90}.get(orientation, 0))


def _cropped(pixels: Pixels, sheet: Rect | None, paper: tuple[float, ...]) -> Pixels:
    """A copy of the part inside `sheet`, which may reach over the edges."""
    if sheet is None:
        return pixels.copy()
    height, width = pixels.shape[:2]
    left, top = max(sheet.left, 0), max(sheet.top, 0)
    right, bottom = min(sheet.right, width), min(sheet.bottom, height)
    if (left, top, right, bottom) == (sheet.left, sheet.top, sheet.right, sheet.bottom):
        return pixels[top:bottom, left:right].copy()
    page = np.empty((sheet.height, sheet.width, *pixels.shape[2:]), np.uint8)
    page[:] = np.array(paper if pixels.ndim == 3 else paper[0], np.uint8)
    page[top - sheet.top : bottom - sheet.top, left - sheet.left : right - sheet.left] = pixels[
        top:bottom, left:right
    ]
    return page
