"""Texts of updates of the program."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS = {
    "update.failed": "Cập nhật không xong; bản đang dùng vẫn như cũ. Chạy lại: sohoa update fetch",
    "update.unreachable": (
        "Chưa lấy được bản cập nhật ở {source}: {problem}. Lần sau Sohoa tự thử lại, tải tiếp phần "
        "còn lại."
    ),
    "update.untrusted": (
        "Bản cập nhật ở {source} không do khóa update_key ký nên không dùng. Lấy lại tệp từ tỉnh, "
        "kiểm tra update_key."
    ),
    "update.expired": (
        "Thông báo cập nhật đã hết hạn ngày {expires}, mà máy này đang là ngày {day}, nên không "
        "dùng. Giờ máy sai thì chỉnh lại; giờ đúng thì nhờ người phát hành đưa thông báo mới."
    ),
    "update.clock": (
        "Máy này đang là ngày {day}, trước cả ngày làm ra bản Sohoa đang dùng, nên chưa tìm bản "
        "cập nhật. Chỉnh lại ngày giờ, bật đồng bộ giờ của Windows."
    ),
    "update.damaged": (
        "Tệp {name} không đúng như thông báo cập nhật nên đã bỏ. Lần chạy sau Sohoa tải lại; nếu "
        "vẫn vậy, báo người phát hành."
    ),
    "update.key": (
        "Thiếu update_key, hoặc không phải khóa dạng ed25519: và 64 chữ số hệ 16. Lấy khóa từ "
        "người phát hành, đặt lại bằng sohoa machine-settings set update_key=KHÓA."
    ),
    "update.managed": (
        "Sohoa trên máy này do Group Policy cài, bản mới cũng đến từ đó. Để trống update_source."
    ),
    "update.place": (
        "Không đặt lịch: {file} không do setup.exe cài vào Program Files, nên người khác có thể "
        "đổi chương trình mà hệ thống sẽ chạy. Gỡ, rồi cài lại vào thư mục có sẵn."
    ),
    "update.right": "Cần quyền quản trị máy. Mở Command Prompt bằng “Run as administrator”.",
    "update.system": (
        "Việc này chỉ có trên Windows, ở bản đã cài bằng setup.exe. Hãy chạy ở máy quầy."
    ),
    "update.signing_key": (
        "Không đọc được khóa phát hành {file}, hoặc sai mật khẩu. Chọn đúng tệp, nhập lại mật khẩu."
    ),
    "update.offer": (
        "Không lập được thông báo cập nhật: {reason}. Sửa rồi chạy lại; chưa ghi tệp nào."
    ),
}

PROBLEMS = {
    "name": "không tìm ra địa chỉ máy chủ; kiểm tra mạng, DNS, cách viết địa chỉ",
    "refused": "máy chủ từ chối kết nối; kiểm tra tường lửa, cổng trong địa chỉ",
    "silent": "máy chủ không trả lời; kiểm tra đường mạng, tường lửa",
    "slow": "đường truyền quá chậm nên đã dừng; kiểm tra đường mạng",
    "cut": "đường truyền bị đứt giữa chừng; kiểm tra đường mạng",
    "trust": (
        "máy này không tin chứng thư của máy chủ; kiểm tra province_ca, tên máy chủ trong "
        "địa chỉ, phần mềm soi TLS ở giữa"
    ),
    "date": (
        "chứng thư của máy chủ đã hết hạn hoặc chưa có hiệu lực; xem giờ của máy này trước, rồi "
        "hạn chứng thư"
    ),
    "status": "máy chủ không đưa tệp (HTTP {status}); kiểm tra đường dẫn và quyền ở máy chủ",
    "missing": ("không có thư mục hoặc tệp ở đó; kiểm tra địa chỉ, đường mạng"),
    "forbidden": (
        "tài khoản này không có quyền; kiểm tra quyền của thư mục (bản cập nhật thì máy lấy bằng "
        "tài khoản của máy: cho Domain Computers đọc)"
    ),
    "authority": "không đọc được tệp chứng thư gốc; kiểm tra province_ca",
}
"""Why a server or share gave nothing, by `problem` of `UpdateUnreachableError`."""

STATES = {
    "unknown": "Chưa tìm được bản mới lần nào.",
    "off": "Không tìm bản cập nhật: chưa đặt update_source.",
    "current": "Đang dùng bản mới nhất.",
    "not yet": "Có bản {version}, chưa đến lượt máy này.",
    "ready": "Bản {version} đã sẵn sàng cài.",
    "installed": "Đã cài bản {version}, tự kiểm tra đạt.",
    "waits": ("Chưa cài được bản {version} (mã {code}): {why}. Lần sau tự thử lại."),
    "failed": (
        "Bản {version} cài không thành (mã {code}), bản cũ vẫn dùng được. Xem setup.log ở thư mục "
        "Sohoa.update; thử lại bằng sohoa update fetch --again"
    ),
}
"""By the values of `UpdateState`."""

WAITS_FOR = {
    32: "Sohoa đang mở",
    33: "chương trình khác đang giữ tệp",
    112: "ổ đĩa không đủ chỗ",
    1618: "bộ cài khác đang chạy",
}
"""Why a version could not be installed yet, by the exit code of its setup program."""

UNSOUND = (
    "Đã cài bản {version} nhưng tự kiểm tra không đạt. Chạy sohoa selftest --installed để biết chỗ "
    "hỏng, rồi báo quản trị hệ thống."
)
"""Instead of "failed", when the new version took the old one's place."""

SHORT_STATES = {
    "unknown": "chưa tìm được lần nào",
    "off": "không tìm",
    "current": "đang dùng bản mới nhất",
    "not yet": "chưa đến lượt máy này",
    "ready": "chờ cài",
    "installed": "đã cài",
    "waits": "chưa cài được, sẽ thử lại",
    "failed": "cài không thành",
}
"""The same in a line of doctor's."""


def problem_words(facts: Mapping[str, object]) -> str:
    """Why the place of updates gave nothing, by the facts of `UpdateUnreachableError`."""
    told = PROBLEMS.get(str(facts.get("problem")), "không tới được; kiểm tra đường mạng")
    return told.format(status=facts.get("status", "?"))


def state_words(state: str, version: str, code: int | None) -> str:
    """How this PC stands, in one sentence.

    Args:
        state: a value of `UpdateState`.
        version: that is spoken of.
        code: exit code of the setup program that ran.
    """
    if state == "failed" and code == 0:
        return UNSOUND.format(version=version)
    why = WAITS_FOR.get(code or 0, "máy đang bận")
    return STATES[state].format(version=version, code=code, why=why)
