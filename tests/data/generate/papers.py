"""Administrative papers in the layout of NĐ 30/2020: own wording, invented people and numbers."""

from __future__ import annotations

from tests.data.generate.parts import (
    LEFT,
    RIGHT,
    Drawn,
    body,
    heading,
    scribble,
    signing_block,
    title,
)
from tests.data.generate.render import Run, Sheet

_CITY = (Run("ỦY BAN NHÂN DÂN", "b"), Run("THÀNH PHỐ LẠNG SƠN", "b"))
_WARD = (Run("ỦY BAN NHÂN DÂN", "b"), Run("PHƯỜNG ĐÔNG KINH", "b"))
_COMMUNE = (Run("ỦY BAN NHÂN DÂN", "b"), Run("XÃ CHI LĂNG", "b"))
_BUREAU = (Run("UBND XÃ CHI LĂNG"), Run("PHÒNG KINH TẾ", "b"))


def decision() -> tuple[Drawn, Drawn, Drawn]:
    """Quyết định: two pages, signed and sealed, and the blank back of the last one."""
    kind, number, day = "Quyết định", "1487/QĐ-UBND", "2023-10-05"
    issuer = "ỦY BAN NHÂN DÂN THÀNH PHỐ LẠNG SƠN"
    about = (
        "Về việc trợ cấp xã hội hằng tháng và cấp thẻ bảo hiểm y tế",
        "đối với người khuyết tật nặng",
    )
    first = Sheet()
    y = heading(first, _CITY, number, "Lạng Sơn, ngày 05 tháng 10 năm 2023")
    y = title(first, y, "QUYẾT ĐỊNH", about)
    chair = "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ LẠNG SƠN"
    first.text((LEFT + RIGHT) / 2, y, chair, style="b", anchor="m")
    y = body(first, y + 10, _DECISION_GROUNDS, style="i")
    first.text((LEFT + RIGHT) / 2, y + 3, "QUYẾT ĐỊNH:", pt=14, style="b", anchor="m")
    body(first, y + 13, _DECISION_ARTICLES[:4])
    second = Sheet()
    second.text(105, 14, "2", anchor="m")
    y = body(second, 27, _DECISION_ARTICLES[4:])
    signing_block(
        second, y + 8, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Vi Đức Thuận",
        sent_to=("- Như Điều 4;", "- Sở LĐTB&XH (b/c);", "- BHXH thành phố;", "- Lưu: VT, LĐTBXH."),
        seed=31,
    )  # fmt: skip
    text = " ".join(about)
    one, two = (Drawn(page, kind, number, day, issuer, text) for page in (first, second))
    return one, two, Drawn(Sheet(), kind, number, day, issuer, text, blank=True)


_DECISION_GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ Luật Người khuyết tật ngày 17 tháng 6 năm 2010;",
    (
        "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ quy định "
        "chính sách trợ giúp xã hội đối với đối tượng bảo trợ xã hội;"
    ),
    (
        "Xét đề nghị của Trưởng phòng Lao động - Thương binh và Xã hội tại Tờ trình số "
        "212/TTr-LĐTBXH ngày 02 tháng 10 năm 2023."
    ),
)
_DECISION_ARTICLES = (
    (
        "Điều 1. Trợ cấp xã hội hằng tháng đối với bà Hoàng Thị Ứng, sinh ngày 05 tháng 6 năm "
        "1985, thường trú tại đường Bà Triệu, thành phố Lạng Sơn, là người khuyết tật nặng."
    ),
    (
        "Mức trợ cấp: 540.000 đồng một tháng (bằng chữ: năm trăm bốn mươi nghìn đồng), hưởng "
        "kể từ ngày 01 tháng 10 năm 2023."
    ),
    (
        "Điều 2. Bà Hoàng Thị Ứng được cấp thẻ bảo hiểm y tế theo quy định của pháp luật kể "
        "từ ngày Quyết định này có hiệu lực; kinh phí do ngân sách địa phương bảo đảm."
    ),
    (
        "Điều 3. Phòng Tài chính - Kế hoạch bố trí kinh phí; đơn vị chi trả thực hiện chi trả "
        "đúng đối tượng, đúng kỳ và thanh quyết toán theo chế độ hiện hành. Khi người hưởng "
        "chuyển nơi cư trú, thay đổi mức độ khuyết tật hoặc không còn đủ điều kiện, Ủy ban "
        "nhân dân cấp xã báo cáo để điều chỉnh hoặc thôi hưởng."
    ),
    (
        "Điều 4. Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thành phố, Trưởng phòng "
        "Lao động - Thương binh và Xã hội, Thủ trưởng các đơn vị liên quan và bà Hoàng Thị "
        "Ứng chịu trách nhiệm thi hành Quyết định này."
    ),
    "Quyết định này có hiệu lực kể từ ngày ký./.",
)


