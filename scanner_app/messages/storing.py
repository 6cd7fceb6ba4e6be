"""Texts of the store, the journal and what is removed."""

from __future__ import annotations

TEXTS = {
    # Store
    "store.failed": "Kho trên máy báo lỗi. Ghi lại thời điểm này và báo quản trị hệ thống.",
    "disk.full": (
        "Ổ đĩa chứa {file} đã đầy. Giải phóng ít nhất 1 GB rồi làm lại; các trang đã nhận vẫn "
        "được giữ."
    ),
    "store.forbidden": (
        "Không ghi được vào {place}. Nhờ quản trị hệ thống cấp quyền ghi cho thư mục này."
    ),
    "store.open_to_others": (
        "Tài khoản khác trên máy này xem được thư mục {file}. Nhờ quản trị hệ thống chỉ để tài "
        "khoản chạy Sohoa có quyền (chmod 700)."
    ),
    "store.synced": (
        "Thư mục {file} đang được OneDrive (hoặc dịch vụ đồng bộ khác) đồng bộ, kho hồ sơ đặt ở đó "
        "có thể hỏng. Nhờ quản trị hệ thống đặt kho vào thư mục trên ổ đĩa của máy này."
    ),
    "store.roaming": (
        "Thư mục {file} nằm trong hồ sơ người dùng di động (roaming profile), kho hồ sơ đặt ở đó "
        "sẽ bị chép qua mạng. Nhờ quản trị hệ thống đặt kho vào thư mục trên ổ đĩa của máy này."
    ),
    "store.on_network": (
        "Thư mục {file} nằm trên ổ mạng, kho hồ sơ đặt ở đó có thể hỏng. Nhờ quản trị hệ thống đặt "
        "kho vào thư mục trên ổ đĩa của máy này."
    ),
    "store.too_deep": (
        "Đường dẫn thư mục kho dài {count} ký tự, quá {most}: tệp đã ký nằm trong đó sẽ có đường "
        "dẫn dài hơn mức Windows mở được. Nhờ quản trị hệ thống đặt kho ở nơi ngắn hơn, ví dụ "
        "C:\\ProgramData\\Sohoa\\data hoặc D:\\Sohoa."
    ),
    "disk.not_encrypted": (
        "Ổ đĩa chứa kho chưa được mã hóa: ai lấy được ổ đĩa thì đọc được giấy tờ của công dân. Nhờ "
        "quản trị hệ thống bật BitLocker (Windows) hoặc LUKS (Linux)."
    ),
    "disk.encryption_unknown": (
        "Không xác định được ổ đĩa chứa kho có mã hóa hay không. Nhờ quản trị hệ thống kiểm tra "
        "và bật mã hóa ổ đĩa nếu chưa có."
    ),
    "store.damaged": (
        "Kho trên máy ({file}) bị hỏng. Không xóa gì; nhờ quản trị hệ thống phục hồi từ bản sao "
        "lưu."
    ),
    "store.lost": (
        "Thư mục dữ liệu có trang đã quét nhưng tệp {file} mất hoặc rỗng. Không quét tiếp, không "
        "xóa gì; nhờ quản trị hệ thống chép lại tệp ấy từ bản sao lưu, hoặc tìm trong phần mềm "
        "chống mã độc."
    ),
    "store.newer": "Kho được tạo bởi bản Sohoa mới hơn. Cập nhật Sohoa trên máy này.",
    "store.tallies_differ": (
        "Số đếm hồ sơ trên máy không khớp với giấy tờ đã có. Chạy sohoa progress --recount để đếm "
        "lại, rồi báo quản trị hệ thống; giấy tờ không bị ảnh hưởng."
    ),
    "store.busy": "Một cửa sổ Sohoa khác đang dùng cùng kho. Đóng cửa sổ kia rồi thử lại.",
    "store.page_lost": "Ảnh của một trang đã giữ không còn trên đĩa. Quét lại trang này.",
    # Journal, and what is removed after delivery
    "journal.format": (
        "Tệp {file} không phải nhật ký do sohoa journal export xuất ra (dòng {line}). Chọn đúng "
        "tệp đã xuất."
    ),
    "journal.broken": (
        "Nhật ký không còn khớp với dấu neo đã giữ (dòng {line}). Giữ nguyên máy, chạy sohoa "
        "journal verify và báo lãnh đạo đơn vị."
    ),
    "journal.gap": (
        "Thiếu hoặc thừa dòng trước dòng này: có dòng bị xóa hoặc chèn. Giữ nguyên máy và báo lãnh "
        "đạo đơn vị."
    ),
    "journal.altered": (
        "Dòng này không khớp mã băm: nội dung bị sửa, hoặc dòng trước nó bị thay. Giữ nguyên máy "
        "và báo lãnh đạo đơn vị."
    ),
    "journal.rewritten": (
        "Dòng này khác với mã băm đã giữ ở nơi khác: nhật ký bị viết lại từ đây hoặc từ trước. Giữ "
        "nguyên máy và báo lãnh đạo đơn vị."
    ),
    "journal.cut": (
        "Nhật ký dừng ở dòng này nhưng trước đây dài hơn: các dòng cuối bị xóa, hoặc kho được phục "
        "hồi từ bản cũ. Nếu không ai phục hồi kho, giữ nguyên máy và báo lãnh đạo đơn vị."
    ),
    "journal.anchor_missing": (
        "Không còn dấu neo của nhật ký (tệp journal.anchor) tuy nhật ký ghi là có. Phục hồi tệp từ "
        "bản sao lưu rồi kiểm tra lại."
    ),
    "journal.anchor_forged": (
        "Dấu neo của nhật ký không do Sohoa trên tài khoản này ghi. Giữ nguyên máy và báo lãnh đạo "
        "đơn vị."
    ),
    "journal.anchor_damaged": (
        "Dấu neo của nhật ký (tệp journal.anchor) hỏng nên không đọc được. Phục hồi tệp từ bản sao "
        "lưu rồi kiểm tra lại."
    ),
    "journal.export_exists": "Đã có tệp {file}. Chọn tên khác; tệp cũ được giữ nguyên.",
    "clock.doubtful": (
        "Đồng hồ máy này có thể sai nên chưa xóa gì. Kiểm tra ngày giờ của máy; nếu đúng, Sohoa tự "
        "xóa sau năm ngày làm việc."
    ),
}
