"""Pages drawn for the geometry tests: invented text, no person's data."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image import Pixels

_FONTS = (
    "LiberationSerif-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSans.ttf",
    "times.ttf",
    "arial.ttf",
)
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "C:/Windows/Fonts")

BODY = """Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Nghị định số 45/2020/NĐ-CP ngày 08 tháng 4 năm 2020 của Chính phủ về
thực hiện thủ tục hành chính trên môi trường điện tử;
Theo đề nghị của Trưởng phòng Kinh tế tại Tờ trình số 12/TTr-KT.
Điều 1. Phê duyệt kế hoạch số hóa hồ sơ, giấy tờ của các bộ phận một cửa trên
địa bàn; thời gian thực hiện từ quý I đến hết quý IV, kinh phí lấy từ nguồn chi
thường xuyên đã được giao trong dự toán đầu năm.
Điều 2. Văn phòng có trách nhiệm hướng dẫn, đôn đốc, kiểm tra việc thực hiện và
báo cáo kết quả trước ngày 25 hằng tháng; khó khăn, vướng mắc phản ánh kịp thời.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng và các đơn vị
liên quan chịu trách nhiệm thi hành Quyết định này.""".splitlines()


@cache
def font_path() -> str:
    """A font with Vietnamese letters, or a skip that says so."""
    for name in _FONTS:
        for folder in map(Path, _FOLDERS):
            for found in sorted(folder.rglob(name)) if folder.is_dir() else ():
                font = ImageFont.truetype(str(found), 40)
                missing = font.getmask("\uffff").getbbox()
                if font.getmask("Ễ").getbbox() not in (missing, None):
                    return str(found)
    pytest.skip("không có phông chữ nào đủ chữ tiếng Việt trên máy này")


def paper(dpi: int = 150, *, gray: int = 252) -> Pixels:
    """An empty A4 sheet."""
    return np.full((round(11.69 * dpi), round(8.27 * dpi)), gray, np.uint8)


def write(page: Pixels, lines: list[str], *, dpi: int, top_mm: float, points: float = 13) -> Pixels:
    """A copy of the page with lines of type from 30 mm left."""
    image = Image.fromarray(page.copy())
    font = ImageFont.truetype(font_path(), round(points / 72 * dpi))
    step = points / 72 * dpi * 1.35
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        at = (30 / 25.4 * dpi, top_mm / 25.4 * dpi + number * step)
        draw.text(at, line, font=font, fill=25 if page.ndim == 2 else (25, 25, 25))
    return np.array(image, np.uint8)


def text_page(dpi: int = 150) -> Pixels:
    """An A4 page of Vietnamese text."""
    page = write(paper(dpi), ["ỦY BAN NHÂN DÂN", "QUYẾT ĐỊNH"], dpi=dpi, top_mm=20)
    page = write(page, BODY, dpi=dpi, top_mm=45)
    return write(page, BODY, dpi=dpi, top_mm=125)


def lying(page: Pixels, skew_deg: float, *, bed: int, margin_mm: float, dpi: int) -> Pixels:
    """The page on a larger even bed, turned clockwise by the skew."""
    edge = round(margin_mm / 25.4 * dpi)
    turn = abs(math.sin(math.radians(skew_deg)))
    height, width = page.shape[:2]
    size = (round(width + height * turn) + 2 * edge, round(height + width * turn) + 2 * edge)
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -skew_deg, 1.0)
    matrix[0, 2] += (size[0] - width) / 2
    matrix[1, 2] += (size[1] - height) / 2
    border = bed if page.ndim == 2 else (bed, bed, bed)
    flat = cv2.warpAffine(page, matrix, size, flags=cv2.INTER_CUBIC, borderValue=border)
    return np.asarray(flat, np.uint8)


def grained(page: Pixels, sigma: float = 2.0) -> Pixels:
    """The page with a scanner's noise."""
    noise = np.random.default_rng(11).normal(0, sigma, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)
