"""Words about the register: what columns are, why rows are refused."""

from __future__ import annotations

from scanner_app.domain.register_table import Field

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
