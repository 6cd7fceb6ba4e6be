"""Texts of components and of finishing a dossier."""

from __future__ import annotations

TEXTS = {
    "procedures.invalid": (
        "Không dùng được danh mục thủ tục “{file}”: sai ở thủ tục thứ {line}, chỗ “{key}”. Quản "
        "trị hệ thống sửa tệp nêu ở thiết lập procedures; khi chưa sửa chưa hoàn thành số hóa được."
    ),
    "finish.refused": "Chưa hoàn thành số hóa được hồ sơ này. Xem lại thành phần hồ sơ.",
    "finish.missing": (
        "Chưa hoàn thành số hóa được: còn thiếu {count} thành phần bắt buộc ({text}). Quét bổ "
        "sung, hoặc chọn dòng đó rồi ghi lý do không thuộc diện số hóa (phím A, B, C)."
    ),
    "finish.held": (
        "Chưa hoàn thành số hóa được vì hồ sơ đang được giữ lại. Làm theo chỉ dẫn ở đầu hồ sơ rồi "
        "hoàn thành lại."
    ),
    "finish.doubts": "Hồ sơ còn {text}. Xem lại, hoặc xác nhận là vẫn hoàn thành.",
    "component.unknown": (
        "Thủ tục của hồ sơ này không có thành phần “{text}”. Tải lại hồ sơ rồi chọn lại dòng."
    ),
}
