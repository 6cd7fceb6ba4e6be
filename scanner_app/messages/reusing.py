"""Texts about papers that the store has already."""

from __future__ import annotations

from scanner_app.domain.reuse_offer import Likeness

TEXTS = {
    "reuse.gone": (
        "Kho không còn giấy tờ này, hoặc nó không được dùng lại nữa. Hãy quét giấy tờ như thường."
    ),
    "reuse.key": (
        "Đây không phải mã hồ sơ, cũng không phải số định danh. Nhập mã trên giấy tiếp nhận, hoặc "
        "quét mã QR trên thẻ căn cước."
    ),
    "reuse.choice": (
        "Không có giấy tờ thứ {number} để dùng lại; có {count} giấy tờ. Xem lại danh sách rồi chọn."
    ),
}

EVIDENCE = {
    Likeness.SAME_FILE: "Trùng tệp, đúng từng byte",
    Likeness.SAME_FIELDS: "Trùng số, ngày và cơ quan ban hành",
    Likeness.SAME_LOOK: "Trang giống nhau, chữ trên trang khớp nhau",
    Likeness.SAME_APPLICANT: "Cùng người nộp, cùng loại giấy tờ",
}
"""Why a stored paper is thought to be the same."""

CHECK_VALIDITY = "Kiểm tra giấy tờ còn hiệu lực rồi hãy dùng lại."
