"""`sohoa doctor`: is everything needed on this PC, and what to do if not."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.bootstrap.bare import bare_diagnosis
from scanner_app.bootstrap.log_bundle import check_json, write_bundle
from scanner_app.bootstrap.self_test import StepDone, self_test
from scanner_app.cli.output import print_json
from scanner_app.domain.diagnosis import Check, Severity, worst_first
from scanner_app.domain.errors import AppError, SettingsError
from scanner_app.messages import text_for
from scanner_app.messages.diagnosing import CHECKS, INSTALLED_STEPS, STEPS
from scanner_app.tasks.cancel import CancelToken

FAILED, USAGE = 1, 2
"""Exit codes: something that work needs is broken; settings are wrong."""

_MARKS = {Severity.OK: "tốt  ", Severity.LOOK: "lưu ý", Severity.BROKEN: "LỖI  "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--machine",
        action="store_true",
        help="bỏ qua những gì tùy tài khoản (khóa ký, mật khẩu); cho công cụ triển khai",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--self-test",
        action="store_true",
        help="làm thử cả việc trên một trang mẫu, trong kho tạm",
    )
    choice.add_argument(
        "--bundle", type=Path, metavar="FILE", help="lưu gói nhật ký (zip) để gửi người hỗ trợ"
    )


def run(app: App, options: argparse.Namespace) -> int:
    """Print every finding, or every step; 1 when something required is missing or failed."""
    if options.self_test:
        return _test(app, as_json=options.json)
    names = app.diagnose.machine_names if options.machine else None
    if options.json or options.bundle:
        checks = tuple(app.diagnose.each(names))
        ok = not any(check.stops_work for check in checks)
        return _hand_over(app, checks, options, ok=ok)
    ok = True
    for check in app.diagnose.each(names):
        ok = ok and not check.stops_work
        print(_line(check), flush=True)
    return 0 if ok else 1


def only_looks(options: argparse.Namespace) -> bool:
    """The command is to tell findings, and nothing else."""
    return options.command == "doctor" and not options.self_test and options.bundle is None


def run_bare(home: Path, error: AppError, *, as_json: bool) -> int:
    """Print what can be found while nothing can be opened; 2 when settings are why, else 1."""
    checks = bare_diagnosis(home, error)()
    if as_json:
        print_json(_document(checks, ok=False))
    for check in () if as_json else checks:
        print(_line(check))
    return USAGE if isinstance(error, SettingsError) else FAILED


def _document(checks: tuple[Check, ...], *, ok: bool) -> dict[str, object]:
    """For machines; the three beside the checks say at once how this PC stands."""
    return {
        "checks": [check_json(check) for check in checks],
        "ok": ok,
        "broken": [check.name for check in checks if check.severity is Severity.BROKEN],
        "look": [check.name for check in checks if check.severity is Severity.LOOK],
        "why": next((_line(check) for check in worst_first(checks) if check.stops_work), ""),
    }


def _hand_over(
    app: App, checks: tuple[Check, ...], options: argparse.Namespace, *, ok: bool
) -> int:
    told = _document(checks, ok=ok)
    if options.bundle is None:
        print_json(told)
        return 0 if ok else 1
    bundle = write_bundle(app, options.bundle.absolute(), checks)
    if options.json:
        print_json({**told, "bundle": str(bundle.path), "size_bytes": bundle.size_bytes})
    else:
        print(f"Đã lưu {bundle.path} ({max(1, bundle.size_bytes // 1000)} kB).")
    # What was asked for is there, whatever it says.
    return 0


def _test(app: App, *, as_json: bool) -> int:
    done: list[StepDone] = []
    for step in self_test(app.settings, CancelToken()):
        done.append(step)
        if not as_json:
            print(step_line(step), flush=True)
    ok = len(done) == len(STEPS) and all(step.ok for step in done)
    if as_json:
        print_json({"steps": [step_json(step) for step in done], "ok": ok})
    return 0 if ok else 1


def _line(check: Check) -> str:
    trouble = text_for(check.error) if check.error else ""
    told = "; ".join(each for each in (check.detail, trouble) if each)
    return f"[{_MARKS[check.severity]}] {CHECKS.get(check.name, check.name)}: {told}"


def step_line(step: StepDone) -> str:
    """A step of the self-test, for people."""
    mark = _MARKS[Severity.OK if step.ok else Severity.BROKEN]
    told = text_for(step.error) if step.error else step.detail
    seconds = f"{step.took_s:.2f}".replace(".", ",")
    return f"[{mark}] {(INSTALLED_STEPS | STEPS)[step.name]} ({seconds} giây): {told}"


def step_json(step: StepDone) -> dict[str, object]:
    """A step of the self-test, for machines."""
    return {
        "name": step.name,
        "ok": step.ok,
        "seconds": round(step.took_s, 3),
        "detail": step.detail,
        "code": step.error.code if step.error else None,
        "text": text_for(step.error) if step.error else None,
    }
