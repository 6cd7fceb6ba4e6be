"""A signature as verification tells it when nothing is wrong."""

from __future__ import annotations

from scanner_app.domain.verification import SignatureReport
from tests.gui.signing_stage import NOW

GOOD_SIGNATURE = SignatureReport(
    "Nguyễn Thị Thử Nghiệm",
    NOW,
    intact=True,
    covers_whole_file=False,
    trusted=True,
    level="B-LT",
    issuer="Cơ quan chứng thực số chuyên dùng Chính phủ (thử nghiệm)",
    organisation="Ủy ban nhân dân xã Bắc Sơn, tỉnh Lạng Sơn",
    revocation="good",
    stamped_at=NOW,
)
