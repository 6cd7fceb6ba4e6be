"""`python -m ocr IN [IN ...] --out OUT.pdf`: the engine alone, for tuning and bug reports."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from ocr.errors import (
    EngineMissingError,
    ImageDamagedError,
    ImageTooLargeError,
    ImageUnsupportedError,
    LanguageMissingError,
    OcrError,
)
from ocr.image import MAX_PIXELS, encode_image
from ocr.model import PageReading
from ocr.read import BLANK_FROM, ReadOptions, read_page

_RENDER_DPI = 300
_POINTS_PER_INCH = 72.0

_TEXTS = {
    "page.damaged": "Ảnh bị hỏng hoặc thiếu phần cuối. Hãy quét lại trang này.",
    "page.unsupported": "Không đọc được loại tệp này. Hãy dùng JPEG, PNG, TIFF hoặc PDF.",
    "page.too_large": "Ảnh quá lớn. Hãy quét lại với độ phân giải thấp hơn.",
    "page.unreadable": "Không đọc được trang này.",
    "engine.missing": "Chưa cài chương trình nhận dạng tesseract. Hãy cài rồi chạy lại.",
    "engine.language_missing": "Chưa cài dữ liệu tiếng Việt cho tesseract. Hãy cài rồi chạy lại.",
    "engine.timeout": "Nhận dạng trang này quá lâu nên đã dừng. Ảnh của trang vẫn được giữ.",
    "engine.failed": "Chương trình nhận dạng gặp lỗi ở trang này. Ảnh của trang vẫn được giữ.",
    "pdf.not_conforming": "Tệp PDF tạo ra không đạt chuẩn PDF/A nên không được ghi.",
    "file.unreadable": "Không mở được tệp. Hãy kiểm tra đường dẫn và quyền đọc.",
    "file.unwritable": "Không ghi được tệp kết quả. Hãy kiểm tra thư mục và dung lượng đĩa.",
    "page.none": "Không có trang nào đọc được nên không tạo tệp PDF.",
}


@dataclass
class _Outcome:
    pages: list[dict[str, object]] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    written: list[tuple[Path, PageReading | None]] = field(default_factory=list)

    def fail(self, path: Path, code: str) -> None:
        text = _TEXTS.get(code, _TEXTS["page.unreadable"])
        self.errors.append({"path": str(path), "code": code, "text": text})
        print(f"{path}: {text}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the pages, write the PDF.

    Returns:
        0 when everything was read and written, 1 when something failed (each failure is told on
        stderr); a wrong call ends with status 2.
    """
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.out is None and not asked.json:
        parser.error("cần --out hoặc --json")
    options = ReadOptions(
        text=not asked.no_text,
        language=asked.language,
        tessdata=asked.tessdata,
        timeout_s=asked.timeout,
    )
    outcome = _Outcome()
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        if _read_files(asked.inputs, Path(folder), options, outcome) and asked.out is not None:
            _write(asked.out, asked.profile, outcome)
    if asked.json:
        result = {"pages": outcome.pages, "errors": outcome.errors}
        sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 1 if outcome.errors else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ocr", description="Đọc ảnh giấy tờ, tạo PDF/A có lớp chữ tìm được."
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="IN", help="ảnh, TIFF hoặc PDF")
    parser.add_argument("--out", type=Path, metavar="OUT.pdf", help="tệp PDF/A kết quả")
    parser.add_argument("--json", action="store_true", help="in kết quả JSON ra stdout")
    parser.add_argument("--no-text", action="store_true", help="không nhận dạng chữ")
    parser.add_argument("--profile", choices=("jpeg", "mrc"), default="jpeg", help="cách nén ảnh")
    parser.add_argument("--language", default="vie", help="ngôn ngữ tesseract")
    parser.add_argument("--tessdata", type=Path, help="thư mục dữ liệu tesseract")
    parser.add_argument("--timeout", type=float, default=120.0, help="giây cho mỗi trang")
    return parser


def _read_files(
    paths: Sequence[Path], folder: Path, options: ReadOptions, outcome: _Outcome
) -> bool:
    """Whether there was a recogniser: without one, reading on would fail page by page."""
    for path in paths:
        try:
            _read_file(path, folder, options, outcome)
        except (EngineMissingError, LanguageMissingError) as error:
            outcome.fail(path, error.code)
            return False
    return True


