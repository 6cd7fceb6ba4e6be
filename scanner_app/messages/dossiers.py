"""Texts of dossiers, edits and secret marks."""

from __future__ import annotations

TEXTS = {
    # Dossiers
    "dossier.code_invalid": (
        "“{text}” không phải mã hồ sơ. Nhập đúng mã in trên giấy tiếp nhận, ví dụ "
        "000.00.21.H37-231018-0007."
    ),
    "dossier.unknown": "Không có hồ sơ này trong kho. Kiểm tra lại mã hồ sơ.",
    "dossier.no_code": (
        "Chưa tìm thấy mã hồ sơ trên các trang. Nhập mã từ giấy tiếp nhận; hồ sơ được giữ lại."
    ),
    "dossier.code_conflict": (
        "Các trang mang mã hồ sơ khác nhau. Xem lại và chọn mã đúng; hồ sơ được giữ lại."
    ),
    "dossier.not_in_register": (
        "Sổ theo dõi hồ sơ không có mã này, hoặc ghi hồ sơ đã rút. So với giấy tiếp nhận rồi nhập "
        "lại mã đúng, hoặc nhập sổ mới nhất; hồ sơ được giữ lại."
    ),
    "dossier.secret": (
        "Có trang mang dấu mật. Không số hóa ở đây; báo lãnh đạo đơn vị, hồ sơ không được gửi."
    ),
    "sheet.none": (
        "Không có tờ phân cách nào để in. Nêu mã hồ sơ, số tờ, hoặc những ngày mà sổ theo dõi có "
        "hồ sơ tiếp nhận."
    ),
    "sheet.kind_invalid": (
        "Không in được tên giấy tờ “{text}” lên tờ phân cách. Dùng tên ngắn hơn 60 chữ, không có "
        "dấu gạch đứng."
    ),
    "office.code_invalid": "“{text}” không phải mã đơn vị. Nhập mã đơn vị như 06463 hoặc H37.21.",
    "state.wrong_move": "Hồ sơ đã ở bước sau nên không sửa được nữa. Tải lại danh sách.",
    "edit.stale": (
        "Các trang này đã thay đổi sau đó nên thao tác không còn áp dụng được. Tải lại danh sách "
        "rồi làm lại."
    ),
    "edit.cleared": (
        "Ảnh của các trang này đã xóa theo thời hạn lưu trên máy nên không sửa được nữa. Hồ sơ đã "
        "gửi; cần sửa thì quét lại giấy thành giấy tờ mới."
    ),
    "edit.nothing": (
        "Không còn thao tác nào để hoàn tác hoặc làm lại. Xem lại danh sách trang rồi làm tiếp."
    ),
    "edit.original_split": (
        "Tệp có chữ ký số của nơi cấp phải giữ nguyên. Chỉ chuyển hoặc bỏ tất cả các trang của tệp "
        "cùng lúc, không thêm trang khác vào giữa."
    ),
    "edit.odd_pages": (
        "Hai lượt quét một mặt phải có số trang bằng nhau. Bỏ trang thừa hoặc quét bù trang thiếu "
        "rồi ghép lại."
    ),
    "edit.batch_open": (
        "Chồng giấy này còn đang quét. Kết thúc lượt quét rồi làm lại; các trang vẫn được giữ."
    ),
    "edit.stack_mixed": (
        "Trang mới nhận chỉ đổi chỗ được trong chồng giấy của nó. Chờ lập xong hồ sơ rồi chuyển "
        "sang hồ sơ khác; không trang nào bị chuyển."
    ),
    "secret.undecided": (
        "Hồ sơ có trang mang dấu mật chưa được quyết định. Xác nhận không phải tài liệu mật hoặc "
        "hủy trang mật trước, rồi mới chuyển trang sang hồ sơ khác."
    ),
    "secret.no_page": (
        "Không thấy trang nào mang dấu mật trong hồ sơ. Chọn đúng các trang cần hủy rồi làm lại."
    ),
    "secret.erase_unfinished": (
        "Đã quyết định hủy nhưng chưa xóa hết tệp vì có chương trình khác đang mở. Đóng chương "
        "trình đó rồi mở lại Sohoa; Sohoa tự xóa nốt."
    ),
    "register.format": (
        "Tệp {file} không có cột mã hồ sơ hoặc ngày tiếp nhận. Xuất lại sổ theo dõi hồ sơ với đủ "
        "cột."
    ),
    "register.column": (
        "Tệp {file} không có cột “{name}”. Xem lại tên cột ở dòng tiêu đề của tệp; chưa nhập gì."
    ),
    "register.encoding": (
        "Tệp {file} dùng bảng mã cũ (TCVN3) nên không đọc được tiếng Việt. Xuất lại từ hệ thống "
        "một cửa dạng Excel hoặc CSV UTF-8; chưa nhập gì."
    ),
}
