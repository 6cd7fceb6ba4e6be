"""Forms of the one-stop counter: receipt, declaration, card copy, inventory, separator sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.data.generate.codes import code128, qr
from tests.data.generate.parts import (
    LEFT,
    RIGHT,
    Code,
    Column,
    Drawn,
    national_heading,
    office_heading,
    qr_at,
    scribble,
    table,
    title,
)
from tests.data.generate.render import A5, PEN, Run, Sheet

RECEIPT = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt (Mẫu 01) says.

    Attributes:
        office: lines of the receiving office in the heading.
        day: ISO 8601; received_at and due as printed.
        papers: name and number of copies.
    """

    code: str
    office: tuple[str, str]
    counter: str
    place: str
    day: str
    received_at: str
    due: str
    applicant: str
    applicant_id: str
    address: str
    phone: str
    procedure: str
    papers: tuple[tuple[str, str], ...]
    clerk: str


def receipt(form: Receipt, *, bars: bool = True, seed: int = 1) -> Drawn:
    """An A5 receipt with its code in print, in a QR and, with `bars`, as Code 128."""
    sheet = Sheet(A5)
    national_heading(sheet, 13, 99, pt=10.5)
    office_heading(sheet, 13, 38, [Run(form.office[0]), Run(form.office[1], "b")], pt=10.5)
    year, month, day = form.day.split("-")
    month = month if int(month) < 3 else str(int(month))
    date_line = f"{form.place}, ngày {day} tháng {month} năm {year}"
    sheet.text(99, 26, date_line, pt=11, style="i", anchor="m")
    url = f"https://motcua.example.vn/tra-cuu?ma={form.code}"
    qr_at(sheet, qr(url), 121, 30, 17)
    codes = [Code("QRCode", url)]
    if bars:
        sheet.stamp(code128(form.code), 15, 31, module_mm=0.25, height_mm=9.5)
        sheet.text(17, 44, form.code, pt=9)
        codes.insert(0, Code("Code128", form.code))
    sheet.text(74, 56, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", pt=13, style="b", anchor="m")
    label = "Mã hồ sơ: "
    start = 74 - (sheet.width(label, 12) + sheet.width(form.code, 12, "b")) / 2
    sheet.runs(start, 62, [Run("Mã hồ sơ:"), Run(form.code, "b")], pt=12)
    _receipt_body(sheet, form, seed)
    return Drawn(sheet, RECEIPT, form.code, form.day, form.counter, form.procedure, tuple(codes))


def _receipt_body(sheet: Sheet, form: Receipt, seed: int) -> None:
    lines = (
        f"{form.counter}",
        f"Tiếp nhận hồ sơ của: {form.applicant}",
        f"Số định danh cá nhân: {form.applicant_id}",
        f"Địa chỉ: {form.address}",
        f"Số điện thoại: {form.phone}",
        f"Nội dung yêu cầu giải quyết: {form.procedure}",
        "Thành phần hồ sơ nộp gồm:",
    )
    y = 71.0
    for line in lines:
        y = sheet.paragraph(y, line, left=15, right=138, pt=11, indent=0, leading=5.6)
    columns = (Column("STT", 11, "m"), Column("Tên giấy tờ", 84), Column("Số lượng", 28, "m"))
    rows = [(str(place), *paper) for place, paper in enumerate(form.papers, start=1)]
    y = table(sheet, 15, y - 2, columns, rows, pt=10.5) + 7
    for line in (
        "Số lượng hồ sơ: 01 (bộ)",
        f"Thời gian nhận hồ sơ: {form.received_at}",
        f"Thời gian hẹn trả kết quả: {form.due}",
        f"Nhận kết quả tại: {form.counter}",
    ):
        y = sheet.paragraph(y, line, left=15, right=138, pt=11, indent=0, leading=5.6)
    y += 4
    for middle, who, name in ((42, "NGƯỜI NỘP HỒ SƠ", form.applicant),
                              (108, "NGƯỜI TIẾP NHẬN HỒ SƠ", form.clerk)):  # fmt: skip
        sheet.text(middle, y, who, pt=11, style="b", anchor="m")
        sheet.text(middle, y + 5, "(Ký và ghi rõ họ tên)", pt=10, style="i", anchor="m")
        sheet.text(middle, y + 24, name, pt=11, anchor="m")
    scribble(sheet, 94, y + 5.5, width=28, seed=seed)


def declaration() -> Drawn:
    """Tờ khai on dot leaders, filled in with a blue pen."""
    sheet = Sheet()
    middle = (LEFT + RIGHT) / 2
    national_heading(sheet, 25, middle)
    summary = ("Đề nghị trợ giúp xã hội",)
    y = title(sheet, 45, "TỜ KHAI", summary)
    y = _addressed(sheet, y, "Ủy ban nhân dân phường Đông Kinh, tỉnh Lạng Sơn")
    entries: tuple[tuple[tuple[str, str], ...], ...] = (
        (("1. Họ và tên người đề nghị:", "Hoàng Thị Ứng"), ("Giới tính:", "Nữ")),
        (("2. Ngày, tháng, năm sinh:", "05/6/1985"), ("Dân tộc:", "Tày")),
        (("3. Số định danh cá nhân:", "020185000917"),),
        (("4. Nơi thường trú:", "số 12, đường Bà Triệu, phường Đông Kinh, tỉnh Lạng Sơn"),),
        (("5. Nơi ở hiện nay:", "như trên"), ("Điện thoại:", "0900 000 117")),
        (("6. Tình trạng đi học:", "đã nghỉ học"), ("Trình độ:", "9/12")),
        (("7. Dạng khuyết tật:", "vận động"), ("Mức độ:", "nặng")),
        (("8. Giấy xác nhận khuyết tật số:", "41/GXN"), ("Cấp ngày:", "12/8/2023")),
        (("9. Có khả năng lao động không?", "lao động nhẹ"),),
        (("10. Thu nhập bình quân hằng tháng:", "một triệu hai trăm nghìn đồng"),),
        (("11. Người chăm sóc (nếu có):", "Lương Văn Độ, là chồng"),),
    )
    for parts in entries:
        y = _filled_line(sheet, y, parts)
    pledge = (
        "Tôi xin cam đoan những lời khai trên đây là đúng sự thật; nếu có điều gì khai không "
        "đúng, tôi xin hoàn toàn chịu trách nhiệm trước pháp luật và hoàn trả đầy đủ số tiền "
        "đã nhận theo quy định."
    )
    y = sheet.paragraph(y + 2, pledge, left=LEFT, right=RIGHT) + 5
    right = 150.0
    sheet.text(right, y, "Đông Kinh, ngày 20 tháng 10 năm 2025", style="i", anchor="m")
    sheet.text(right, y + 7, "NGƯỜI KHAI", style="b", anchor="m")
    sheet.text(right, y + 13, "(Ký, ghi rõ họ và tên)", pt=12, style="i", anchor="m")
    scribble(sheet, right - 20, y + 15, seed=11)
    sheet.text(right, y + 41, "Hoàng Thị Ứng", style="i", color=PEN, anchor="m")
    return Drawn(sheet, "Tờ khai", "", "2025-10-20", "", summary[0])


def _addressed(sheet: Sheet, y: float, to: str) -> float:
    sheet.text((LEFT + RIGHT) / 2, y, f"Kính gửi: {to}", pt=14, anchor="m")
    return y + 11


def _filled_line(sheet: Sheet, y: float, parts: Sequence[tuple[str, str]]) -> float:
    x = LEFT
    for place, (label, answer) in enumerate(parts):
        end = RIGHT if place == len(parts) - 1 else LEFT + (RIGHT - LEFT) * 0.66
        x = sheet.text(x, y, label) + 1.5
        sheet.leader(x, y + 0.8, end)
        sheet.text(x + 1.5, y - 0.4, answer, pt=14, style="i", color=PEN)
        x = end + 1.5
    return y + 9.2


def inventory() -> Drawn:
    """A ruled table: the business's equipment."""
    sheet = Sheet()
    national_heading(sheet, 25, (LEFT + RIGHT) / 2)
    summary = "Trang thiết bị của hộ kinh doanh"
    y = title(sheet, 45, "BẢNG KÊ", [summary])
    sheet.text(LEFT, y, "Chủ hộ kinh doanh: Nông Văn Thưởng")
    y += 6.4
    sheet.text(LEFT, y, "Địa điểm: số 45, đường Phai Vệ, phường Đông Kinh, tỉnh Lạng Sơn")
    columns = (
        Column("STT", 12, "m"), Column("Tên tài sản", 52), Column("Đơn vị", 18, "m"),
        Column("Số lượng", 18, "m"), Column("Đơn giá (đồng)", 29, "r"),
        Column("Thành tiền (đồng)", 33, "r"),
    )  # fmt: skip
    goods = (
        ("Tủ đông hai ngăn", "cái", 2, 8_450_000), ("Tủ mát trưng bày", "cái", 1, 11_200_000),
        ("Kệ gỗ nhiều tầng", "bộ", 6, 1_350_000), ("Máy tính tiền", "chiếc", 1, 6_900_000),
        ("Máy in hóa đơn nhiệt", "chiếc", 1, 1_780_000),
        ("Cân điện tử 30 kg đã kiểm định", "chiếc", 2, 950_000),
        ("Bàn gỗ và ghế tựa", "bộ", 8, 1_150_000), ("Quạt treo tường", "cái", 5, 420_000),
        ("Bình chữa cháy bột 4 kg", "bình", 4, 260_000),
        ("Bếp ga công nghiệp kèm ống dẫn", "bộ", 1, 5_300_000),
        ("Đèn chiếu sáng tiết kiệm điện", "bóng", 14, 85_000),
        ("Xe đẩy hàng bốn bánh", "chiếc", 2, 1_240_000),
    )  # fmt: skip
    rows = [
        (str(place), name, unit, f"{count:02d}", _dong(price), _dong(count * price))
        for place, (name, unit, count, price) in enumerate(goods, start=1)
    ]
    total = sum(count * price for _, _, count, price in goods)
    rows.append(("", "Cộng", "", "", "", _dong(total)))
    y = table(sheet, LEFT, y + 5, columns, rows) + 12
    sheet.text(152, y, "Đông Kinh, ngày 21 tháng 10 năm 2025", style="i", anchor="m")
    sheet.text(152, y + 7, "CHỦ HỘ KINH DOANH", style="b", anchor="m")
    scribble(sheet, 132, y + 9, seed=22)
    sheet.text(152, y + 35, "Nông Văn Thưởng", style="b", anchor="m")
    return Drawn(sheet, "Bảng kê", "", "2025-10-21", "", summary)


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def separator(payload: str) -> Drawn:
    """Our own sheet between dossiers or papers: one large QR and what it does."""
    sheet = Sheet()
    _, what, *rest = payload.split("|")
    middle = sheet.size_mm[0] / 2
    heads = {"DOSSIER": "TỜ PHÂN CÁCH HỒ SƠ", "NEXT": "TỜ PHÂN CÁCH GIẤY TỜ"}
    sheet.text(middle, 50, heads[what], pt=26, style="b", anchor="m")
    qr_at(sheet, qr(payload), middle - 35, 70, 70)
    y = 165.0
    if rest:
        sheet.text(middle, y, f"Mã hồ sơ: {rest[0]}", pt=18, style="b", anchor="m")
        y += 14
    note = "Đặt tờ này trước trang đầu. Tờ phân cách không thuộc hồ sơ và dùng lại được."
    sheet.text(middle, y, note, pt=13, style="i", anchor="m")
    return Drawn(sheet, "", codes=(Code("QRCode", payload),))