def _read_file(path: Path, folder: Path, options: ReadOptions, outcome: _Outcome) -> None:
    try:
        for number, image in enumerate(_images(path, folder, len(outcome.pages)), 1):
            _read_one(path, number, image, options, outcome)
    except (EngineMissingError, LanguageMissingError):
        raise
    except OcrError as error:
        outcome.fail(path, error.code)
    except OSError:
        outcome.fail(path, "file.unreadable")


def _read_one(
    path: Path, number: int, image: Path, options: ReadOptions, outcome: _Outcome
) -> None:
    try:
        reading = read_page(image, options)
    except (EngineMissingError, LanguageMissingError):
        raise
    except OcrError as error:
        outcome.fail(path, error.code)
        if error.code.startswith("engine."):
            outcome.written.append((image, None))
        return
    outcome.written.append((image, reading))
    outcome.pages.append(_as_json(path, number, reading))


def _as_json(path: Path, number: int, reading: PageReading) -> dict[str, object]:
    return {
        "source": str(path),
        "page": number,
        "orientation_deg": reading.placement.orientation_deg,
        "skew_deg": round(reading.placement.skew_deg, 3),
        "dpi": reading.dpi,
        "blank": reading.blank >= BLANK_FROM,
        "blank_score": round(reading.blank, 4),
        "quality": list(reading.quality),
        "barcodes": [
            {
                "format": code.format,
                "text": code.text,
                "readers": list(code.readers),
                "conflict": code.conflict,
            }
            for code in reading.barcodes
        ],
        "text": reading.text.text,
        "confidence": round(reading.text.confidence, 3),
    }


def _write(target: Path, profile: str, outcome: _Outcome) -> None:
    if not outcome.written:
        outcome.fail(target, "page.none")
        return
    # Half of the start-up time of a call that only asks for JSON.
    from ocr.pdf.pdfa import PdfPage, write_pdfa
    from ocr.pdf.xmp import PdfMetadata

    pages = [PdfPage(image, reading) for image, reading in outcome.written]
    metadata = PdfMetadata(
        title=target.stem,
        dossier_code="",
        office="",
        converted_by="",
        converted_at=datetime.now(UTC),
    )
    try:
        write_pdfa(pages, metadata, target, "mrc" if profile == "mrc" else "jpeg")
    except OcrError as error:
        outcome.fail(target, error.code)
    except OSError:
        outcome.fail(target, "file.unwritable")


def _images(path: Path, folder: Path, start: int) -> Iterator[Path]:
    """Files with one page image each; a picture file is its own, others are taken apart."""
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        yield from _pdf_pages(path, folder, start)
    elif head[:4] in (b"II*\0", b"MM\0*"):
        yield from _tiff_pages(path, folder, start)
    else:
        yield path


def _tiff_pages(path: Path, folder: Path, start: int) -> Iterator[Path]:
    try:
        with Image.open(path) as image:
            if getattr(image, "n_frames", 1) == 1:
                yield path
                return
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if frame.width * frame.height > MAX_PIXELS:
                    raise ImageTooLargeError(
                        width=frame.width, height=frame.height, limit=MAX_PIXELS
                    )
                target = folder / f"{start + number:05}.tif"
                frame.save(target, "TIFF", compression="raw", dpi=frame.info.get("dpi"))
                yield target
    except (UnidentifiedImageError, SyntaxError, ValueError, EOFError) as error:
        raise ImageDamagedError(format="TIFF") from error


def _pdf_pages(path: Path, folder: Path, start: int) -> Iterator[Path]:
    """Pages of a PDF as a person sees them, at 300 dpi."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise (ImageUnsupportedError if locked else ImageDamagedError)(format="PDF") from error
    with closing(document):
        for number in range(len(document)):
            target = folder / f"{start + number:05}.png"
            target.write_bytes(_rendered(document, number))
            yield target


def _rendered(document: object, number: int) -> bytes:
    page = document[number]  # type: ignore[index]  # pypdfium2 comes without types
    scale = _RENDER_DPI / _POINTS_PER_INCH
    width, height = (round(side * scale) for side in page.get_size())
    if width * height > MAX_PIXELS:
        raise ImageTooLargeError(width=width, height=height, limit=MAX_PIXELS)
    pixels = np.asarray(page.render(scale=scale).to_numpy(), np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        pixels = pixels[:, :, :3]
    return encode_image(np.ascontiguousarray(pixels), "png", _RENDER_DPI)


if __name__ == "__main__":
    sys.exit(main())
