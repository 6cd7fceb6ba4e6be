"""Texts of delivery, profiles, settings and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from scanner_app.domain.sending import Waiting

TEXTS = {
    # Delivery
    "upload.failed": "Gửi tệp không thành công. Xem hàng đợi rồi thử lại.",
    "upload.unreachable": (
        "Chưa kết nối được nơi nhận. Tệp nằm trong hàng đợi và tự gửi khi có kết nối."
    ),
    "upload.target_full": "Nơi nhận đã đầy. Báo quản trị hệ thống; tệp tự gửi lại sau.",
    "upload.forbidden": "Nơi nhận từ chối quyền ghi. Nhờ quản trị hệ thống cấp quyền rồi thử lại.",
    "upload.mismatch": "Tệp ở nơi nhận khác tệp đã gửi. Sohoa tự gửi lại.",
    "upload.signature_broken": (
        "Tệp ở nơi nhận có chữ ký số không còn đúng nên không tính là đã gửi. Báo quản trị hệ "
        "thống kiểm tra nơi nhận; bản trên máy này vẫn được giữ."
    ),
    "upload.unjudged": (
        "Tệp đã tới nơi nhận nhưng chưa kiểm tra được chữ ký số. Kiểm tra đường mạng tới nơi nhận; "
        "Sohoa tự kiểm tra lại."
    ),
    "upload.source_changed": (
        "Tệp đã ký trên máy này bị mất hoặc bị sửa. Không gửi; ký lại giấy tờ này."
    ),
    "upload.conflict": (
        "Nơi nhận đã có tệp khác cùng tên. Không ghi đè; báo quản trị hệ thống đối chiếu."
    ),
    "upload.too_large": (
        "Tệp lớn hơn mức nơi nhận cho phép. Tách giấy tờ hoặc quét ở mức nén cao hơn rồi ký lại."
    ),
    "upload.target_missing": (
        "Nơi nhận có trả lời nhưng không có kho lưu đã đặt trong cấu hình. Nhờ quản trị hệ thống "
        "tạo kho hoặc sửa cấu hình rồi thử lại."
    ),
    "upload.clock": (
        "Nơi nhận từ chối vì ngày giờ máy này lệch. Đặt lại ngày giờ; Sohoa tự gửi lại."
    ),
    "upload.server_untrusted": (
        "Chưa xác nhận được đây là máy chủ của tỉnh nên chưa gửi gì. Kiểm tra ngày giờ máy này và "
        "đường mạng; nếu vẫn vậy, báo quản trị hệ thống. Sohoa tự thử lại."
    ),
    "upload.authority_missing": (
        "Không đọc được chứng thư gốc dùng để nhận ra máy chủ của tỉnh. Nhờ quản trị hệ thống đặt "
        "lại tệp này; tệp chờ gửi vẫn được giữ."
    ),
    "upload.certificate_missing": (
        "Không đọc được tệp chứng thư của máy này. Nhờ quản trị hệ thống đặt lại tệp hoặc mục "
        "client_certificate; tệp chờ gửi vẫn được giữ."
    ),
    "upload.certificate_password": (
        "Mật khẩu khóa của chứng thư máy này không đúng. Nhập lại mật khẩu; tệp chờ gửi vẫn được "
        "giữ."
    ),
    "upload.certificate_invalid": (
        "Tệp chứng thư của máy này hỏng hoặc thiếu khóa. Nhờ quản trị hệ thống cấp lại; tệp chờ "
        "gửi vẫn được giữ."
    ),
    "upload.certificate": (
        "Máy chủ của tỉnh từ chối chứng thư của máy này. Nhờ quản trị hệ thống cấp chứng thư mới "
        "rồi thử lại; tệp chờ gửi vẫn được giữ."
    ),
    "upload.certificate_expired": (
        "Chứng thư của máy này đã hết hạn nên tỉnh không nhận. Nhờ quản trị hệ thống cấp chứng thư "
        "mới rồi thử lại; tệp chờ gửi vẫn được giữ."
    ),
    "upload.superseded": "Tệp này đang được gửi ở một tiến trình khác. Không cần làm gì.",
    "upload.held": (
        "Việc gửi tạm dừng hoặc đã hết giờ gửi. Tệp nằm trong hàng đợi và tự gửi tiếp sau."
    ),
    "upload.target_unusable": (
        "Chưa lấy được mật khẩu {name} của nơi nhận. Lưu lại bằng lệnh: sohoa secret set {name}; "
        "tệp nằm trong hàng đợi không mất."
    ),
    # Exchange with the province
    "delivery.absent": "Tỉnh chưa có tệp này. Sohoa tự gửi lại.",
    "exchange.failed": (
        "Chưa trao đổi được dữ liệu với tỉnh. Dữ liệu vẫn giữ trên máy này và tự gửi lại sau."
    ),
    "exchange.no_province": (
        "Máy này chưa kết nối với hệ thống của tỉnh nên không có gì để trao đổi. Nhờ quản trị hệ "
        "thống đặt nơi nhận là địa chỉ https:// của tỉnh trong cấu hình."
    ),
    "exchange.message_invalid": (
        "Máy này và hệ thống tỉnh không hiểu nhau. Báo quản trị hệ thống kiểm tra phiên bản của "
        "hai bên."
    ),
    "exchange.other_office": (
        "Dữ liệu thuộc đơn vị khác nên tỉnh không nhận. Báo quản trị hệ thống kiểm tra mã đơn vị "
        "và chứng thư của máy này."
    ),
    "exchange.counter_unknown": (
        "Tỉnh không nhận chứng thư của máy này. Nhờ quản trị hệ thống cấp chứng thư mới; hồ sơ chờ "
        "trên máy này không mất."
    ),
    "exchange.out_of_step": "Tỉnh còn thiếu dữ liệu trước đó. Sohoa tự gửi lại.",
    "exchange.forked": (
        "Dữ liệu máy này đã được khôi phục từ bản sao cũ. Sohoa tự đối chiếu lại với tỉnh."
    ),
    # Scan profiles
    "profile.invalid": (
        "Cấu hình quét “{text}” có giá trị sai: {key} = {what}. Sửa lại{hint} rồi lưu lại."
    ),
    "profile.unknown": (
        "Không có cấu hình quét “{text}”. Sửa tên{hint} hoặc chọn một cấu hình trong danh sách."
    ),
    "profile.key_taken": "Phím {key} đã thuộc cấu hình quét “{text}”. Chọn phím khác.",
    "profile.locked": (
        "Cấu hình quét trên máy này do quản trị hệ thống đặt. Chọn một cấu hình có sẵn hoặc nhờ "
        "quản trị hệ thống sửa."
    ),
    # Settings, command line
    "settings.invalid": (
        "Cấu hình {place} có khóa hoặc giá trị sai: {key}{stated}. Sửa lại{hint} rồi mở lại Sohoa."
    ),
    "settings.policy": (
        "Chính sách nhóm của Sohoa đặt sai mục {key}{stated} (HKLM\\SOFTWARE\\Policies\\Sohoa). "
        "Quản trị hệ thống sửa chính sách{hint}, chạy gpupdate, rồi mở lại Sohoa."
    ),
    "settings.locked": (
        "Mục {key} do quản trị hệ thống đặt và khóa trên máy này. Nhờ quản trị hệ thống đổi."
    ),
    "settings.file_missing": (
        "Không có {place}. Chép tệp hay thư mục ấy vào đúng chỗ, hoặc sửa thiết lập trỏ tới nó."
    ),
    "settings.forbidden": (
        "Không ghi được thiết lập máy {place}. Mở cửa sổ lệnh bằng “Run as administrator” rồi chạy "
        "lại."
    ),
    "settings.secret": (
        "Mục {key} chứa mật khẩu hoặc PIN, mà thiết lập thì ai cũng đọc được. Bỏ nó khỏi thiết lập "
        "rồi giữ bằng lệnh sohoa secret set."
    ),
}

WAITING: Mapping[Waiting, str] = {
    Waiting.SENDING: "Đang gửi.",
    Waiting.CARRIED: "Chờ chép lên USB.",
    Waiting.PAUSED: "Đang tạm dừng gửi.",
    Waiting.HOURS: "Chưa đến giờ gửi.",
    Waiting.BACK_OFF: "Chờ đến lượt thử lại.",
    Waiting.TURN: "Chờ đến lượt.",
    Waiting.PERSON: "",
    Waiting.NOTHING: "",
}
"""Why a job waits; what went wrong the last time is told by its error."""
