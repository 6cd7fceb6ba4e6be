"""Texts of updates of the program."""

from __future__ import annotations

TEXTS = {
    "update.failed": "Cập nhật không xong; bản đang dùng vẫn như cũ. Chạy lại: sohoa update fetch",
    "update.unreachable": (
        "Chưa tới được nơi để bản cập nhật ({source}). Kiểm tra đường mạng và update_source; lần "
        "chạy sau Sohoa tải tiếp phần còn lại."
    ),
    "update.untrusted": (
        "Bản cập nhật ở {source} không do khóa update_key ký nên không dùng. Lấy lại tệp từ tỉnh, "
        "kiểm tra update_key."
    ),
    "update.expired": (
        "Thông báo cập nhật đã hết hạn ngày {expires} nên không dùng. Nhờ tỉnh đưa thông báo mới."
    ),
    "update.damaged": (
        "Tệp {name} không đúng như thông báo cập nhật nên đã bỏ. Lần chạy sau Sohoa tải lại; nếu "
        "vẫn vậy, báo người phát hành."
    ),
    "update.key": (
        "Thiếu update_key, hoặc không phải khóa dạng ed25519: và 64 chữ số hệ 16. Lấy khóa từ "
        "người phát hành, đặt lại bằng sohoa machine-settings set update_key=KHÓA."
    ),
    "update.managed": (
        "Sohoa trên máy này do Group Policy cài, bản mới cũng đến từ đó. Để trống update_source."
    ),
    "update.place": (
        "Không đặt lịch: {file} không do setup.exe cài vào Program Files, nên người khác có thể "
        "đổi chương trình mà hệ thống sẽ chạy. Gỡ, rồi cài lại vào thư mục có sẵn."
    ),
    "update.right": "Cần quyền quản trị máy. Mở Command Prompt bằng “Run as administrator”.",
    "update.system": (
        "Việc này chỉ có trên Windows, ở bản đã cài bằng setup.exe. Hãy chạy ở máy quầy."
    ),
    "update.signing_key": (
        "Không đọc được khóa phát hành {file}, hoặc sai mật khẩu. Chọn đúng tệp, nhập lại mật khẩu."
    ),
    "update.offer": (
        "Không lập được thông báo cập nhật: {reason}. Sửa rồi chạy lại; chưa ghi tệp nào."
    ),
}

STATES = {
    "off": "Không tìm bản cập nhật: chưa đặt update_source.",
    "current": "Đang dùng bản mới nhất.",
    "not yet": "Có bản {version}, chưa đến lượt máy này.",
    "ready": "Bản {version} đã sẵn sàng cài.",
    "installed": "Đã cài bản {version}, tự kiểm tra đạt.",
    "waits": (
        "Chưa cài được bản {version} (mã {code}): Sohoa đang mở hoặc máy đang bận. Lần sau thử lại."
    ),
    "failed": (
        "Bản {version} cài không thành (mã {code}), bản cũ vẫn dùng được. Xem setup.log; thử lại "
        "bằng sohoa update fetch --again"
    ),
}
"""By the values of `UpdateState`."""

UNSOUND = (
    "Đã cài bản {version} nhưng tự kiểm tra không đạt. Chạy sohoa selftest --installed để biết chỗ "
    "hỏng, rồi báo quản trị hệ thống."
)
"""Instead of "failed", when the new version took the old one's place."""

SHORT_STATES = {
    "off": "không tìm",
    "current": "đang dùng bản mới nhất",
    "not yet": "chưa đến lượt máy này",
    "ready": "chờ cài",
    "installed": "đã cài",
    "waits": "chưa cài được, sẽ thử lại",
    "failed": "cài không thành",
}
"""The same in a line of doctor's."""
