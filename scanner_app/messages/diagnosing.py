"""Texts of the checks of this PC: their names, and what to do about what they find."""

from __future__ import annotations

from scanner_app.domain.diagnosis import Part, Severity

PARTS = {
    Part.SCANNER: "Máy quét",
    Part.KEYS: "Chứng thư số",
    Part.TARGET: "Nơi nhận",
    Part.ENGINE: "Nhận dạng",
    Part.DISK: "Đĩa và kho",
    Part.JOURNAL: "Nhật ký",
    Part.QUEUE: "Hàng đợi",
    Part.REGISTER: "Sổ theo dõi",
    Part.CLOCK: "Đồng hồ",
    Part.VERSIONS: "Phiên bản",
}

SEVERITIES = {Severity.OK: "tốt", Severity.LOOK: "cần xem", Severity.BROKEN: "hỏng"}

CHECKS = {
    "scanner": "Máy quét trả lời",
    "certificate": "Chứng thư số cán bộ",
    "agency_certificate": "Chứng thư số cơ quan",
    "secrets": "Kho mật khẩu",
    "target": "Nơi nhận tệp đã ký",
    "target_certificate": "Chứng thư của nơi nhận",
    "client_certificate": "Chứng thư của quầy",
    "tesseract": "Tesseract",
    "language": "Dữ liệu tiếng Việt",
    "osd": "Dữ liệu hướng trang",
    "recogniser": "Bộ nhận dạng nhanh",
    "barcode": "Đọc mã vạch",
    "store": "Ghi được vào kho",
    "tallies": "Số đếm hồ sơ",
    "disk": "Chỗ trống trên đĩa",
    "encryption": "Mã hóa ổ đĩa",
    "privacy": "Quyền xem kho",
    "journal": "Chuỗi nhật ký",
    "queue_waiting": "Tệp chờ gửi",
    "queue_refused": "Tệp bị từ chối",
    "register": "Sổ theo dõi hồ sơ",
    "sync": "Trao đổi với tỉnh",
    "clock": "Giờ của máy",
    "sohoa": "Sohoa",
    "python": "Python",
    "qt": "Qt",
    "system": "Hệ điều hành",
    "settings": "Thiết lập",
    "product": "Tệp của chương trình",
    "placement": "Nơi để kho",
    "recent_errors": "Lỗi gần đây",
    "autostart": "Tự gửi khi đăng nhập",
    "office": "Đơn vị",
    "open": "Mở kho",
    "update": "Cập nhật",
    "wia": "Dịch vụ máy quét WIA",
}

STEPS = {
    "open": "Mở kho tạm",
    "read": "Đọc trang mẫu",
    "archive": "Tạo PDF/A",
    "sign": "Ký bằng khóa minh họa",
    "verify": "Kiểm tra chữ ký",
    "deliver": "Gửi vào thư mục tạm",
    "compare": "So tệp đã gửi",
}

INSTALLED_STEPS = {
    name: CHECKS[name]
    for name in ("product", "tesseract", "language", "osd", "barcode", "store", "disk")
} | {"database": "Cơ sở dữ liệu", "clock": CHECKS["clock"]}
"""What is looked at before the steps, when an installation is tested."""

