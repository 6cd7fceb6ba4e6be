"""Texts of keys, certificates and signing."""

from __future__ import annotations

TEXTS = {
    # Secrets
    "secret.no_store": (
        "Máy này không có kho mật khẩu dùng được nên mật khẩu không được lưu. Trên Windows: đăng "
        "nhập bằng tài khoản của mình rồi thử lại; trên Linux: cài và mở gnome-keyring hoặc "
        "KWallet."
    ),
    "secret.locked": ("Kho mật khẩu của máy đang khóa. Mở khóa kho mật khẩu rồi thử lại."),
    "secret.missing": (
        "Chưa lưu mật khẩu {name} trên máy này. Lưu bằng lệnh sohoa secret set {name} rồi thử lại."
    ),
    "secret.unusable": (
        "Mật khẩu trống, quá dài hoặc có ký tự lạ nên không lưu. Nhập lại mật khẩu, tối đa {most} "
        "ký tự."
    ),
    "secret.name": ("Tên mật khẩu không đúng: {text}. Ghi theo dạng csc:người-dùng@máy-chủ."),
    # Signing
    "sign.failed": "Không ký được tệp. Kiểm tra chứng thư số rồi ký lại; tệp chưa ký vẫn được giữ.",
    "sign.crashed": (
        "Chương trình ký số dừng đột ngột. Ký lại; tệp chưa ký vẫn được giữ, báo quản trị hệ thống "
        "nếu lặp lại."
    ),
    "sign.no_certificate": (
        "Chưa chọn chứng thư số để ký. Chọn chứng thư trong mục Chứng thư số; các tệp chờ ký vẫn "
        "được giữ."
    ),
    "sign.no_agency_certificate": (
        "Có giấy tờ cần chữ ký số của cơ quan mà máy này chưa đặt chứng thư của cơ quan. Đặt chứng "
        "thư cơ quan rồi ký tiếp; các tệp vẫn được giữ."
    ),
    "sign.key_choice": (
        "Cấu hình chứng thư số không đúng: {text}. Chọn lại chứng thư trong mục Chứng thư số."
    ),
    "sign.rules_invalid": (
        "Bảng quy định ai ký giấy tờ nào không dùng được: {file}. Nhờ quản trị hệ thống sửa tệp "
        "này."
    ),
    "sign.mark_text": (
        "Chưa có tên cơ quan để ghi lên bản sao, hoặc tên có ký tự không in được. Sửa tên "
        "cơ quan trong phần cài đặt rồi ký lại."
    ),
    "sign.wrong_password": "Mật khẩu chứng thư số không đúng. Nhập lại mật khẩu.",
    "sign.wrong_pin": "Mã PIN không đúng.{tries} Xem lại rồi nhập lại mã PIN.",
    "sign.pin_locked": (
        "Thiết bị ký số đã bị khóa vì nhập sai mã PIN nhiều lần. Liên hệ nơi cấp chứng thư để mở "
        "khóa; các tệp chờ ký vẫn được giữ."
    ),
    "sign.pin_last_try": (
        "Thiết bị ký số chỉ còn một lần thử mã PIN nên Sohoa không tự thử mã đã đặt sẵn. Bỏ mã đặt "
        "sẵn rồi tự nhập mã PIN đúng; các tệp chờ ký vẫn được giữ."
    ),
    "sign.keyfile_damaged": "Tệp chứng thư số không dùng được. Chọn đúng tệp .p12 hoặc .pfx.",
    "sign.token_module": (
        "Không mở được trình điều khiển của thiết bị ký số. Cài phần mềm 64 bit của hãng thiết bị "
        "rồi thử lại, hoặc nhờ quản trị hệ thống."
    ),
    "sign.token_missing": (
        "Không thấy thiết bị ký số đã chọn. Cắm đúng thiết bị vào máy rồi ký lại; các tệp chờ ký "
        "vẫn "
        "được giữ."
    ),
    "sign.token_pulled": (
        "Thiết bị ký số bị rút ra giữa chừng. Các tệp đã ký vẫn giữ; cắm lại thiết bị rồi ký tiếp "
        "các tệp còn lại."
    ),
    "sign.token_no_key": (
        "Thiết bị ký số không có chứng thư đã chọn hoặc chứng thư không kèm khóa. Cắm đúng thiết "
        "bị, hoặc chọn lại chứng thư trong mục Chứng thư số."
    ),
    "sign.token_failed": (
        "Thiết bị ký số báo lỗi nên chưa ký. Rút ra rồi cắm lại thiết bị và ký lại; các tệp chờ ký "
        "vẫn được giữ."
    ),
    "sign.key_unclear": (
        "Có {count} chứng thư số cùng dùng được. Chọn rõ một chứng thư trong mục Chứng thư số."
    ),
    "sign.service_missing": (
        "Chương trình VGCA Sign Service chưa chạy trên máy này. Mở chương trình đó rồi ký lại; các "
        "tệp chờ ký vẫn được giữ."
    ),
    "sign.service_untrusted": (
        "Chứng thư bảo mật của VGCA Sign Service trên máy này khác với lần trước, nên không gửi "
        "tệp đi ký. Báo quản trị hệ thống kiểm tra; các tệp chờ ký vẫn được giữ."
    ),
    "sign.remote_failed": (
        "Chưa kết nối được dịch vụ ký số từ xa. Ký lại khi có mạng; các tệp chờ ký vẫn được giữ."
    ),
    "sign.refused": (
        "Dịch vụ ký số từ chối ký. Kiểm tra chứng thư và quyền ký rồi ký lại; các tệp chờ ký vẫn "
        "được giữ."
    ),
    "sign.declined": (
        "Chưa được người giữ chứng thư xác nhận ký. Ký lại và xác nhận trên điện thoại hoặc màn "
        "hình."
    ),
    "sign.expired": "Chứng thư số không còn hoặc chưa có hiệu lực. Dùng chứng thư còn hạn.",
    "sign.revoked": (
        "Chứng thư số đã bị thu hồi. Không ký bằng chứng thư này; liên hệ nơi cấp để nhận chứng "
        "thư "
        "mới."
    ),
    "sign.untrusted": (
        "Chứng thư số không thuộc danh sách cơ quan cấp được tin cậy. Chọn đúng chứng thư, hoặc "
        "nhờ "
        "quản trị hệ thống bổ sung danh sách tin cậy."
    ),
    "sign.key_usage": (
        "Chứng thư số này không dùng để ký tài liệu. Chọn chứng thư có mục đích ký số."
    ),
    "sign.wrong_holder": (
        "Chứng thư số mang tên người khác với cấu hình của máy này. Cắm đúng thiết bị hoặc sửa tên "
        "trong mục Chứng thư số."
    ),
    "sign.clock_behind": (
        "Giờ của máy sớm hơn lúc đã ký hoặc gửi lần trước nên chưa ký. Chỉnh lại ngày giờ của máy "
        "rồi ký tiếp; nếu giờ máy đang đúng, quản trị hệ thống chạy: sohoa journal confirm-clock."
    ),
    "sign.clock_wrong": (
        "Đồng hồ máy tính sai giờ nên chưa ký. Chỉnh lại ngày giờ của máy rồi ký tiếp."
    ),
    "sign.timestamp_failed": (
        "Máy chủ dấu thời gian không trả lời. Tệp vẫn ký được; Sohoa bổ sung dấu thời gian khi có "
        "mạng."
    ),
    "sign.timestamp_wrong": (
        "Máy chủ dấu thời gian trả về dấu không đúng nên không dùng. Báo quản trị hệ thống kiểm "
        "tra "
        "địa chỉ máy chủ."
    ),
    "sign.remote_answer": (
        "Dịch vụ ký số từ xa trả lời không đúng nên tệp chưa được ký. Ký lại; nếu lặp lại, báo "
        "quản "
        "trị hệ thống."
    ),
    "sign.remote_mode": (
        "Chứng thư trên dịch vụ ký số từ xa đòi cách xác nhận mà Sohoa chưa dùng được. Nhờ nhà "
        "cung "
        "cấp bật xác nhận bằng mã PIN hoặc trên điện thoại."
    ),
    "sign.remote_password": (
        "Chưa lấy được mật khẩu của dịch vụ ký số từ xa trên máy này. Chạy sohoa secret list để "
        "xem tên, rồi lưu bằng sohoa secret set; các tệp chờ ký vẫn được giữ."
    ),
    "sign.remote_login": (
        "Dịch vụ ký số từ xa không nhận tên hoặc mật khẩu đăng nhập. Lưu lại mật khẩu đúng bằng "
        "sohoa secret set rồi ký lại; các tệp chờ ký vẫn được giữ."
    ),
    "sign.windows_only": (
        "Chứng thư trong kho của Windows chỉ dùng trên Windows. Chọn chứng thư khác trong mục "
        "Chứng "
        "thư số."
    ),
    "sign.stored_file": (
        "Tệp {file} nằm trong kho của Sohoa. Chạy lệnh không kèm tên tệp để bổ sung cho mọi tệp "
        "trong kho."
    ),
    "sign.no_timestamp_server": (
        "Chưa đặt máy chủ dấu thời gian nên chưa bổ sung được. Nhờ quản trị hệ thống đặt địa chỉ "
        "máy chủ rồi làm lại."
    ),
    "sign.revocation_unknown": (
        "Chưa hỏi được nơi cấp xem chứng thư số có bị thu hồi không. Tệp vẫn ký được; Sohoa bổ "
        "sung dữ liệu xác minh khi có mạng."
    ),
    "sign.nothing_to_add": (
        "Tệp đã có đủ dấu thời gian và dữ liệu xác minh. Không cần bổ sung gì thêm."
    ),
    "sign.verify_failed": (
        "Tệp vừa ký không qua kiểm tra nên chưa được gửi. Ký lại; báo quản trị nếu lặp lại."
    ),
    "file.signature_broken": (
        "Tệp {file} có chữ ký số không còn đúng hoặc không kiểm tra được nên không nhận. Xin lại "
        "bản "
        "gốc từ nơi cấp, hoặc in ra giấy rồi quét."
    ),
    "file.replaced": "Tệp {file} bị thay đổi trong lúc nhận. Mở lại tệp này.",
}

TRIES_LEFT = {
    "few": " Thiết bị chỉ còn ít lần thử.",
    "last": " CHỈ CÒN MỘT LẦN THỬ: nhập sai nữa thiết bị sẽ bị khóa.",
}