def letter() -> Drawn:
    """Công văn of the ward."""
    sheet = Sheet()
    y = heading(sheet, _WARD, "214/UBND-KT", "Đông Kinh, ngày 22 tháng 10 năm 2025")
    sheet.text(61, 46, "V/v xác minh địa điểm kinh doanh", pt=12, anchor="m")
    sheet.text(61, 51, "của hộ kinh doanh", pt=12, anchor="m")
    sheet.text(105, y + 10, "Kính gửi: Công an phường Đông Kinh.", pt=14, anchor="m")
    y = body(sheet, y + 22, _LETTER)
    signing_block(
        sheet, y + 8, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Lý Thị Hạnh Nguyệt",
        sent_to=("- Như trên;", "- Trung tâm PVHCC phường;", "- Lưu: VT, KT."), seed=41,
    )  # fmt: skip
    return Drawn(sheet, "Công văn", "214/UBND-KT", "2025-10-22",
                 "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG KINH",
                 "V/v xác minh địa điểm kinh doanh của hộ kinh doanh")  # fmt: skip


def confirmation(*, dpi: int = 300) -> Drawn:
    """Giấy xác nhận of the commune."""
    sheet = Sheet(dpi=dpi)
    about = "Về việc sử dụng đất ổn định, không có tranh chấp"
    y = heading(sheet, _COMMUNE, "86/GXN-UBND", "Chi Lăng, ngày 21 tháng 10 năm 2025")
    y = title(sheet, y, "GIẤY XÁC NHẬN", [about])
    y = body(sheet, y, _CONFIRMATION)
    signing_block(
        sheet, y + 8, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Hứa Thị Bích Thủy",
        sent_to=("- Ông Triệu Văn Quyết;", "- Lưu: VT, ĐC."), seed=51,
    )  # fmt: skip
    return Drawn(
        sheet, "Giấy xác nhận", "86/GXN-UBND", "2025-10-21", "ỦY BAN NHÂN DÂN XÃ CHI LĂNG", about
    )


def minutes() -> Drawn:
    """Biên bản with two signatures and no seal."""
    sheet = Sheet()
    about = "Kiểm tra hiện trạng sử dụng đất"
    y = heading(sheet, _COMMUNE, "09/BB-UBND", "Chi Lăng, ngày 20 tháng 10 năm 2025")
    y = title(sheet, y, "BIÊN BẢN", [about])
    y = body(sheet, y, _MINUTES)
    for middle, who, name, seed in ((65, "THƯ KÝ", "Lăng Văn Khải", 61),
                                    (152, "CHỦ TRÌ", "Hứa Thị Bích Thủy", 51)):  # fmt: skip
        sheet.text(middle, y + 8, who, style="b", anchor="m")
        scribble(sheet, middle - 20, y + 12, seed=seed)
        sheet.text(middle, y + 40, name, style="b", anchor="m")
    return Drawn(
        sheet, "Biên bản", "09/BB-UBND", "2025-10-20", "ỦY BAN NHÂN DÂN XÃ CHI LĂNG", about
    )


def proposal() -> tuple[Drawn, Drawn]:
    """Tờ trình: two pages."""
    about = ("Về việc đề nghị hỗ trợ kinh phí sửa chữa", "đường nội đồng thôn Làng Đăng")
    first = Sheet()
    y = heading(first, _BUREAU, "31/TTr-PKT", "Chi Lăng, ngày 22 tháng 10 năm 2025")
    y = title(first, y, "TỜ TRÌNH", about)
    to = "Kính gửi: Chủ tịch Ủy ban nhân dân xã Chi Lăng."
    first.text(105, y, to, pt=14, anchor="m")
    body(first, y + 11, _PROPOSAL[:5])
    second = Sheet()
    second.text(105, 14, "2", anchor="m")
    y = body(second, 27, _PROPOSAL[5:])
    signing_block(
        second, y + 8, ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), "Chu Thị Ngọc Bảo",
        sent_to=("- Như trên;", "- Hợp tác xã Làng Đăng;", "- Lưu: PKT."), seed=71,
    )  # fmt: skip
    one, two = (
        Drawn(page, "Tờ trình", "31/TTr-PKT", "2025-10-22", "PHÒNG KINH TẾ", " ".join(about))
        for page in (first, second)
    )
    return one, two


