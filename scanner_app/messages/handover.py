"""Texts of handing dossiers on to other systems."""

from __future__ import annotations

TEXTS = {
    "handover.failed": "Chưa chuyển được hồ sơ sang hệ thống khác. Thử lại sau hoặc báo quản trị.",
    "handover.down": "Hệ thống nhận hồ sơ chưa trả lời. Thử lại sau; hồ sơ ở tỉnh vẫn đủ.",
    "handover.forbidden": (
        "Hệ thống nhận hồ sơ không chấp nhận tài khoản của tỉnh. Kiểm tra mã ứng dụng và khóa được "
        "cấp rồi thử lại."
    ),
    "handover.refused": (
        "Hệ thống nhận hồ sơ từ chối dữ liệu đã gửi. Đối chiếu mã thủ tục, mã thành phần với hệ "
        "thống đó rồi gửi lại."
    ),
    "handover.answer_unknown": (
        "Hệ thống nhận hồ sơ trả lời khác tài liệu đã biết. Báo quản trị đối chiếu phiên bản giao "
        "diện trước khi gửi tiếp."
    ),
}
