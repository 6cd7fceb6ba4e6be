"""Pages of an image file; runs in the child."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import (
    BmpImagePlugin,
    Image,
    ImageSequence,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from scanner_app.capture.child_limits import Limits
from scanner_app.capture.spooling import Spool
from scanner_app.domain.file_errors import FileDamagedError, FileTooLargeError

_VERBATIM = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "TIFF": ".tif"}
_DECODERS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    TiffImagePlugin.TiffImageFile,
    BmpImagePlugin.BmpImageFile,
    WebPImagePlugin.WebPImageFile,
)
"""The only decoders a foreign file gets near; Pillow has forty more."""
BROKEN = (OSError, ValueError, SyntaxError, LookupError, TypeError, EOFError, struct.error)
"""What Pillow raises over a broken picture."""
_CHECK_SCALE = 8
"""JPEG is decoded at 1/8 for the check: every byte is read, a third of the time is spent."""


def image_pages(path: Path, spool: Spool, limits: Limits) -> Iterator[Callable[[], str]]:
    """One writer per page; each gives the name of the file it wrote.

    A single picture keeps its bytes; frames of a multi-page TIFF become a lossless TIFF each.

    Raises (the iterator or a writer):
        FileTooLargeError: more frames or pixels than the limits allow.
        FileDamagedError: it does not decode to its end.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands before every decoding
    with _opened(path) as picture:
        _check_size(picture, limits)
        frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        if frames > limits.pages:
            raise FileTooLargeError(what="pages", limit=limits.pages)
        if frames == 1:
            yield lambda: _single(picture, path, spool)
            return
        for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
            yield lambda frame=frame, number=number: _frame(frame, number, spool, limits)  # type: ignore[misc]  # mypy: defaults in lambdas


def check_decodes(picture: Image.Image) -> None:
    """Decode to the end.

    Raises:
        FileDamagedError: broken or cut short.
    """
    try:
        if picture.format == "JPEG":
            picture.draft(None, (picture.width // _CHECK_SCALE, picture.height // _CHECK_SCALE))
        picture.load()
    except BROKEN as error:
        raise FileDamagedError from error


def _opened(path: Path) -> Image.Image:
    with path.open("rb"):
        pass  # what the system refuses is told as such, not as damage
    try:
        return Image.open(path, formats=[decoder.format for decoder in _DECODERS])
    except BROKEN as error:
        raise FileDamagedError from error


def _check_size(picture: Image.Image, limits: Limits) -> None:
    if picture.width * picture.height > limits.pixels:
        raise FileTooLargeError(what="pixels", limit=limits.pixels)


def encoded(picture: Image.Image, form: str, **options: int | str) -> bytes:
    """The picture as a file of this form, with the dots per inch it came with."""
    target = io.BytesIO()
    dpi = {"dpi": picture.info["dpi"]} if "dpi" in picture.info else {}
    picture.save(target, form, **(dpi | options))
    return target.getvalue()


def _single(picture: Image.Image, path: Path, spool: Spool) -> str:
    suffix = _VERBATIM.get(picture.format or "")
    check_decodes(picture)
    if suffix is None:
        return spool.write(1, ".png", encoded(picture, "PNG", compress_level=1))
    return spool.write(1, suffix, path.read_bytes())


def _frame(frame: Image.Image, number: int, spool: Spool, limits: Limits) -> str:
    _check_size(frame, limits)
    check_decodes(frame)
    compression = "group4" if frame.mode == "1" else "tiff_lzw"
    return spool.write(number, ".tif", encoded(frame.copy(), "TIFF", compression=compression))
