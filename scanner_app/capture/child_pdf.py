"""Pages of a PDF file; runs in the child."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageStat

from scanner_app.capture.child_images import check_decodes, encoded
from scanner_app.capture.child_limits import Limits
from scanner_app.capture.jpeg_header import is_plain, with_dpi
from scanner_app.capture.pdf_scan_page import ScanPicture, scan_picture
from scanner_app.capture.spooling import Spool
from scanner_app.domain.file_errors import FileDamagedError, FileEncryptedError, FileTooLargeError

_DRAW_DPI = 300.0
_LEAST_DPI, _MOST_DPI = 100.0, 600.0
"""Believable densities of a scan (NĐ 30/2020 asks for 200 and more; scanners end at 600)."""
_JPEG_QUALITY = 92
_MOST_FORMS = 200
_ROUNDING = 0.45
_LOOK_DPI = 36.0
_MOST_UNLIKE = 24.0
"""Mean difference, of 255, between a page as drawn and its picture, both small."""
_JPEG = frozenset({"/DCTDecode"})
_LOSSLESS = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/CCITTFaxDecode"})
_COLOURS = frozenset({"/DeviceRGB", "/DeviceGray", "/CalRGB", "/CalGray", "/ICCBased"})

BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    pikepdf.PikepdfError,
    struct.error,
    zlib.error,
)
"""What pikepdf, pdfium and Pillow raise over a broken page (pdf_torture, 2026-11)."""


def pdf_pages(path: Path, spool: Spool, limits: Limits) -> Iterator[Callable[[], str]]:
    """One writer per page; each gives the name of the file it wrote.

    A page that is nothing but a JPEG keeps that JPEG, its dpi said; any other is drawn at
    300 dpi, a scan at its own density, a bitonal scan into a bitonal TIFF. Scripts, actions
    and XFA are never looked at.

    Raises (the iterator or a writer):
        FileEncryptedError: it asks for a password.
        FileTooLargeError: more pages or pixels than the limits allow.
        FileDamagedError: the file or page is broken.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands before every decoding
    # pikepdf tells of repairs by warnings; a repaired file is as good as any.
    with warnings.catch_warnings(), path.open("rb") as source, path.open("rb") as drawn:
        warnings.simplefilter("ignore")
        try:
            pdf = pikepdf.open(source)
            count = len(pdf.pages)
        except pikepdf.PasswordError as error:
            raise FileEncryptedError from error
        except BROKEN as error:
            raise FileDamagedError from error
        with pdf:
            if count == 0:
                raise FileDamagedError
            if count > limits.pages:
                raise FileTooLargeError(what="pages", limit=limits.pages)
            with _drawer(drawn) as drawer:
                reader = _PageReader(pdf, drawer, spool, limits)
                for number in range(1, count + 1):
                    yield lambda number=number: reader.write(number)  # type: ignore[misc]  # mypy: defaults in lambdas


@contextlib.contextmanager
def _drawer(source: io.BufferedReader) -> Iterator[pypdfium2.PdfDocument | None]:
    """The file in pdfium, or None when it cannot open it: pages that are JPEGs need no drawing."""
    try:
        drawer = pypdfium2.PdfDocument(source)
    except BROKEN:
        yield None
        return
    # Fields, and with them the stamps of digital signatures, are drawn only in a form
    # environment; this build of pdfium has no script engine that it could start.
    with contextlib.suppress(*BROKEN):
        drawer.init_forms()
    with contextlib.closing(drawer):
        yield drawer


