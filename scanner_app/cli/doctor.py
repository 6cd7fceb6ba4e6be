"""`sohoa doctor`: is everything needed on this PC, and what to do if not."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.bootstrap.log_bundle import check_json
from scanner_app.cli.output import print_json
from scanner_app.domain.diagnosis import Check, Severity
from scanner_app.messages import text_for
from scanner_app.messages.diagnosing import CHECKS

_MARKS = {Severity.OK: "tốt ", Severity.LOOK: "lưu ý", Severity.BROKEN: "LỖI "}


def run(app: App, options: argparse.Namespace) -> int:
    """Print every finding; 1 when something required is missing."""
    if options.json:
        checks = app.diagnose()
        ok = not any(check.stops_work for check in checks)
        print_json({"checks": [check_json(check) for check in checks], "ok": ok})
        return 0 if ok else 1
    ok = True
    for check in app.diagnose.each():
        ok = ok and not check.stops_work
        print(_line(check), flush=True)
    return 0 if ok else 1


def _line(check: Check) -> str:
    told = "; ".join(each for each in (check.detail, _trouble(check)) if each)
    return f"[{_MARKS[check.severity]}] {CHECKS.get(check.name, check.name)}: {told}"


def _trouble(check: Check) -> str:
    return text_for(check.error) if check.error else ""
