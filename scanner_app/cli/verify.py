"""`sohoa verify`: who signed a file, when, and whether it changed since."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json
from scanner_app.domain.verification import FileReport, SignatureReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("file", type=Path)


def run(app: App, options: argparse.Namespace) -> int:
    """Judge the file; 0 only when it is signed and unchanged."""
    report = app.verify(options.file)
    if options.json:
        print_json(_report_json(report))
    else:
        _show(report)
    return 0 if report.ok else 1


def _report_json(report: FileReport) -> Json:
    return {
        "signatures": [_signature_json(signature) for signature in report.signatures],
        "changed_after_signing": report.changed_after_signing,
        "pdfa": report.pdfa,
        "pdfa_problems": list(report.pdfa_problems),
        "ok": report.ok,
    }


def _signature_json(signature: SignatureReport) -> Json:
    return {
        "signer": signature.signer,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "intact": signature.intact,
        "covers_whole_file": signature.covers_whole_file,
        "trusted": signature.trusted,
        "level": signature.level,
        "problems": list(signature.problems),
    }


def _show(report: FileReport) -> None:
    if not report.signatures:
        print("Tệp chưa có chữ ký số.")
    for number, signature in enumerate(report.signatures, start=1):
        trust = {
            True: "tin cậy",
            False: "không tin cậy",
            None: "chưa có danh sách gốc tin cậy để đối chiếu",
        }[signature.trusted]
        when = f"{signature.signed_at:%d/%m/%Y %H:%M:%S %z}" if signature.signed_at else "không rõ"
        print(f"Chữ ký {number}: {signature.signer}")
        print(f"  Thời gian ký: {when}; mức {signature.level}")
        print(f"  Toàn vẹn: {'có' if signature.intact else 'KHÔNG'}; chứng thư: {trust}")
        if signature.problems:
            print(f"  Lưu ý: {', '.join(signature.problems)}")
    if report.changed_after_signing:
        print("Tệp đã bị sửa sau khi ký.")
    claim = f"PDF/A-{report.pdfa}" if report.pdfa else "không khai báo PDF/A"
    print(f"PDF/A: {claim}{'' if not report.pdfa_problems else ', sai cấu trúc'}")
    for problem in report.pdfa_problems:
        print(f"  {problem}")
    print("Kết luận: " + ("chữ ký hợp lệ." if report.ok else "KHÔNG hợp lệ."))
