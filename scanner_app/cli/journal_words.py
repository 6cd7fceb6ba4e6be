"""The journal's lines in plain Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner_app.domain.journal import JournalLine

ACTIONS = {
    "anchored": "đặt dấu neo của nhật ký",
    "kept_original": "nhận tệp có chữ ký số của nơi cấp",
    "cleared": "xóa ảnh trên máy theo thời hạn lưu",
    "clock_confirmed": "xác nhận giờ của máy đang đúng",
    "code_assigned": "gán mã hồ sơ",
    "component_marked": "quyết định về một thành phần hồ sơ",
    "component_unmarked": "để thành phần hồ sơ theo danh mục",
    "erased": "đã xóa hẳn tệp",
    "exported": "xuất nhật ký ra tệp",
    "filed": "lập hồ sơ",
    "finding_seen": "xem điều máy nhắc, xác nhận đúng",
    "finding_unseen": "để máy nhắc lại điều đã xem",
    "finished": "hoàn thành số hóa hồ sơ",
    "hold_lifted": "thôi giữ hồ sơ",
    "inserted": "chèn trang",
    "interleaved": "ghép hai lượt quét",
    "joined": "gộp hồ sơ",
    "moved": "chuyển trang",
    "part_set": "xếp giấy tờ vào phần của hồ sơ",
    "place_lost": "chỗ đặt trang không còn",
    "receipt_void": "tỉnh không có tệp đã báo nhận, gửi lại",
    "redone": "làm lại thao tác",
    "removed": "bỏ trang ra",
    "reopened": "mở lại hồ sơ đã hoàn thành số hóa",
    "reordered": "xếp lại trang",
    "replaced": "thay trang",
    "restored": "lấy lại trang",
    "reuse_linked": "dùng lại giấy tờ đã có trong kho",
    "reuse_unlinked": "thôi dùng lại giấy tờ trong kho",
    "reuse_refused": "không dùng lại giấy tờ trong kho",
    "reuse_wished": "đánh dấu giấy tờ trong kho để dùng lại",
    "reuse_unwished": "bỏ đánh dấu dùng lại giấy tờ trong kho",
    "reuse_wish_lost": "giấy tờ đã đánh dấu không dùng lại được nữa",
    "secret_denied": "xác nhận không phải tài liệu mật",
    "secret_destroyed": "hủy trang mật",
    "secret_found": "tìm thấy dấu mật",
    "secret_marked": "đánh dấu có tài liệu mật",
    "send_failed": "chưa gửi được, sẽ thử lại",
    "send_refused": "nơi nhận từ chối",
    "sending_paused": "tạm dừng gửi",
    "sending_resumed": "cho gửi tiếp",
    "sent": "gửi đến nơi nhận",
    "signed": "ký số",
    "started": "mở Sohoa",
    "stopped": "đóng Sohoa",
    "tag_confirmed": "xác nhận thông tin",
    "turned": "xoay trang",
    "undone": "hoàn tác",
    "upgraded": "bổ sung bằng chứng cho chữ ký số",
    "verified": "kiểm tra chữ ký số của bản đã gửi",
    "viewed": "xem hồ sơ",
}
"""What each action is called; a test compares it with what the program writes."""

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")

_SUBJECTS = {
    "app": "chương trình",
    "batch": "chồng giấy",
    "dossier": "hồ sơ",
    "journal": "nhật ký",
    "page": "trang",
    "paper": "giấy tờ",
}


def told(line: JournalLine, codes: Mapping[str, str]) -> tuple[str, str, str]:
    """Who did what, and to what with its details.

    Args:
        line: any.
        codes: of dossiers, by subject.
    """
    kind, _, number = line.subject.partition(":")
    what = " ".join(part for part in (_SUBJECTS.get(kind, kind), number) if part)
    code = codes.get(line.subject)
    of = f" [{code}]" if code else ""
    detail = f" ({_shortened(line.detail)})" if line.detail and line.detail != code else ""
    return _shortened(line.actor), ACTIONS.get(line.action, line.action), what + of + detail


def _shortened(text: str) -> str:
    """Digests by their first digits; the whole ones stand in the export."""
    return _DIGEST.sub(lambda found: found[0][:12] + "…", text)
