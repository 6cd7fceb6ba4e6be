"""Words for scan profiles and what scanners can do. Pure."""

from __future__ import annotations

from scanner_app.domain.profile import PaperSize, ScanProfile, Sides
from scanner_app.domain.scan import Capabilities, Colour, Feed
from scanner_app.domain.scan_errors import ScanError
from scanner_app.domain.split_rule import SplitRule
from scanner_app.gui.errors import notice_of
from scanner_app.messages import empty_scan_text

FEEDS = {
    Feed.AUTO: "Khay nạp nếu có, không thì mặt kính",
    Feed.FEEDER: "Khay nạp",
    Feed.FLATBED: "Mặt kính, từng trang",
}
SIDES = {
    Sides.ONE: "Một mặt",
    Sides.BOTH: "Hai mặt cùng lúc",
    Sides.TWO_PASSES: "Hai mặt, quét hai lượt",
}
COLOURS = {Colour.COLOUR: "Màu", Colour.GRAY: "Xám", Colour.BILEVEL: "Đen trắng"}
SIZES = {
    PaperSize.A4: "A4 (210 × 297 mm)",
    PaperSize.A5: "A5 (148 × 210 mm)",
    PaperSize.A3: "A3 (297 × 420 mm)",
    PaperSize.ID_CARD: "Thẻ căn cước",
    PaperSize.AUTO: "Máy quét tự nhận",
}
SPLITS = {
    SplitRule.AUTO: "Giấy tiếp nhận, mã vạch, tờ phân cách",
    SplitRule.ONE_DOSSIER: "Cả chồng là một hồ sơ",
    SplitRule.SEPARATORS: "Chỉ theo tờ phân cách",
}
_DRIVERS = {
    "twain": "trình điều khiển TWAIN",
    "wia": "trình điều khiển WIA",
    "sane": "trình điều khiển SANE",
    "escl": "máy quét mạng",
}
DPIS = (200, 300, 400, 600)

NORM = "Quy định số hóa (Nghị định 30/2020/NĐ-CP) yêu cầu ảnh màu."


def can_words(can: Capabilities) -> str:
    """What a scanner offers, in one line."""
    parts = []
    if Feed.FEEDER in can.feeds:
        parts.append("khay nạp hai mặt" if can.both_sides else "khay nạp một mặt")
    if Feed.FLATBED in can.feeds:
        parts.append("mặt kính")
    if can.dpis:
        parts.append(f"đến {can.dpis[-1]} dpi")
    if can.finds_double_feed:
        parts.append("phát hiện kéo hai tờ")
    return ", ".join(parts)


def cannot_words(can: Capabilities, profile: ScanProfile) -> str:
    """What of a profile the scanner cannot do, and what to choose instead; "" when it can all."""
    if profile.feed is Feed.FEEDER and Feed.FEEDER not in can.feeds:
        return "Máy này không có khay nạp: chọn cấu hình dùng mặt kính."
    if profile.feed is Feed.FLATBED and Feed.FLATBED not in can.feeds:
        return "Máy này không có mặt kính: chọn cấu hình dùng khay nạp."
    if profile.sides is Sides.BOTH and not can.both_sides:
        return "Khay nạp của máy này chỉ quét một mặt: chọn cấu hình một mặt hoặc quét hai lượt."
    if can.colours and profile.colour not in can.colours:
        return "Máy này không có chế độ màu của cấu hình: máy sẽ dùng chế độ khác."
    return ""


def device_trouble(error: Exception) -> str:
    """What went wrong while scanners were looked for, or one was asked: nothing was scanned."""
    if not isinstance(error, ScanError):
        notice = notice_of(error)
        return notice.text if notice is not None else ""
    driver = _DRIVERS.get(str(error.facts.get("device", "")))
    if driver is None:
        return empty_scan_text(error)
    return (
        f"Không hỏi được {driver} nên máy quét loại này có thể chưa hiện ra. Tắt rồi bật lại máy "
        "quét, rồi tìm lại; báo quản trị hệ thống nếu lặp lại."
    )


def grouped_fingerprint(fingerprint: str) -> str:
    """A fingerprint as people compare it: groups of four, eight to a line."""
    plain = "".join(each for each in fingerprint.upper() if each.isalnum())
    groups = [plain[at : at + 4] for at in range(0, len(plain), 4)]
    lines = [" ".join(groups[at : at + 8]) for at in range(0, len(groups), 8)]
    return "\n".join(lines)
