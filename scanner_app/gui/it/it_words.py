"""Words for checks, as IT reads and copies them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from scanner_app.domain.diagnosis import Check, Measured, Severity
from scanner_app.gui.words import Mark
from scanner_app.messages import text_for
from scanner_app.messages.diagnosing import CHECKS, PARTS, SEVERITIES

MARKS = {Severity.OK: Mark.SENT, Severity.LOOK: Mark.LOOK, Severity.BROKEN: Mark.ERROR}

VALUES = {
    "not_after": "Hết hạn ngày",
    "days": "Số ngày",
    "devices": "Số máy quét",
    "version": "Phiên bản",
    "models": "Số bộ dữ liệu",
    "free_bytes": "Chỗ trống (byte)",
    "pages": "Còn chứa (trang)",
    "waiting": "Tệp chờ",
    "refused": "Tệp bị từ chối",
    "sent": "Tệp đã gửi",
    "rows": "Hồ sơ trong sổ",
    "seconds": "Lệch (giây)",
    "system": "Hệ điều hành",
    "release": "Bản",
    "machine": "Do máy đặt",
    "home": "Do kho đặt",
    "policy": "Do chính sách đặt",
    "files": "Số tệp của chương trình",
    "errors": "Số lỗi",
    "autostart": "Tự gửi",
    "update": "Lần cập nhật trước",
    "update_at": "Lúc",
    "update_version": "Bản được đưa ra",
    "update_looked": "Tìm được lần cuối",
    "update_days": "Số ngày từ lần đó",
    "update_failure": "Lỗi khi tìm",
    "update_failure_at": "Lỗi lần gần nhất",
    "locked": "Mục bị khóa",
    "office": "Mã đơn vị",
}


def check_name(name: str) -> str:
    """What a check is called."""
    return CHECKS.get(name, name)


def trouble(check: Check) -> str:
    """What happened and what to do; "" when nothing did."""
    return text_for(check.error) if check.error else ""


def told(check: Check) -> str:
    """A check's result in one piece."""
    return "\n".join(each for each in (check.detail, trouble(check)) if each)


def number(value: Measured) -> str:
    """A measured value as Vietnamese write it."""
    if value is None:
        return "chưa biết"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        year, month, day = value.split("-")
        return f"{day}/{month}/{year}"
    return str(value).replace(".", ",") if isinstance(value, float) else value


def seconds(took_s: float) -> str:
    """A time, to a hundredth."""
    return f"{took_s:.2f} giây".replace(".", ",")


def copied(check: Check) -> str:
    """A check as text for a message to somebody."""
    lines = [f"{check_name(check.name)} ({PARTS[check.part]}): {SEVERITIES[check.severity]}"]
    lines += [each for each in (check.detail, trouble(check)) if each]
    lines += [f"{VALUES.get(key, key)}: {number(value)}" for key, value in check.values.items()]
    if check.error is not None:
        lines.append(f"Mã: {check.error.code}")
    return "\n".join(lines)


def summary(checks: Iterable[Check], total: int) -> str:
    """How this PC stands, in one line."""
    found = list(checks)
    counts = {each: sum(check.severity is each for check in found) for each in Severity}
    if len(found) < total:
        return f"Đang kiểm tra {len(found)} / {total} mục…"
    if counts[Severity.BROKEN]:
        return (
            f"{counts[Severity.BROKEN]} mục hỏng, {counts[Severity.LOOK]} mục cần xem, "
            f"{counts[Severity.OK]} mục tốt"
        )
    if counts[Severity.LOOK]:
        return (
            f"Không có gì hỏng. {counts[Severity.LOOK]} mục cần xem, {counts[Severity.OK]} mục tốt"
        )
    return f"Mọi thứ đều tốt ({counts[Severity.OK]} mục)"