_PROPOSAL = (
    (
        "Ngày 22 tháng 10 năm 2025, Trung tâm Phục vụ hành chính công xã chuyển hồ sơ của Hợp "
        "tác xã nông nghiệp Làng Đăng đề nghị hỗ trợ kinh phí sửa chữa tuyến đường nội đồng. "
        "Sau khi thẩm định, Phòng Kinh tế báo cáo như sau:"
    ),
    (
        "1. Sự cần thiết: tuyến đường dài 1.240 m, rộng 3,0 m, được đưa vào sử dụng từ năm "
        "2009; đợt mưa lũ tháng 9 vừa qua làm xói lở bảy đoạn, xe chở nông sản không đi lại "
        "được, ảnh hưởng đến thu hoạch của 86 hộ."
    ),
    (
        "2. Khối lượng: đắp bù nền đường 215 m3; đổ bê tông mặt đường dày 16 cm trên chiều "
        "dài 340 m; thay hai cống thoát nước đường kính 60 cm."
    ),
    (
        "3. Dự toán: tổng kinh phí 412.600.000 đồng, trong đó ngân sách xã hỗ trợ 280.000.000 "
        "đồng, phần còn lại do hợp tác xã và Nhân dân đóng góp bằng tiền, ngày công và hiến "
        "đất."
    ),
    "4. Thời gian thực hiện: từ ngày 10 tháng 11 đến ngày 20 tháng 12 năm 2025.",
    (
        "5. Về thủ tục: hồ sơ có đủ đơn đề nghị, biên bản họp thôn với tỷ lệ 94% số hộ đồng "
        "ý, bản vẽ mặt cắt và bảng tính khối lượng; phù hợp với kế hoạch đầu tư công trung "
        "hạn của xã."
    ),
    (
        "Phòng Kinh tế kính trình Chủ tịch Ủy ban nhân dân xã xem xét, phê duyệt mức hỗ trợ "
        "nêu trên và giao Phòng phối hợp với Ban phát triển thôn giám sát việc thực hiện./."
    ),
)
_LETTER = (
    (
        "Ngày 21 tháng 10 năm 2025, Trung tâm Phục vụ hành chính công phường Đông Kinh "
        "tiếp nhận hồ sơ đăng ký thành lập hộ kinh doanh của ông Nông Văn Thưởng, địa "
        "điểm kinh doanh tại số 45, đường Phai Vệ, phường Đông Kinh, ngành nghề bán lẻ "
        "thực phẩm và đồ uống."
    ),
    (
        "Để có cơ sở giải quyết đúng thời hạn, Ủy ban nhân dân phường đề nghị Công an "
        "phường phối hợp xác minh: địa chỉ nêu trên có thuộc khu vực được phép kinh doanh "
        "hay không; việc bảo đảm điều kiện về phòng cháy và chữa cháy; tình trạng tranh "
        "chấp quyền sử dụng mặt bằng."
    ),
    (
        "Kết quả xác minh gửi về Phòng Kinh tế, Hạ tầng và Đô thị trước 16 giờ 30 phút "
        "ngày 24 tháng 10 năm 2025. Quá thời hạn trên mà không có ý kiến thì coi như đồng "
        "ý và chịu trách nhiệm về nội dung thuộc phạm vi quản lý."
    ),
    "Ủy ban nhân dân phường rất mong nhận được sự quan tâm, phối hợp của quý cơ quan./.",
)
_CONFIRMATION = (
    (
        "Căn cứ hồ sơ địa chính đang lưu giữ và kết quả kiểm tra thực địa, Ủy ban nhân "
        "dân xã Chi Lăng xác nhận:"
    ),
    "1. Họ và tên: Triệu Văn Quyết; sinh năm 1978; số định danh cá nhân: 020078000264.",
    "2. Nơi thường trú: thôn Làng Đăng, xã Chi Lăng, tỉnh Lạng Sơn.",
    (
        "3. Thửa đất số 127, tờ bản đồ số 18, diện tích 362,5 m2, loại đất trồng cây lâu "
        "năm, được gia đình ông Triệu Văn Quyết quản lý và sử dụng từ năm 1996 đến nay."
    ),
    (
        "4. Hiện trạng: trên đất có hàng rào cây và ba mươi gốc na; ranh giới với các hộ "
        "liền kề rõ ràng, ổn định; không có đơn thư khiếu nại, tranh chấp; phù hợp quy "
        "hoạch sử dụng đất."
    ),
    (
        "Giấy xác nhận này có giá trị trong thời hạn 06 tháng kể từ ngày ký và được dùng "
        "để bổ sung hồ sơ đăng ký đất đai lần đầu./."
    ),
)
_MINUTES = (
    (
        "Hôm nay, hồi 08 giờ 30 phút ngày 20 tháng 10 năm 2025, tại thôn Làng Đăng, xã "
        "Chi Lăng, thành phần kiểm tra gồm:"
    ),
    "1. Bà Hứa Thị Bích Thủy, Phó Chủ tịch Ủy ban nhân dân xã, chủ trì;",
    "2. Ông Lăng Văn Khải, công chức địa chính, thư ký;",
    "3. Ông Triệu Văn Quyết, chủ sử dụng đất, cùng đại diện hai hộ liền kề.",
    (
        "Nội dung: kiểm tra ranh giới, mốc giới và hiện trạng của thửa đất số 127, tờ bản "
        "đồ số 18. Đoàn đã đo bốn cạnh, lần lượt dài 21,4 m; 17,2 m; 20,9 m và 17,0 m; "
        "đối chiếu với bản đồ địa chính đo vẽ năm 2012 thấy không thay đổi."
    ),
    (
        "Các hộ liền kề thống nhất mốc giới, không có ý kiến khác. Biên bản lập thành 03 "
        "bản, đọc lại cho mọi người cùng nghe, nhất trí và ký tên; kết thúc hồi 10 giờ "
        "cùng ngày./."
    ),
)
