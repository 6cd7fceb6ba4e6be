"""Texts of the province's side, for who runs it."""

from __future__ import annotations

TEXTS = {
    "central.failed": "Hệ thống tỉnh không làm được việc này. Xem nhật ký rồi thử lại.",
    "central.secret_missing": (
        "Không có hoặc không đọc được tệp bí mật {file}. Đặt tệp này vào thư mục bí mật, quyền "
        "0600, rồi chạy lại."
    ),
    "central.secret_open": (
        "Người khác trên máy chủ đọc được tệp bí mật {file}. Đặt quyền 0600 cho tệp rồi chạy lại."
    ),
    "central.listen_place": (
        "Không được nghe ở {text} vì mạng ngoài có thể tới. Dùng đường dẫn socket Unix, hoặc "
        "127.0.0.1 kèm tệp bí mật edge-secret."
    ),
    "central.database_down": (
        "Cơ sở dữ liệu PostgreSQL không trả lời. Kiểm tra dịch vụ rồi thử lại; không mất dữ liệu."
    ),
    "central.running": (
        "Dịch vụ nhận hồ sơ, hoặc một lần nhập USB, đang chạy ({text}) nên không được xóa tệp "
        "trong kho. Dừng dịch vụ, chờ nhập xong, rồi chạy lại lệnh này."
    ),
    "central.office_unknown": (
        "Hôm nay không có đơn vị nào mang mã {text}. Kiểm tra mã, hoặc nhập danh mục đơn vị trước."
    ),
    "central.certificate_unknown": (
        "Không có đúng một chứng thư còn hiệu lực bắt đầu bằng {text}. Xem “sohoa central counter "
        "list” rồi ghi rõ hơn."
    ),
    "central.counter_unknown": (
        "Không có quầy nào mang số {text}. Xem “sohoa central counter list” rồi ghi đúng số."
    ),
    "object.failed": "Kho tệp không làm được việc này. Kiểm tra kho rồi thử lại.",
    "object.store_down": (
        "Kho tệp không trả lời hoặc đã đầy. Kiểm tra kho; máy ở quầy tự gửi lại, không mất tệp."
    ),
    "object.missing": "Kho tệp không có tệp này. Chạy kiểm tra kho rồi báo quản trị hệ thống.",
    "object.conflict": (
        "Kho tệp đã có nội dung khác ở chỗ này. Không ghi đè; kiểm tra kho rồi thử lại."
    ),
    "object.changed": (
        "Tệp đọc lại từ kho khác tệp đã ghi. Kiểm tra ổ đĩa của kho; máy ở quầy tự gửi lại."
    ),
    "authority.exists": (
        "Đã có khóa cấp chứng thư ở {file}. Không tạo đè; dùng khóa đang có hoặc chọn thư mục khác."
    ),
    "authority.missing": (
        "Chưa có khóa cấp chứng thư. Chạy “sohoa central authority init” trước rồi làm lại."
    ),
    "authority.password": (
        "Mật khẩu không mở được khóa cấp chứng thư {file}. Kiểm tra mật khẩu rồi làm lại."
    ),
}
