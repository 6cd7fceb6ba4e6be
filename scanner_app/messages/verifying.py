"""Texts of what is found about signatures, by problem code."""

from __future__ import annotations

TEXTS = {
    "verify.digest_mismatch": (
        "Nội dung tệp không còn như lúc ký. Không dùng tệp này; xin lại bản gốc từ nơi ký."
    ),
    "verify.bad_signature_value": (
        "Giá trị chữ ký số sai: chữ ký bị hỏng hoặc bị làm giả. Không dùng tệp này; xin lại bản "
        "gốc từ nơi ký."
    ),
    "verify.modified": (
        "Tệp bị thêm hoặc sửa nội dung sau chữ ký này. Chỉ phần trước đó do người này ký; xin lại "
        "bản gốc từ nơi ký."
    ),
    "verify.form_filled": (
        "Ô biểu mẫu bị điền hoặc sửa sau chữ ký này mà người ký không cho phép. Xin lại bản gốc từ "
        "nơi ký."
    ),
    "verify.partial_coverage": (
        "Chữ ký không bao trùm toàn bộ tệp lúc ký. Không dùng tệp này; xin lại bản gốc từ nơi ký."
    ),
    "verify.malformed": ("Chữ ký số hỏng cấu trúc nên không đọc được. Xin lại bản gốc từ nơi ký."),
    "verify.unsupported_kind": (
        "Chữ ký số thuộc loại không kiểm tra được. Yêu cầu nơi ký dùng loại PAdES hoặc PKCS#7."
    ),
    "verify.no_signature": "Tệp chưa có chữ ký số. Ký số hoặc xin bản đã ký.",
    "verify.trailing_bytes": (
        "Cuối tệp có dữ liệu thừa không thuộc tài liệu đã ký. Xin lại bản gốc từ nơi ký."
    ),
    "verify.hybrid_reference": (
        "Phần thêm sau chữ ký được các chương trình hiểu khác nhau. Xin lại bản gốc từ nơi ký."
    ),
    "verify.weak_digest": (
        "Chữ ký dùng thuật toán băm cũ (SHA-1 hoặc MD5), dễ bị làm giả. Nếu nội dung quan trọng, "
        "đề nghị nơi ký ký lại bằng SHA-256."
    ),
    "verify.weak_chain": (
        "Chứng thư số được cấp bằng thuật toán cũ không còn an toàn. Hỏi nơi cấp chứng thư."
    ),
    "verify.expired": (
        "Chứng thư số đã hết hạn vào thời điểm ký. Đề nghị người ký dùng chứng thư còn hạn và ký "
        "lại."
    ),
    "verify.not_yet_valid": (
        "Chứng thư số chưa có hiệu lực vào thời điểm ký. Kiểm tra ngày giờ của máy ký rồi ký lại."
    ),
    "verify.future_time": (
        "Thời điểm ký nằm sau giờ của máy này. Kiểm tra ngày giờ của máy này và của máy ký."
    ),
    "verify.no_signing_time": (
        "Chữ ký không ghi thời điểm ký. Xác định thời điểm bằng nguồn khác."
    ),
    "verify.time_conflict": (
        "Thời điểm ký ghi trong chữ ký muộn hơn dấu thời gian của nó. Lấy theo dấu thời gian; giờ "
        "của máy ký bị sai."
    ),
    "verify.timestamp_broken": (
        "Dấu thời gian hỏng hoặc không thuộc tệp này. Không dùng dấu thời gian đó làm bằng chứng."
    ),
    "verify.timestamp_untrusted": (
        "Dấu thời gian do nơi không có trong danh sách gốc tin cậy cấp. Nhờ quản trị hệ thống thêm "
        "gốc của nơi cấp nếu nơi đó đáng tin."
    ),
    "verify.key_usage": (
        "Chứng thư số này không được cấp để ký tài liệu. Đề nghị người ký dùng đúng chứng thư."
    ),
    "verify.unknown_trust": (
        "Không có gốc tin cậy nào bảo đảm cho chứng thư này. Nhờ quản trị hệ thống thêm chứng thư "
        "gốc và trung gian của nơi cấp, hoặc xác minh người ký bằng cách khác."
    ),
    "verify.time_unproven": (
        "Chứng thư số nay đã hết hạn và không có dấu thời gian tin cậy chứng minh ký trước đó. Nếu "
        "cần làm chứng cứ, xin bản có dấu thời gian."
    ),
    "verify.revoked": (
        "Chứng thư số đã bị thu hồi và không có bằng chứng là ký trước khi thu hồi. Không tin chữ "
        "ký này; liên hệ người ký."
    ),
    "verify.revocation_unknown": (
        "Chưa biết chứng thư số có bị thu hồi hay không. Khi có mạng, kiểm tra lại bằng cách hỏi "
        "nơi cấp (lệnh sohoa verify --online)."
    ),
}
"""What is wrong with a signature or a signed file, by "verify." and the problem's code."""
