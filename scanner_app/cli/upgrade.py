"""`sohoa sign upgrade`: time stamps and issuers' answers for files that were signed without."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, error_json, print_json
from scanner_app.domain.errors import AppError
from scanner_app.domain.sign_errors import NothingToAddError, StoredFileError
from scanner_app.domain.verification import FileReport
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken


def run(app: App, options: argparse.Namespace) -> int:
    """Upgrade the named files, or all of the store that wait to be sent; 1 when some failed."""
    if options.files:
        return _files(app, options.files, archive=options.archive, json=options.json)
    return _stored(app, json=options.json)


def _stored(app: App, *, json: bool) -> int:
    with app.working():
        outcome = app.upgrade(CancelToken())
    if json:
        print_json(
            {
                "due": outcome.due,
                "upgraded": list(outcome.done),
                "errors": [error_json(error) for error in outcome.errors],
            }
        )
    elif not outcome.due:
        print("Không có tệp đã ký nào cần bổ sung.")
    else:
        print(f"Đã bổ sung {len(outcome.done)}/{outcome.due} tệp.")
        _tell(outcome.errors)
    return 1 if outcome.errors else 0


def _files(app: App, files: Sequence[Path], *, archive: bool, json: bool) -> int:
    done: list[tuple[Path, FileReport | None]] = []
    errors: list[AppError] = []
    for path in files:
        try:
            if path.resolve().is_relative_to(app.home.resolve()):
                raise StoredFileError(path=path)
            done.append((path, app.upgrade.file(path.absolute(), archive=archive)))
        except NothingToAddError:
            done.append((path, None))
        except AppError as error:
            errors.append(error)
    if json:
        rows: list[Json] = [
            {"file": str(path), "levels": [one.level for one in report.signatures]}
            for path, report in done
            if report is not None
        ]
        print_json({"upgraded": rows, "errors": [error_json(error) for error in errors]})
    else:
        for path, report in done:
            print(f"{path}: {_told(report)}")
        _tell(errors)
    return 1 if errors else 0


def _told(report: FileReport | None) -> str:
    if report is None:
        return "đã có đủ, không cần bổ sung"
    return "đã bổ sung, mức " + ", ".join(one.level for one in report.signatures)


def _tell(errors: Sequence[AppError]) -> None:
    for error in errors:
        print(text_for(error), file=sys.stderr)