@dataclass(frozen=True, slots=True)
class _PageReader:
    """One open PDF, in pikepdf to look into and in pdfium to draw."""

    pdf: pikepdf.Pdf
    drawer: pypdfium2.PdfDocument | None
    spool: Spool
    limits: Limits

    def write(self, number: int) -> str:
        """Write page `number` (1-based); the file's name."""
        try:
            page = self.pdf.pages[number - 1]
            self._check_declared_sizes(page)
        except BROKEN as error:
            raise FileDamagedError from error
        try:
            scan = scan_picture(page)
        except BROKEN:
            scan = None
        jpeg = self._jpeg_of(scan) if scan is not None else None
        if jpeg is not None:
            return self.spool.write(number, ".jpg", jpeg)
        suffix, content = self._drawn_file(number, scan)
        return self.spool.write(number, suffix, content)

    def _drawn_file(self, number: int, scan: ScanPicture | None) -> tuple[str, bytes]:
        """Suffix and content of a page that cannot keep its JPEG; a bitonal scan stays bitonal."""
        picture = None
        if scan is not None and _believable(scan):
            picture = self._pixels_of(scan, number)
            if picture is not None and picture.mode == "1":
                return ".tif", encoded(picture, "TIFF", compression="group4")
            if picture is None:
                picture = self._drawn(number, max(scan.dpi))
        if picture is None:
            picture = self._drawn(number, _DRAW_DPI)
        return ".jpg", encoded(picture, "JPEG", quality=_JPEG_QUALITY, subsampling=0)

    def _pixels_of(self, scan: ScanPicture, number: int) -> Image.Image | None:
        """The scan's own pixels, or None when they cannot be had or look unlike the page.

        Drawing would blend neighbours: pdfium places pictures half a pixel off (2026-11).
        """
        try:
            image = scan.image
            if not isinstance(image, pikepdf.Stream) or not _is_simple(image, _LOSSLESS):
                return None
            picture = pikepdf.PdfImage(image).as_pil_image()
            if picture.mode not in {"1", "L", "RGB"}:
                return None
            look = self._drawn(number, _LOOK_DPI).convert("L")
        except BROKEN:
            return None
        own = picture.convert("L").resize(look.size, Image.Resampling.BOX)
        if ImageStat.Stat(ImageChops.difference(own, look)).mean[0] > _MOST_UNLIKE:
            return None
        picture.info["dpi"] = (round(scan.dpi[0]), round(scan.dpi[1]))
        return picture

    def _check_declared_sizes(self, page: pikepdf.Page) -> None:
        """Where a picture is too large for pdfium it draws white, silently."""
        for image in _images_below(page.resources):
            pixels = int(image.get("/Width", 0)) * int(image.get("/Height", 0))
            if pixels > self.limits.pixels:
                raise FileTooLargeError(what="pixels", limit=self.limits.pixels)

    def _jpeg_of(self, scan: ScanPicture) -> bytes | None:
        """The original JPEG with its dpi, or None when showing it needs more than decoding it."""
        try:
            simple = _is_simple(scan.image, _JPEG) and "/DecodeParms" not in scan.image
            if not simple or not _believable(scan):
                return None
            jpeg = scan.image.read_raw_bytes()
            if not is_plain(jpeg):
                return None
            with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
                declared = (int(scan.image["/Width"]), int(scan.image["/Height"]))
                upright = picture.getexif().get(0x0112, 1) == 1
                if picture.size != declared or picture.mode not in {"L", "RGB"} or not upright:
                    return None
                check_decodes(picture)
            return with_dpi(jpeg, round(scan.dpi[0]), round(scan.dpi[1]))
        except (*BROKEN, FileDamagedError):
            # pdfium may still draw the part that is there.
            return None

    def _drawn(self, number: int, dpi: float) -> Image.Image:
        if self.drawer is None:
            raise FileDamagedError
        try:
            page = self.drawer[number - 1]
            width, height = (side * dpi / 72 for side in page.get_size())
            if not (width >= 1 and height >= 1):
                raise FileDamagedError
            if width * height > self.limits.pixels:
                raise FileTooLargeError(what="pixels", limit=self.limits.pixels)
            # pypdfium2 counts parts of pixels whole; rounded instead, a scan stays 1 : 1.
            scale = dpi / 72 * (1 - _ROUNDING / max(width, height))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
        except BROKEN as error:
            raise FileDamagedError from error
        picture = _gray_if_colourless(picture)
        picture.info["dpi"] = (round(dpi), round(dpi))
        return picture


def _believable(scan: ScanPicture) -> bool:
    return all(_LEAST_DPI <= dpi <= _MOST_DPI + 1 for dpi in scan.dpi)


def _is_simple(image: pikepdf.Object, allowed: frozenset[str]) -> bool:
    """Only these filters, no mask, no mapping of values, an ordinary colour space."""
    filters = image.get("/Filter", pikepdf.Array())
    several = isinstance(filters, pikepdf.Array)
    names = {str(name) for name in filters} if several else {str(filters)}
    space = image.get("/ColorSpace")
    if isinstance(space, pikepdf.Array):
        space = space[0]
    special = ("/SMask", "/Mask", "/Decode")
    masked = bool(image.get("/ImageMask", False)) or any(key in image for key in special)
    return allowed.issuperset(names) and str(space) in _COLOURS and not masked


def _images_below(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Image XObjects of a page and of the forms it uses."""
    waiting, seen = [resources], set[tuple[int, int]]()
    while waiting and len(seen) < _MOST_FORMS:
        for thing in dict(waiting.pop().get("/XObject", {})).values():
            subtype = thing.get("/Subtype")
            if subtype == "/Image":
                yield thing
            elif subtype == "/Form" and thing.objgen not in seen and "/Resources" in thing:
                seen.add(thing.objgen)
                waiting.append(thing["/Resources"])


def _gray_if_colourless(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    if ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox():
        return picture
    return green
