"""Texts of the head's pages in the browser."""

from __future__ import annotations

TEXTS = {
    "sign_in.refused": (
        "Lần đăng nhập này đã cũ hoặc không khớp. Bấm Đăng nhập lại; nếu vẫn vậy, báo quản trị hệ "
        "thống."
    ),
    "sign_in.issuer_down": (
        "Hệ thống đăng nhập của tỉnh không trả lời. Thử lại sau ít phút; nếu vẫn vậy, báo quản trị "
        "hệ thống."
    ),
    "sign_in.no_role": (
        "Tài khoản này chưa được giao quyền xem tỷ lệ số hóa. Nhờ quản trị hệ thống gán quyền lãnh "
        "đạo đơn vị rồi đăng nhập lại."
    ),
    "sign_in.many_offices": (
        "Tài khoản này được giao {count} đơn vị nên chưa biết xem đơn vị nào. Nhờ quản trị hệ "
        "thống giữ lại một đơn vị rồi đăng nhập lại."
    ),
    "sign_in.unknown_office": (
        "Đơn vị {text} của tài khoản này không có trong danh mục hiện nay, có thể do sáp nhập. Nhờ "
        "quản trị hệ thống gán đơn vị mới rồi đăng nhập lại."
    ),
    "sign_in.session_key_short": (
        "Tệp bí mật web-session-key ngắn hơn {most} ký tự nên không dùng được. Tạo lại bằng: "
        "openssl rand -base64 48 > web-session-key, rồi chạy lại."
    ),
}
