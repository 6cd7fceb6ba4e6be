"""Large cheap stacks for load, memory and power-cut tests: small grey pages, real bar codes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from tests.data.generate.codes import code128
from tests.data.generate.parts import body, national_heading, title
from tests.data.generate.render import Sheet

_DAY = date(2025, 10, 1)
_SENTENCES = (
    "Người nộp hồ sơ chịu trách nhiệm về tính chính xác của các giấy tờ đã nộp.",
    "Bộ phận Tiếp nhận và Trả kết quả kiểm tra thành phần hồ sơ theo danh mục đã công khai.",
    "Thời hạn giải quyết được tính từ ngày làm việc tiếp theo sau khi nhận đủ hồ sơ hợp lệ.",
    "Kết quả được trả tại nơi tiếp nhận hoặc qua dịch vụ bưu chính công ích.",
    "Công chức phụ trách chuyển hồ sơ đến đơn vị chuyên môn ngay trong ngày làm việc.",
)


def load_code(place: int, seed: int) -> str:
    """The dossier code of the place-th (from 0) dossier of a load stack."""
    day = _DAY + timedelta(days=(seed + place // 9000) % 28)
    return f"000.00.21.H37-{day:%y%m%d}-{place % 9000 + 1000:04d}"


def make_stack(
    out: Path, dossiers: int, pages_each: int, seed: int, *, dpi: int = 120
) -> tuple[str, ...]:
    """Write trang-00001.jpg and so on; gives the dossier codes in order.

    Every dossier starts with a receipt that bears its code as Code 128 and in print; the other
    pages are plain text that says dossier and page. Same arguments, same bytes.

    Args:
        out: made when missing.
        pages_each: pages of a dossier, its receipt included; at least 1.
        dpi: 100 to 200; a Code 128 module stays two pixels wide.

    Raises:
        ValueError: pages_each or dpi out of range.
    """
    if pages_each < 1 or not 100 <= dpi <= 200:
        raise ValueError(f"pages_each={pages_each}, dpi={dpi}")
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    blank_form = _form(dpi)
    seq = 0
    codes = tuple(load_code(place, seed) for place in range(dossiers))
    for code in codes:
        for number in range(1, pages_each + 1):
            seq += 1
            sheet = Sheet(dpi=dpi)
            sheet.image.paste(blank_form)
            _fill(sheet, code, number, rng)
            grey = np.asarray(sheet.image.convert("L"), np.int16)
            grain = rng.integers(-3, 4, (64, grey.shape[1]), np.int16)
            rows = -(-grey.shape[0] // 64)
            noisy = np.clip(grey + np.tile(grain, (rows, 1))[: grey.shape[0]], 0, 255)
            Image.fromarray(noisy.astype(np.uint8)).save(
                out / f"trang-{seq:05d}.jpg", quality=80, dpi=(dpi, dpi)
            )
    return codes


def _form(dpi: int) -> Image.Image:
    sheet = Sheet(dpi=dpi)
    national_heading(sheet, 25, 138)
    return sheet.image


def _fill(sheet: Sheet, code: str, number: int, rng: np.random.Generator) -> None:
    if number == 1:
        sheet.stamp(code128(code), 30, 42, module_mm=2 * 25.4 / sheet.dpi, height_mm=13)
        y = title(sheet, 66, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", [f"Mã hồ sơ: {code}"])
    else:
        y = title(sheet, 50, "GIẤY TỜ KÈM THEO", [f"Hồ sơ {code}, trang {number}"])
    order = rng.permutation(len(_SENTENCES))
    body(sheet, y, [_SENTENCES[place] for place in order])
