"""`sohoa doctor`: is everything needed on this PC, and what to do if not."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.cli.output import print_json
from scanner_app.messages import text_for

_NAMES = {
    "python": "Python",
    "tesseract": "Tesseract (nhận dạng chữ)",
    "language": "Dữ liệu tiếng Việt",
    "recogniser": "Bộ nhận dạng nhanh",
    "barcode": "Đọc mã vạch",
    "store": "Kho trên máy",
    "disk": "Chỗ trống trên đĩa",
    "encryption": "Mã hóa ổ đĩa",
    "privacy": "Quyền xem kho",
    "journal": "Nhật ký",
    "tallies": "Số đếm hồ sơ",
    "target": "Nơi nhận tệp đã ký",
    "certificate": "Chứng thư số cán bộ",
    "agency_certificate": "Chứng thư số cơ quan",
    "secrets": "Kho mật khẩu",
    "scanner": "Máy quét",
    "window": "Giao diện",
}


def run(app: App, options: argparse.Namespace) -> int:
    """Print every finding; 1 when something required is missing."""
    checks = app.diagnose()
    ok = all(check.ok for check in checks if check.required)
    if options.json:
        print_json(
            {
                "checks": [
                    {
                        "name": check.name,
                        "ok": check.ok,
                        "required": check.required,
                        "detail": check.detail,
                        "code": check.error.code if check.error else None,
                        "text": text_for(check.error) if check.error else None,
                    }
                    for check in checks
                ],
                "ok": ok,
            }
        )
        return 0 if ok else 1
    for check in checks:
        mark = "tốt " if check.ok else ("LỖI " if check.required else "lưu ý")
        told = text_for(check.error) if check.error else check.detail
        print(f"[{mark}] {_NAMES.get(check.name, check.name)}: {told}")
    return 0 if ok else 1
