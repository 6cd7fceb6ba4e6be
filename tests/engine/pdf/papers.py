"""Pages, readings and metadata for the PDF tests: invented text, no person's data."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ocr.image import Pixels
from ocr.model import Line, PageReading, PageText, Placement, Rect, Word
from ocr.pdf.xmp import PdfMetadata

DPI = 300
WIDTH, HEIGHT = 2480, 3508
LINE_PX = 60
HANOI = timezone(timedelta(hours=7))

METADATA = PdfMetadata(
    title="Quyết định số 12/QĐ-UBND <bản số hóa & kiểm tra>",
    dossier_code="000.00.12.H37-260101-0001",
    office="Ủy ban nhân dân xã Thử Nghiệm",
    converted_by="Cán bộ một cửa",
    converted_at=datetime(2026, 11, 23, 8, 30, tzinfo=HANOI),
    fields=(("Số, ký hiệu", "12/QĐ-UBND"), ("Ngày ban hành", "2026-01-05")),
)

HEADER = (
    (("ỦY BAN NHÂN DÂN", 250), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1150)),
    (("XÃ THỬ NGHIỆM", 290), ("Độc lập - Tự do - Hạnh phúc", 1300)),
    (("Số: 12/QĐ-UBND", 270), ("Thử Nghiệm, ngày 05 tháng 01 năm 2026", 1200)),
)
BODY = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Xét đề nghị của Trưởng phòng Kinh tế tại Tờ trình số 7/TTr-KT về việc",
    "phê duyệt kế hoạch số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực;",
    "Điều 1. Giữ nguyên những chữ khó: ưỡn ẹo, nghuệch ngoạc, khuỷu, thuở, quýt, giặt.",
)


def row(top: int, *halves: tuple[str, int], letter_px: int = 24) -> Line:
    """One row of text; each half begins at its x."""
    words = []
    for text, left in halves:
        x = left
        for word in text.split():
            right = x + len(word) * letter_px
            words.append(Word(word, Rect(x, top, right, top + LINE_PX), 0.9))
            x = right + letter_px // 2
    box = Rect(words[0].box.left, top, words[-1].box.right, top + LINE_PX)
    return Line(tuple(words), box, (top + 46.0, top + 46.0))


def letter() -> PageText:
    """A letterhead in two halves, a body, and a foot whose right half stands higher."""
    lines = [row(200 + 90 * number, *halves) for number, halves in enumerate(HEADER)]
    lines += [row(700 + 85 * number, (text, 250)) for number, text in enumerate(BODY)]
    lines.append(row(1150, ("CHỦ TỊCH", 1700)))
    lines.append(row(1230, ("Nơi nhận:", 250)))
    lines.append(row(1400, ("Trần Thị Thử", 1650)))
    return PageText(tuple(lines))


def reading(
    text: PageText | None = None,
    placement: Placement | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    dpi: float = DPI,
) -> PageReading:
    """A reading of a scan this large."""
    placed = placement or Placement()
    return PageReading(*size, dpi, "file", placed, 0.2, text=text or PageText())


def drawn(text: PageText, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Pixels:
    """A colour page: strokes where the words are, a red seal, a blue signature, pencil, grain."""
    image = Image.new("RGB", size, (250, 249, 244))
    draw = ImageDraw.Draw(image)
    for word in text.words:
        box = word.box
        for x in range(box.left, box.right - 8, 12):
            draw.line((x, box.top + 14, x + 6, box.top + 46), fill=(28, 27, 30), width=4)
    draw.ellipse((1500, 1250, 1900, 1650), outline=(214, 40, 44), width=12)
    draw.ellipse((1600, 1350, 1800, 1550), outline=(214, 40, 44), width=8)
    draw.arc((1650, 1300, 2150, 1500), 20, 200, fill=(40, 60, 170), width=6)
    draw.line((300, 1800, 900, 1830), fill=(205, 204, 200), width=4)
    grain = np.random.default_rng(12).normal(0, 2.5, (size[1], size[0], 1))
    pixels = np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(pixels[:, :, ::-1])


def saved(pixels: Pixels, path: Path, *, quality: int = 90, dpi: int = DPI) -> Path:
    """The page as a file that states its dpi; the suffix decides the format."""
    image = Image.fromarray(pixels if pixels.ndim == 2 else pixels[:, :, ::-1])
    image.save(path, dpi=(dpi, dpi), quality=quality)  # PNG and TIFF pass quality over
    return path
