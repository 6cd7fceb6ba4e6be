"""The invented dossiers: four on the stack, and the register with six more."""

from __future__ import annotations

from tests.data.generate.forms import Receipt

CODES = (
    "000.00.21.H37-251020-0007",
    "H37.21-20251021-0012345",
    "000.00.33.H37-251021-0102",
    "H37.33-20251022-0000418",
)
"""Old grammar (QCVN 102:2016 order) and new (QĐ 20/2020/QĐ-TTg order), as both still circulate."""

_WARD = "Trung tâm Phục vụ hành chính công phường Đông Kinh"
_COMMUNE = "Trung tâm Phục vụ hành chính công xã Chi Lăng"
_WARD_LINES = ("UBND PHƯỜNG ĐÔNG KINH", "TRUNG TÂM PVHCC")
_COMMUNE_LINES = ("UBND XÃ CHI LĂNG", "TRUNG TÂM PVHCC")

RECEIPTS: dict[int, Receipt] = {
    0: Receipt(
        code=CODES[0], office=_WARD_LINES, counter=_WARD, place="Đông Kinh", day="2025-10-20",
        received_at="08 giờ 42 phút, ngày 20/10/2025", due="16 giờ 30 phút, ngày 10/11/2025",
        applicant="Hoàng Thị Ứng", applicant_id="020185000917",
        address="số 12, đường Bà Triệu, phường Đông Kinh, tỉnh Lạng Sơn", phone="0900 000 117",
        procedure="Thực hiện, điều chỉnh trợ cấp xã hội hằng tháng",
        papers=(("Tờ khai đề nghị trợ giúp xã hội", "01 bản chính"),
                ("Quyết định trợ cấp đã cấp năm 2023", "01 bản chính")),
        clerk="Đàm Thị Hường",
    ),
    1: Receipt(
        code=CODES[1], office=_WARD_LINES, counter=_WARD, place="Đông Kinh", day="2025-10-21",
        received_at="14 giờ 05 phút, ngày 21/10/2025", due="16 giờ 30 phút, ngày 24/10/2025",
        applicant="Nông Văn Thưởng", applicant_id="020090000352",
        address="Khối 4, phường Đông Kinh, tỉnh Lạng Sơn", phone="0900 000 352",
        procedure="Đăng ký thành lập hộ kinh doanh",
        papers=(("Bản sao Căn cước công dân", "01 bản sao"),
                ("Bảng kê trang thiết bị", "01 bản chính")),
        clerk="Đàm Thị Hường",
    ),
    3: Receipt(
        code=CODES[3], office=_COMMUNE_LINES, counter=_COMMUNE, place="Chi Lăng", day="2025-10-22",
        received_at="09 giờ 17 phút, ngày 22/10/2025", due="16 giờ 30 phút, ngày 12/11/2025",
        applicant="Lộc Văn Đồng", applicant_id="020082000431",
        address="thôn Làng Đăng, xã Chi Lăng, tỉnh Lạng Sơn", phone="0900 000 431",
        procedure="Hỗ trợ kinh phí sửa chữa công trình hạ tầng nông thôn",
        papers=(("Đơn đề nghị của hợp tác xã", "01 bản chính"),
                ("Biên bản họp thôn", "01 bản chính"),
                ("Bản vẽ mặt cắt và bảng tính khối lượng", "02 bản chính")),
        clerk="Mã Văn Tuấn",
    ),
}  # fmt: skip
"""By the dossier's place in CODES; the third one lies behind a separator sheet instead."""

REGISTER_HEAD = (
    "Mã hồ sơ", "Mã đơn vị tiếp nhận", "Ngày tiếp nhận", "Thủ tục", "Chủ hồ sơ", "Ngày hẹn trả",
)  # fmt: skip
REGISTER = (
    (CODES[0], "05977", "20/10/2025", RECEIPTS[0].procedure, "Hoàng Thị Ứng", "10/11/2025"),
    ("000.00.21.H37-251020-0011", "05977", "20/10/2025", "Đăng ký khai sinh", "Vi Thị Ngân",
     "20/10/2025"),
    (CODES[1], "05977", "21/10/2025", RECEIPTS[1].procedure, "Nông Văn Thưởng", "24/10/2025"),
    ("H37.21-20251021-0012351", "05977", "21/10/2025", "Cấp bản sao trích lục hộ tịch",
     "Dương Công Hậu", "21/10/2025"),
    ("H37.21-20251022-0012360", "05977", "22/10/2025", "Đăng ký kết hôn", "Lành Thị Xuân",
     "24/10/2025"),
    ("000.00.33.H37-251020-0098", "06463", "20/10/2025", "Xác nhận tình trạng hôn nhân",
     "Bế Văn Lực", "23/10/2025"),
    (CODES[2], "06463", "21/10/2025", "Đăng ký đất đai lần đầu", "Triệu Văn Quyết", "20/11/2025"),
    ("000.00.33.H37-251021-0105", "06463", "21/10/2025", "Đăng ký khai tử", "Hoàng Văn Phúc",
     "21/10/2025"),
    (CODES[3], "06463", "22/10/2025", RECEIPTS[3].procedure, "Lộc Văn Đồng", "12/11/2025"),
    ("H37.33-20251022-0000423", "06463", "22/10/2025", "Đăng ký thành lập hộ kinh doanh",
     "Trần Thị Ngọc Ánh", "27/10/2025"),
)  # fmt: skip