TEXTS = {
    "probe.failed": "Không kiểm tra được mục này ({name}). Lưu gói nhật ký rồi gửi người hỗ trợ.",
    "probe.silent": (
        "Không xong trong {seconds} giây: mạng, thiết bị không đáp, hoặc máy đang bận. Kiểm tra "
        "dây mạng, thiết bị, đợi máy rảnh rồi bấm Kiểm tra lại."
    ),
    "probe.certificate_ending": (
        "Hết hạn ngày {day}, còn {days} ngày. Làm thủ tục cấp mới ngay để việc không gián đoạn."
    ),
    "probe.certificate_ended": (
        "Đã hết hạn ngày {day}. Làm thủ tục cấp mới rồi đặt lại; tệp đang chờ vẫn được giữ."
    ),
    "probe.queue_stuck": (
        "{count} tệp chờ gửi, tệp lâu nhất đã {days} ngày. Xem mục Nơi nhận, rồi mở hàng đợi "
        "(F3) xem lý do; tệp vẫn được giữ."
    ),
    "probe.queue_refused": (
        "{count} tệp bị nơi nhận từ chối. Mở hàng đợi (F3) xem lý do của từng tệp; tệp vẫn được "
        "giữ."
    ),
    "probe.register_old": (
        "Sổ theo dõi cũ {days} ngày nên tỷ lệ số hóa không còn đúng. Xuất sổ mới từ hệ thống một "
        "cửa rồi nhập lại."
    ),
    "probe.register_empty": (
        "Chưa có sổ theo dõi hồ sơ nên chưa tính được tỷ lệ số hóa. Xuất sổ từ hệ thống một cửa "
        "rồi nhập vào Sohoa."
    ),
    "probe.sync_old": (
        "Đã {days} ngày chưa trao đổi được với hệ thống của tỉnh. Xem mục Nơi nhận, rồi chạy "
        "sohoa sync."
    ),
    "probe.clock_off": (
        "Giờ của máy lệch {seconds} giây. Bật đồng bộ giờ của hệ điều hành; chữ ký số cần giờ đúng."
    ),
    "probe.target_unreached": (
        "Chưa tới được {source}: {problem}. Tệp nằm trong hàng đợi và tự gửi khi có kết nối."
    ),
    "probe.never_synced": (
        "Chưa trao đổi với hệ thống của tỉnh lần nào. Xem mục Nơi nhận, rồi chạy sohoa sync."
    ),
    "probe.models_missing": (
        "Không có dữ liệu nhận dạng tiếng Việt (vie.traineddata) ở {place}. Đặt lại mục tessdata, "
        "hoặc bỏ mục ấy rồi chạy lại bộ cài cùng bản; các trang đã nhận vẫn được giữ."
    ),
    "probe.office_unknown": (
        "Hôm nay không có đơn vị nào mang mã {key} trong danh sách đi kèm. Kiểm tra mục office kẻo "
        "hồ sơ mang mã sai; đơn vị mới lập sau danh sách thì bỏ qua dòng này."
    ),
    "probe.clock_before": (
        "Máy này đang là ngày {day}, trước cả ngày làm ra bản Sohoa đang dùng. Chỉnh lại ngày giờ, "
        "bật đồng bộ giờ của hệ điều hành; chữ ký số, TLS và hạn gửi cần giờ đúng."
    ),
    "probe.disk_low": (
        "Chỗ trống còn cho khoảng {count} trang, {days} ngày làm việc. Dọn ổ đĩa, hoặc giảm "
        "keep_days để Sohoa tự xóa những gì đã gửi."
    ),
    "probe.osd_missing": (
        "Chưa có dữ liệu nhận hướng trang (osd) nên trang quét ngược có thể không được xoay. Nhờ "
        "quản trị hệ thống cài gói tesseract-ocr-osd."
    ),
    "probe.product_damaged": (
        "{count} tệp của chương trình thiếu hoặc bị đổi ({name}). Chạy lại bộ cài cùng phiên bản "
        "để sửa; hồ sơ trên máy vẫn được giữ."
    ),
    "probe.recent_errors": (
        "Nhật ký {days} ngày qua có {count} lỗi. Lưu gói nhật ký rồi gửi người hỗ trợ nếu việc bị "
        "vướng."
    ),
    "probe.update_not_installed": (
        "Bản {version} cài không thành (mã {exitcode}), bản cũ vẫn dùng được. Xem setup.log ở thư "
        "mục Sohoa.update; thử lại bằng sohoa update fetch --again, hoặc báo người phát hành."
    ),
    "probe.update_unfound": (
        "Không tìm được bản mới từ {day} ({days} ngày). {text} Thử lại: sohoa update status."
    ),
    "probe.update_waits": (
        "Bản {version} tải về đã {days} ngày mà chưa cài được: {text}. Đóng Sohoa (cả lệnh sohoa "
        "send) ít nhất 20 phút, hoặc chạy sohoa update status xem vì sao."
    ),
    "probe.update_silent": (
        "Đã đặt update_source nhưng hai tuần nay máy không tìm được bản mới. Chạy sohoa update "
        "status để xem vì sao; chưa đặt lịch thì sohoa update schedule on."
    ),
    "probe.wia_off": (
        "Dịch vụ Windows Image Acquisition (stisvc) bị tắt nên máy quét WIA không hiện. Đặt dịch "
        "vụ về Manual hoặc Automatic rồi tìm máy quét lại."
    ),
    "probe.settings_open": (
        "Người dùng thường sửa được thiết lập máy {place}. Chạy lại bộ cài, hoặc chỉ cho quản trị "
        "viên ghi thư mục này."
    ),
    "probe.policy_unknown": (
        "Chính sách nhóm đặt mục mà bản này không biết: {name}. Cập nhật Sohoa hoặc sửa chính sách."
    ),
    "probe.scan_empty": (
        "Máy quét không đưa ra trang nào. Đặt một tờ giấy vào khay hoặc lên kính rồi quét thử lại."
    ),
    "probe.self_test_stuck": (
        "Bước “{name}” không xong trong {seconds} giây nên đã dừng. Xem phần mềm chống mã độc có "
        "chặn sohoa.exe không, khởi động lại máy rồi thử lại."
    ),
    "probe.self_test": (
        "Bước “{name}” cho kết quả khác với mong đợi. Lưu gói nhật ký rồi gửi người hỗ trợ."
    ),
}
