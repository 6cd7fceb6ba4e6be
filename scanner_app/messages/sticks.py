"""Texts of sealed bundles on sticks."""

from __future__ import annotations

TEXTS = {
    "upload.awaits_stick": (
        "Tệp chờ ghi ra USB gửi tỉnh, hoặc đã ghi và chờ biên nhận của tỉnh. Cắm USB rồi chạy "
        "“sohoa stick write”."
    ),
    "stick.failed": "USB không dùng được. Rút ra cắm lại hoặc thay USB khác rồi làm lại.",
    "stick.missing": (
        "Không thấy USB, hoặc USB bị rút hay bị thay khi đang làm. Cắm lại đúng USB đó rồi chạy "
        "lại; hồ sơ trên máy không mất."
    ),
    "stick.full": (
        "USB không đủ chỗ trống (thiếu ít nhất {most} MB). Dọn bớt hoặc thay USB khác rồi chạy "
        "lại; hồ sơ trên máy không mất."
    ),
    "stick.protected": (
        "USB không cho ghi. Gạt khóa chống ghi hoặc thay USB khác rồi chạy lại; hồ sơ trên máy "
        "không mất."
    ),
    "stick.faulty": (
        "USB đọc lại khác dữ liệu đã ghi nên không dùng được. Thay USB khác rồi ghi lại; hồ sơ "
        "trên máy không mất."
    ),
    "stick.this_disk": (
        "Thư mục này nằm trên ổ của máy, không phải USB. Cắm USB rồi chọn đúng ổ của USB."
    ),
    "stick.unset": (
        "Chưa cấu hình gửi bằng USB: thiếu {key}. Nhờ quản trị hệ thống đặt khóa của tỉnh và chứng "
        "thư của máy này."
    ),
    "stick.bundle_broken": (
        "Gói {name} trên USB bị hỏng, thiếu hoặc bị sửa nên không nhận tệp nào. Nhờ đơn vị ghi lại "
        "gói ra USB."
    ),
    "stick.bundle_foreign": (
        "Gói {name} không do máy có chứng thư còn hiệu lực của tỉnh ghi nên không nhận tệp nào. "
        "Kiểm tra chứng thư của đơn vị rồi nhờ đơn vị ghi lại."
    ),
    "stick.bundle_unreadable": (
        "Gói {name} không mở được bằng khóa của tỉnh nên không nhận tệp nào. Kiểm tra khóa của "
        "tỉnh trong cấu hình của đơn vị rồi nhờ đơn vị ghi lại."
    ),
    "stick.receipts_broken": (
        "Biên nhận trong gói {name} không có chữ ký đúng của tỉnh nên không tính. Mang USB lên "
        "tỉnh nhập lại; hồ sơ trên máy vẫn được giữ."
    ),
    "stick.receipts_foreign": (
        "Biên nhận trong gói {name} là của máy hoặc đơn vị khác nên không tính. Dùng đúng USB của "
        "máy này; hồ sơ trên máy vẫn được giữ."
    ),
}

PROBLEMS = {
    "unfinished": "ghi dở, chưa niêm phong",
    "unreadable": "niêm phong không mở được",
    "signature": "chữ ký của gói không đúng",
    "expired": "chứng thư của máy đã hết hạn",
    "unknown": "chứng thư của máy không có trong danh mục hoặc đã bị thu hồi",
    "other_counter": "bảng kê do máy khác lập",
    "other_office": "bảng kê của đơn vị khác",
    "other_bundle": "bảng kê không khớp gói",
    "message": "bảng kê sai khuôn dạng",
    "file": "có tệp thiếu, bị sửa hoặc bị thay",
}
"""What is wrong with a bundle, by the fact `problem` of its error."""
