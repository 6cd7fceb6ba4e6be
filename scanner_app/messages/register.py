"""Words about the register: what columns are, why rows are refused."""

from __future__ import annotations

from collections.abc import Sequence

from scanner_app.domain.progress import grouped
from scanner_app.domain.register_table import Field

_SHOWN = 3

FIELDS = {
    Field.CODE: "mã hồ sơ",
    Field.OFFICE: "mã đơn vị tiếp nhận",
    Field.RECEIVED_ON: "ngày tiếp nhận",
    Field.PROCEDURE: "thủ tục",
    Field.APPLICANT: "chủ hồ sơ",
    Field.DUE_ON: "ngày hẹn trả",
    Field.STATE: "trạng thái",
    Field.HANDLED_BY: "mã đơn vị xử lý",
}

REASONS = {
    "code_invalid": "không phải mã hồ sơ",
    "date_invalid": "ngày tiếp nhận sai",
    "office_missing": "thiếu mã đơn vị tiếp nhận",
    "office_invalid": "mã đơn vị tiếp nhận sai",
    "handled_by_invalid": "mã đơn vị xử lý sai",
}
"""By `domain.register_table.RefusedLine.reason`."""


def reopened_words(codes: Sequence[str], *, would: bool = False) -> str:
    """Finished dossiers that the register opens again, or would."""
    shown = ", ".join(codes[:_SHOWN]) + (" …" if len(codes) > _SHOWN else "")
    verb = "Sẽ mở lại" if would else "Đã mở lại"
    return (
        f"{verb} {grouped(len(codes))} hồ sơ đã hoàn thành số hóa vì theo thủ tục ghi trong sổ thì "
        f"còn thiếu thành phần: {shown}."
    )
