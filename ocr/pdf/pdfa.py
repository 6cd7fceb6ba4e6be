"""Pages and metadata to one PDF/A-2b file."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ocr.errors import PdfNotConformingError
from ocr.model import PageReading
from ocr.pdf import blank_font
from ocr.pdf.check import check_pdfa
from ocr.pdf.icc import srgb_profile
from ocr.pdf.layers import Layer, Picture, Profile
from ocr.pdf.picture import picture_of
from ocr.pdf.textlayer import text_content
from ocr.pdf.xmp import CREATOR_TOOL, PdfMetadata, packet

_POINTS_PER_INCH = 72.0
_FIXED_PITCH = 1  # font flags, PDF 32000-1 table 123
_SYMBOLIC = 4


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page to be written.

    Attributes:
        image: the scan as it was captured.
        reading: what was found out about it, or None when it could not be read: its picture is
            then shown without text.
        orientation_deg: how the content of a page without reading lies (0, 90, 180, 270), if a
            person said so.
    """

    image: Path
    reading: PageReading | None
    orientation_deg: int = 0


def write_pdfa(
    pages: Sequence[PdfPage], metadata: PdfMetadata, target: Path, profile: Profile = "jpeg"
) -> None:
    """Write the pages as PDF/A-2b, true to size, with an invisible text layer.

    The file appears complete or not at all: written beside the target as `.part`, checked, synced
    and renamed. Pages are decoded one by one; memory grows by their encoded bytes only. The same
    pages and metadata give the same bytes.

    Args:
        pages: in the order of the paper; at least one.
        metadata: goes into XMP and document information.
        target: the PDF; its folder must exist, a file of this name is replaced.
        profile: "jpeg" keeps the scan's resolution, "mrc" splits ink from ground: about 100 kB.

    Raises:
        ValueError: no pages, or `metadata.converted_at` without time zone.
        ImageDamagedError, ImageTooLargeError, ImageUnsupportedError: a page's image.
        PdfNotConformingError: the result was refused by the check.
        OSError: an image cannot be read or the target not written.
    """
    if not pages:
        raise ValueError("a PDF needs at least one page")
    part = target.with_name(target.name + ".part")
    try:
        with Pdf.new() as pdf:
            _describe(pdf, metadata)
            font = _font(pdf)
            for page in pages:
                _add(pdf, page, font, profile)
            pdf.save(
                part,
                force_version="1.7",
                # Signatures are appended as revisions: a plain cross-reference table suits them.
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                fix_metadata_version=False,
                deterministic_id=True,
            )
        _require_conformance(part)
        _commit(part, target)
    finally:
        part.unlink(missing_ok=True)


def _add(pdf: Pdf, page: PdfPage, font: pikepdf.Object, profile: Profile) -> None:
    picture = picture_of(page.image, page.reading, profile, page.orientation_deg)
    scale = _POINTS_PER_INCH / picture.dpi
    images = {f"/Im{number}": _image(pdf, layer) for number, layer in enumerate(picture.layers)}
    content = _painting(picture, scale)
    if page.reading is not None:
        content += b"\n" + text_content(page.reading.text, picture.height, picture.dpi)
    leaf = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, round(picture.width * scale, 3), round(picture.height * scale, 3)],
        Resources=Dictionary(XObject=Dictionary(images), Font=Dictionary(F1=font)),
        Contents=_packed(pdf, content),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))


def _painting(picture: Picture, scale: float) -> bytes:
    parts = []
    for number, layer in enumerate(picture.layers):
        left, top, right, bottom = layer.place
        wide, high = (right - left) * scale, (bottom - top) * scale
        x, y = left * scale, (picture.height - bottom) * scale
        ink = "{:.3f} {:.3f} {:.3f} rg ".format(*layer.ink) if layer.colours == "stencil" else ""
        parts.append(f"q {ink}{wide:.3f} 0 0 {high:.3f} {x:.3f} {y:.3f} cm /Im{number} Do Q")
    return "\n".join(parts).encode("ascii")


def _image(pdf: Pdf, layer: Layer) -> pikepdf.Object:
    stream = Stream(pdf, layer.content)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = layer.width, layer.height
    if layer.coding == "jpeg":
        stream.Filter = Name.DCTDecode
    else:
        stream.Filter = Name.CCITTFaxDecode
        stream.DecodeParms = Dictionary(
            # Our set bits are white: BlackIs1 gives them back as they were put in.
            K=-1,
            Columns=layer.width,
            Rows=layer.height,
            BlackIs1=True,
        )
    if layer.colours == "stencil":
        stream.ImageMask = True
        stream.BitsPerComponent = 1
    else:
        stream.ColorSpace = Name.DeviceRGB if layer.colours == "rgb" else Name.DeviceGray
        stream.BitsPerComponent = 8 if layer.coding == "jpeg" else 1
    return stream


def _describe(pdf: Pdf, metadata: PdfMetadata) -> None:
    """Catalogue, output intent, XMP, and a document information that says the same."""
    profile = _packed(pdf, srgb_profile(), N=3)
    root = pdf.Root
    root.Lang = pikepdf.String("vi-VN")
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB"),
                Info=pikepdf.String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    xmp = Stream(pdf, packet(metadata))
    xmp.Type, xmp.Subtype = Name.Metadata, Name.XML
    root.Metadata = pdf.make_indirect(xmp)
    when = pikepdf.String(_pdf_date(metadata.converted_at))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=pikepdf.String(metadata.title),
            Creator=pikepdf.String(CREATOR_TOOL),
            Producer=pikepdf.String(CREATOR_TOOL),
            CreationDate=when,
            ModDate=when,
        )
    )


def _font(pdf: Pdf) -> pikepdf.Object:
    """The blank font, once for all pages."""
    name = Name("/" + blank_font.FONT_NAME)
    program = blank_font.font_program()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_FIXED_PITCH | _SYMBOLIC,
        FontBBox=[0, blank_font.DESCENT, blank_font.ADVANCE, blank_font.ASCENT],
        ItalicAngle=0,
        Ascent=blank_font.ASCENT,
        Descent=blank_font.DESCENT,
        CapHeight=blank_font.ASCENT,
        StemV=80,
        FontFile2=_packed(pdf, program, Length1=len(program)),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=blank_font.ADVANCE,
        CIDToGIDMap=_packed(pdf, blank_font.cid_to_gid()),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=_packed(pdf, blank_font.to_unicode()),
        )
    )


def _packed(pdf: Pdf, content: bytes, **entries: int) -> pikepdf.Object:
    stream = Stream(pdf, zlib.compress(content, 9))
    stream.Filter = Name.FlateDecode
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def _pdf_date(when: datetime) -> str:
    """PDF 32000-1, 7.9.4."""
    zone = when.strftime("%z")
    return when.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"


def _require_conformance(part: Path) -> None:
    report = check_pdfa(part)
    faults = report.problems + report.unchecked
    if report.claim != "2B" or not report.proven:
        raise PdfNotConformingError(rule=faults[0] if faults else "claim", count=len(faults))


def _commit(part: Path, target: Path) -> None:
    """Bytes to the disk, then the name: after this a power cut keeps the whole file."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
