"""`sohoa verify`: who signed files, when, who vouches for them, whether they changed since."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, error_json, print_json
from scanner_app.domain.file_errors import FolderEmptyError, IntakeError
from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.messages import text_for
from scanner_app.verify_words import (
    conclusion,
    file_notes,
    pdfa_text,
    signature_facts,
    signature_notes,
)

_Judged = FileReport | IntakeError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("files", type=Path, nargs="+", metavar="TỆP", help="tệp hoặc thư mục")
    parser.add_argument(
        "--online",
        action="store_true",
        help="hỏi nơi cấp qua mạng xem chứng thư số có bị thu hồi không",
    )


def run(app: App, options: argparse.Namespace) -> int:
    """Judge the files; 0 only when every one is signed and unchanged.

    Raises:
        IntakeError leaves: the one file that was named cannot be judged.
    """
    judge = app.verify_online if options.online else app.verify
    if len(options.files) == 1 and not options.files[0].is_dir():
        report = judge(options.files[0])
        if options.json:
            print_json(report_json(report))
        else:
            _show(options.files[0], report)
        return 0 if report.ok else 1
    return _run_many(judge, options.files, as_json=options.json)


def _run_many(judge: Callable[[Path], FileReport], named: Sequence[Path], *, as_json: bool) -> int:
    judged: list[Json] = []
    count = sound = 0
    for path in _files(named):
        found = _judged(judge, path)
        count += 1
        sound += isinstance(found, FileReport) and found.ok
        if as_json:
            judged.append(_file_json(path, found))
        else:
            _show(path, found)
            print()
    if as_json:
        print_json({"files": judged, "ok": 0 < count == sound})
    else:
        print(f"Đã kiểm tra {count} tệp: {sound} còn nguyên từ khi ký, {count - sound} không.")
    return 0 if 0 < count == sound else 1


def _files(named: Sequence[Path]) -> Iterator[Path]:
    """The named files, and the PDFs in named folders and below."""
    for path in named:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.rglob("*") if each.suffix.lower() == ".pdf")
        if not found:
            raise FolderEmptyError(path=path)
        yield from found


def _judged(judge: Callable[[Path], FileReport], path: Path) -> _Judged:
    try:
        return judge(path)
    except IntakeError as error:
        return error


def _file_json(path: Path, found: _Judged) -> Json:
    if isinstance(found, IntakeError):
        return {"path": str(path), "ok": False, "errors": [error_json(found)]}
    return {"path": str(path)} | report_json(found)


def report_json(report: FileReport) -> Json:
    """The report as the contract has it."""
    return {
        "signatures": [_signature_json(signature) for signature in report.signatures],
        "changed_after_signing": report.changed_after_signing,
        "pdfa": report.pdfa,
        "pdfa_problems": list(report.pdfa_problems),
        "file_problems": list(report.problems),
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
        "issuer": signature.issuer,
        "organisation": signature.organisation,
        "serial": signature.serial,
        "reason": signature.reason,
        "revocation": signature.revocation,
        "stamped_at": signature.stamped_at.isoformat() if signature.stamped_at else None,
    }


def _show(path: Path, found: _Judged) -> None:
    print(f"Tệp: {path}")
    if isinstance(found, IntakeError):
        print(f"KẾT LUẬN: {text_for(found)}")
        return
    print(f"KẾT LUẬN: {conclusion(found)}")
    for note in file_notes(found):
        print(f"  - {note}")
    for number, signature in enumerate(found.signatures, start=1):
        print(f"Chữ ký số {number}:")
        for heading, value in signature_facts(signature):
            print(f"  {heading}: {value}")
        for note in signature_notes(signature):
            print(f"  - {note}")
    print(f"Khuôn dạng lưu trữ: {pdfa_text(found)}")
    for problem in found.pdfa_problems:
        print(f"  {problem}")
