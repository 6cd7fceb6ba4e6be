"""A photocopy of an invented citizen's card, both sides; its look is our own."""

from __future__ import annotations

import numpy as np

from tests.data.generate.codes import qr
from tests.data.generate.parts import Code, Drawn, national_heading, qr_at
from tests.data.generate.render import Sheet

_WIDE, _TALL = 85.6, 54.0
_NUMBER = "020090000352"
_NAME = "Nông Văn Thưởng"
_HOME = "Khối 4, phường Đông Kinh, tỉnh Lạng Sơn"
CARD_TEXT = f"{_NUMBER}|082000352|{_NAME}|14031990|Nam|{_HOME}|09052022"


def card_copy() -> Drawn:
    """A4 page with front and back at true size (85.6 x 54 mm) and the seven-field QR."""
    sheet = Sheet()
    sheet.text(105, 30, "BẢN SAO CĂN CƯỚC CÔNG DÂN", pt=14, style="b", anchor="m")
    left = (sheet.size_mm[0] - _WIDE) / 2
    _front(sheet, left, 45)
    _back(sheet, left, 115)
    sheet.text(105, 186, "Đông Kinh, ngày 21 tháng 10 năm 2025", style="i", anchor="m")
    sheet.text(105, 193, "Người nộp bản sao đã đối chiếu với bản chính", pt=12, anchor="m")
    return Drawn(
        sheet, "Căn cước công dân", _NUMBER, "2022-05-09", "", "", (Code("QRCode", CARD_TEXT),)
    )


def _front(sheet: Sheet, x: float, y: float) -> None:
    _outline(sheet, x, y)
    national_heading(sheet, y + 6, x + 42, pt=7.5)
    sheet.text(x + 42, y + 15, "CĂN CƯỚC CÔNG DÂN", pt=10, style="b", anchor="m")
    qr_at(sheet, qr(CARD_TEXT), x + _WIDE - 18.5, y + 11.5, 17)
    _portrait(sheet, x + 4, y + 19)
    column = x + 27
    sheet.text(column, y + 22, f"Số: {_NUMBER}", pt=9, style="b")
    lines = (
        f"Họ và tên: {_NAME.upper()}",
        "Ngày sinh: 14/03/1990",
        "Giới tính: Nam     Quốc tịch: Việt Nam",
        "Quê quán: Tràng Định, Lạng Sơn",
        "Nơi thường trú: Khối 4, phường Đông Kinh,",
        "tỉnh Lạng Sơn",
    )
    for place, line in enumerate(lines):
        sheet.text(column, y + 27.5 + place * 4.2, line, pt=7.5)
    sheet.text(x + 4, y + 51, "Có giá trị đến: 14/03/2030", pt=6.5)


def _back(sheet: Sheet, x: float, y: float) -> None:
    _outline(sheet, x, y)
    sheet.text(x + 6, y + 9, "Đặc điểm nhân dạng: sẹo chấm trên lông mày trái", pt=8)
    sheet.text(x + 6, y + 15, "Ngày cấp: 09/05/2022", pt=8)
    sheet.text(x + 6, y + 21, "MẪU THỬ NGHIỆM - DỮ LIỆU KHÔNG CÓ THẬT", pt=8, style="b")
    for place, line in enumerate(
        ("IDVNM0900003529020090000352<<0", "9003148M3003143VNM<<<<<<<<<<<6", "NONG<<VAN<THUONG")
    ):
        sheet.text(x + 6, y + 35 + place * 6, line.ljust(30, "<"), pt=9.5)


def _outline(sheet: Sheet, x: float, y: float) -> None:
    """The card's grey ground and edge."""
    rows, columns = sheet.px(_TALL), sheet.px(_WIDE)
    coat = np.full((rows, columns), 0.10, np.float32)
    edge = sheet.px(0.3)
    coat[:edge] = coat[-edge:] = 0.6
    coat[:, :edge] = coat[:, -edge:] = 0.6
    sheet.tint(coat, (60, 60, 60), x, y)


def _portrait(sheet: Sheet, x: float, y: float) -> None:
    """A grey head-and-shoulders shape where the photograph would be."""
    rows, columns = np.mgrid[0 : sheet.px(27), 0 : sheet.px(20)].astype(np.float32)
    tall, wide = rows.shape
    head = ((rows - 0.38 * tall) / (0.2 * tall)) ** 2 + ((columns - wide / 2) / (0.2 * wide)) ** 2
    body = ((rows - tall) / (0.38 * tall)) ** 2 + ((columns - wide / 2) / (0.42 * wide)) ** 2
    coat = np.where((head < 1) | (body < 1), 0.7, 0.25).astype(np.float32)
    sheet.tint(coat, (40, 40, 44), x, y)
