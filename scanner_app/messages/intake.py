"""Texts of taking files in, and of watched folders."""

from __future__ import annotations

TEXTS = {
    "app.error": "Có việc không làm được. Bấm Gửi nhật ký cho quản trị hệ thống.",
    # Taking files in
    "file.unreadable": "Không đọc được tệp {file}. Quét lại giấy hoặc chọn tệp khác.",
    "file.missing": "Không tìm thấy {file}. Kiểm tra lại tên tệp, ổ đĩa hoặc đường mạng.",
    "file.forbidden": "Không có quyền mở {file}. Nhờ quản trị hệ thống cấp quyền đọc.",
    "file.empty": "Tệp {file} rỗng (0 byte). Quét lại giấy rồi mở lại.",
    "folder.empty": "Thư mục {file} không có ảnh hay PDF nào. Chọn thư mục khác hoặc quét trước.",
    "file.unsupported": (
        "Tệp {file} không phải ảnh hay PDF. Chọn tệp JPEG, PNG, TIFF, BMP hoặc PDF."
    ),
    "file.damaged": (
        "Tệp {file}{at_page} bị hỏng hoặc bị cắt ngang. Quét lại giấy này; các trang khác vẫn được "
        "giữ."
    ),
    "file.encrypted": "Tệp {file} có mật khẩu. Bỏ mật khẩu của tệp rồi mở lại.",
    "file.too_large": (
        "Tệp {file}{at_page} lớn hơn mọi tờ giấy cần có. Quét lại ở 300 dpi, khổ A4 hoặc A3."
    ),
    "file.hostile": (
        "Tệp {file} đòi quá nhiều bộ nhớ hoặc thời gian nên đã dừng đọc. Không mở tệp này; quét "
        "lại giấy."
    ),
    # Watched folder
    "watch.failed": (
        "Không làm việc được với thư mục quét {file}. Kiểm tra đường mạng, chỗ trống và quyền ghi "
        "của thư mục; Sohoa tự thử lại, các tệp vẫn được giữ."
    ),
    "watch.folder_gone": (
        "Không mở được thư mục quét {file}. Kiểm tra đường mạng và máy chứa thư mục; Sohoa tự nhận "
        "tiếp khi có lại."
    ),
    "watch.folder_forbidden": (
        "Không có quyền chuyển tệp trong thư mục quét {file}. Nhờ quản trị hệ thống cấp quyền ghi "
        "và xóa; các tệp vẫn nằm nguyên ở đó."
    ),
    "watch.folder_unsafe": (
        "Thư mục {file} của Sohoa bị thay bằng liên kết hoặc tệp khác. Nhờ quản trị hệ thống xóa "
        "nó; các tệp quét vẫn nằm nguyên."
    ),
    "file.incomplete": (
        "Tệp {file} mới có một phần nên chưa nhận. Đợi máy quét gửi xong hoặc quét lại giấy; tệp "
        "vẫn nằm nguyên ở đó."
    ),
    "file.in_use": (
        "Tệp {file} đang được chương trình khác mở nên chưa nhận. Đóng chương trình đó; Sohoa tự "
        "nhận sau."
    ),
    "file.immovable": (
        "Không có quyền chuyển tệp {file} ra khỏi thư mục quét nên chưa nhận. Nhờ quản trị hệ "
        "thống cấp quyền ghi và xóa; tệp vẫn nằm nguyên ở đó."
    ),
    "file.link": (
        "{file} là liên kết, không phải tệp quét, nên không nhận. Chép chính tệp đó vào thư mục "
        "quét."
    ),
    "file.changed": (
        "Tệp {file} còn được ghi tiếp sau khi đã nhận. So tệp trong thư mục can-xem-lai với các "
        "trang đã nhận; quét lại nếu thiếu."
    ),
    "folder.not_watched": (
        "Thư mục con {file} không được theo dõi. Chuyển tệp trong đó ra thẳng thư mục quét."
    ),
    "file.claimed_elsewhere": (
        "Có tệp quét được máy khác nhận từ lâu mà chưa xong. Mở Sohoa trên máy đó; nếu máy đó "
        "hỏng, chuyển các tệp trong .sohoa-nhan/{file} ra thư mục quét."
    ),
}
