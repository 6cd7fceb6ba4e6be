"""Texts of scanning."""

from __future__ import annotations

TEXTS = {
    # Scanning
    "scan.failed": (
        "Máy quét báo lỗi. Tắt rồi bật lại máy quét, sau đó bấm Quét tiếp. Các trang đã quét vẫn "
        "được giữ."
    ),
    "scan.none": (
        "Không thấy máy quét nào. Bật máy quét, cắm cáp hoặc nối cùng mạng rồi tìm lại; máy quét "
        "mạng có thể thêm bằng địa chỉ IP."
    ),
    "scan.driver_silent": (
        "Không hỏi được máy quét qua {what} nên danh sách có thể thiếu; máy quét hiện ra vẫn dùng "
        "được. Nếu thiếu máy cần dùng, khởi động lại máy tính hoặc nhờ quản trị hệ thống xem mục "
        "Máy quét trong sohoa doctor."
    ),
    "scan.device_unclear": (
        "Có nhiều máy quét: {text}. Chọn một máy trong cấu hình quét hoặc nêu tên máy."
    ),
    "scan.no_open_stack": "Không có chồng giấy nào đang quét dở. Bấm Quét để bắt đầu chồng mới.",
    "scan.empty": (
        "Khay nạp chưa có giấy. Đặt giấy vào khay, đẩy sát vào trong rồi bấm Quét. Các trang đã "
        "quét vẫn được giữ."
    ),
    "scan.jam": (
        "Kẹt giấy trong khay nạp. Mở nắp, lấy tờ bị kẹt ra, đặt lại từ tờ đó rồi bấm Quét tiếp. "
        "Các trang đã quét vẫn được giữ."
    ),
    "scan.multifeed": (
        "Máy kéo hai tờ cùng lúc. Lấy các tờ đó ra, tách rời, đặt lại vào khay rồi bấm Quét tiếp. "
        "Các trang đã quét vẫn được giữ."
    ),
    "scan.cover": (
        "Nắp máy quét đang mở. Đóng nắp, đặt lại tờ đang quét dở rồi bấm Quét tiếp. Các trang đã "
        "quét vẫn được giữ."
    ),
    "scan.busy": (
        "Máy quét đang bận hoặc đang khởi động. Đợi máy sẵn sàng rồi bấm Quét lại. Các trang đã "
        "quét vẫn được giữ."
    ),
    "scan.offline": (
        "Không kết nối được máy quét. Kiểm tra nguồn điện, dây cáp hoặc mạng rồi bấm Quét tiếp. "
        "Các trang đã quét vẫn được giữ."
    ),
    "scan.io": (
        "Máy quét báo lỗi khi đang quét. Tắt rồi bật lại máy quét, đặt lại tờ đang quét dở và bấm "
        "Quét tiếp. Các trang đã quét vẫn được giữ."
    ),
    "scan.short_page": (
        "Trang cuối truyền về không đủ nên không được giữ. Đặt lại tờ đó rồi bấm Quét tiếp. Các "
        "trang trước vẫn được giữ."
    ),
    "scan.no_space": (
        "Ổ đĩa không còn chỗ cho trang tiếp theo. Giải phóng ít nhất 1 GB, đặt lại từ tờ đang quét "
        "dở rồi bấm Quét tiếp. Các trang đã quét vẫn được giữ."
    ),
    "scan.crashed": (
        "Trình điều khiển máy quét dừng đột ngột. Đặt lại tờ đang quét dở rồi bấm Quét tiếp, không "
        "cần mở lại Sohoa. Các trang đã quét vẫn được giữ."
    ),
    "scan.hung": (
        "Máy quét không trả lời nên đã ngừng chờ. Tắt rồi bật lại máy quét, đặt lại tờ đang quét "
        "dở và bấm Quét tiếp. Các trang đã quét vẫn được giữ."
    ),
    "scan.forbidden": (
        "Máy quét từ chối người dùng này. Nhờ quản trị hệ thống cấp quyền dùng máy quét. Các trang "
        "đã quét vẫn được giữ."
    ),
    "scan.unsupported": (
        "Máy quét không làm được điều cấu hình yêu cầu ({what}). Chọn cấu hình quét khác hoặc máy "
        "quét khác. Các trang đã quét vẫn được giữ."
    ),
    "scan.passes_differ": (
        "Hai lượt quét không khớp: {fronts} mặt trước, {backs} mặt sau. Đếm lại giấy và quét tiếp "
        "các mặt còn thiếu, hoặc bấm Xong chồng lần nữa để giữ nguyên thứ tự. Các trang đã quét "
        "vẫn được giữ."
    ),
    "scan.untrusted": (
        "Chưa xác nhận máy quét mạng này, hoặc chứng thư của nó đã đổi. So vân tay {fingerprint} "
        "với màn hình máy quét hoặc hỏi quản trị hệ thống, rồi xác nhận."
    ),
}

SCAN_WARNINGS = {
    "dpi_raised": "Máy quét không có độ phân giải đã chọn nên quét ở mức mịn hơn kế tiếp.",
    "dpi_lowered": "Máy quét chỉ đạt độ phân giải thấp hơn mức đã chọn. Xem lại độ rõ của trang.",
    "colour_changed": "Máy quét không có chế độ màu đã chọn nên dùng chế độ khác.",
    "size_limited": "Khổ giấy đã chọn lớn hơn vùng quét của máy. Kiểm tra mép trang.",
    "paper_left": (
        "Máy quét báo đã xong nhưng khay nạp còn giấy. Xem tờ vừa quét cuối cùng rồi quét tiếp."
    ),
    "odd_sides": "Máy quét gửi thiếu một mặt giấy. Đối chiếu số trang với số tờ đã nạp.",
    "sheets_drawn_ahead": (
        "Máy quét kéo thêm giấy mà không gửi trang. Lấy các tờ ra sau cùng, đặt lại vào khay nạp."
    ),
    "double_feed_unwatched": (
        "Máy quét không tự phát hiện kéo hai tờ. Đếm lại số trang so với số tờ."
    ),
}

WANTED = {
    "both_sides": "quét hai mặt",
    "flatbed": "quét trên mặt kính",
    "feeder": "quét bằng khay nạp",
    "colour": "quét màu",
    "gray": "quét xám",
    "bilevel": "quét đen trắng",
    "address": "địa chỉ này",
    "escl": "nói chuyện theo chuẩn eSCL",
    "tls": "kết nối mã hóa đủ an toàn",
    "format": "định dạng ảnh mà Sohoa đọc được",
    "pixels": "định dạng ảnh mà Sohoa đọc được",
    "redirect": "trả lời ở đúng địa chỉ đã nhập",
}
"""What a scanner could not do; other words are the driver's own."""
