"""What runs inside a worker process: one page read, or one PDF built.

Functions take and give values that travel by pickle and raise nothing the engine foresees: its
errors become `Refusal`. OpenCV is loaded by the first call, never by an import of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ocr.errors import OcrError
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import PageReading
from scanner_app.ports import ArchiveMetadata
from scanner_app.processing.mapping import reading_from_engine, reading_to_engine

Profile = Literal["jpeg", "mrc"]


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """One page to read.

    Attributes:
        image: the kept picture.
        text: recognise text, or only place, quality and barcodes.
        tessdata: folder of the models; None lets tesseract find its own.
        timeout_s: for tesseract alone.
        orientation_deg: how the content lies when a clerk said it, None to find it.
    """

    image: Path
    text: bool
    tessdata: Path | None
    language: str
    timeout_s: float
    orientation_deg: int | None = None


@dataclass(frozen=True, slots=True)
class PdfPicture:
    """A page on its way into a PDF; without reading it is shown as the clerk turned it."""

    page: PageId
    image: Path
    reading: PageReading | None
    orientation_deg: int = 0


@dataclass(frozen=True, slots=True)
class PdfOrder:
    """One PDF to build; `target` lies in a folder of its own, made here, emptied by the parent."""

    pictures: tuple[PdfPicture, ...]
    metadata: ArchiveMetadata
    target: Path
    profile: Profile


@dataclass(frozen=True, slots=True)
class Refusal:
    """The engine's error as a value.

    Attributes:
        code: the engine's, or "os" for an `OSError` (facts: errno).
        page: the page it is about, where one is known.
    """

    code: str
    facts: dict[str, int | float | str | None]
    page: PageId | None = None


def read_one(order: ReadOrder) -> PageReading | Refusal:
    """What is on the page."""
    _calm_opencv()
    from ocr.read import ReadOptions, read_page

    options = ReadOptions(
        text=order.text,
        tessdata=order.tessdata,
        language=order.language,
        timeout_s=order.timeout_s,
        orientation_deg=order.orientation_deg,
    )
    try:
        return reading_from_engine(read_page(order.image, options))
    except OcrError as error:
        return _refusal(error)
    except OSError as error:
        return Refusal("os", {"errno": error.errno})


def build_one(order: PdfOrder) -> int | Refusal:
    """Writes the PDF at the order's target, complete or not at all; its number of pages."""
    _calm_opencv()
    from ocr.pdf.pdfa import PdfPage, write_pdfa
    from ocr.pdf.xmp import PdfMetadata

    pages = [
        PdfPage(
            each.image,
            None if each.reading is None else reading_to_engine(each.reading),
            each.orientation_deg,
        )
        for each in order.pictures
    ]
    told = order.metadata
    metadata = PdfMetadata(
        title=told.title,
        dossier_code=told.dossier_code,
        office=told.office,
        converted_by=told.converted_by,
        converted_at=told.converted_at,
        fields=told.fields,
    )
    try:
        for folder in (order.target.parent.parent, order.target.parent):
            folder.mkdir(exist_ok=True)
        write_pdfa(pages, metadata, order.target, order.profile)
    except OcrError as error:
        return _refusal(error, _first_undecodable(order))
    except OSError as error:
        return Refusal("os", {"errno": error.errno}, _first_missing(order))
    return len(pages)


def _first_undecodable(order: PdfOrder) -> PageId | None:
    """Which page the writer stumbled over; it names none itself."""
    from ocr.image import load_scan

    for each in order.pictures:
        try:
            load_scan(each.image)
        except (OcrError, OSError):
            return each.page
    return None


def _first_missing(order: PdfOrder) -> PageId | None:
    return next((each.page for each in order.pictures if not each.image.is_file()), None)


def _refusal(error: OcrError, page: PageId | None = None) -> Refusal:
    facts = {
        key: value if isinstance(value, int | float | str | None) else str(value)
        for key, value in error.facts.items()
    }
    return Refusal(error.code, facts, page)


def _calm_opencv() -> None:
    import cv2

    cv2.setNumThreads(1)
