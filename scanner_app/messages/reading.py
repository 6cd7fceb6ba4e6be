"""Texts of reading pages, and of their quality."""

from __future__ import annotations

TEXTS = {
    # Reading
    "page.unreadable": "Không nhận dạng được trang {file}. Ảnh vẫn được giữ; xem và quét lại nếu "
    "cần.",
    "page.damaged": "Ảnh của trang {file} không mở được. Quét lại trang này.",
    "page.destroyed": (
        "Trang này đã bị hủy theo quyết định về tài liệu mật. Không cần làm gì thêm; ảnh không "
        "khôi phục được."
    ),
    "page.too_large": "Ảnh của trang {file} quá lớn. Quét lại ở 300 dpi.",
    "page.crashed_engine": (
        "Trang {file} làm bộ nhận dạng dừng đột ngột. Ảnh vẫn được giữ; quét lại trang này."
    ),
    "engine.timeout": "Nhận dạng trang {file} quá lâu nên đã dừng. Ảnh vẫn được giữ; quét lại nếu "
    "trang mờ.",
    "engine.failed": "Bộ nhận dạng báo lỗi ở trang {file}. Ảnh vẫn được giữ; thử lại sau.",
    "engine.missing": (
        "Chưa có chương trình nhận dạng Tesseract trên máy này. Nhờ quản trị hệ thống cài lại "
        "Sohoa; các trang đã nhận vẫn được giữ."
    ),
    "engine.language_missing": (
        "Chưa có dữ liệu nhận dạng tiếng Việt ({language}). Nhờ quản trị hệ thống cài gói "
        "tesseract-ocr-vie; các trang đã nhận vẫn được giữ."
    ),
    "engine.fast_missing": (
        "Bộ nhận dạng nhanh không chạy được nên máy này đọc chậm hơn nhiều lần. Nhờ quản trị hệ "
        "thống cài lại Sohoa."
    ),
    "engine.start_failed": (
        "Bộ nhận dạng không khởi động được trên máy này. Khởi động lại máy rồi làm tiếp; báo "
        "quản trị hệ thống nếu lặp lại. Các trang đã nhận vẫn được giữ."
    ),
    "pdf.failed": (
        "Không tạo được PDF/A cho một giấy tờ. Các trang vẫn được giữ; mở lại hồ sơ và thử lại."
    ),
}

QUALITY = {
    "low_dpi": "độ phân giải dưới 200 dpi",
    "blurred": "mờ",
    "dark": "quá tối",
    "light": "quá sáng",
    "clipped": "nét bị cháy sáng hoặc bết đen",
    "cut_edge": "mất mép",
}
