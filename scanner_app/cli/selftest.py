"""`sohoa selftest`: does this installation work; for people, and for deployment tools."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.bootstrap.installed_test import installed_test
from scanner_app.bootstrap.self_test import StepDone
from scanner_app.cli.doctor import step_json, step_line
from scanner_app.cli.output import print_json
from scanner_app.messages.diagnosing import INSTALLED_STEPS, STEPS
from scanner_app.tasks.cancel import CancelToken

FAILED, FILES_DAMAGED = 1, 13
"""13 as the installers say it of damaged files (`installer/product.toml`)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--installed",
        action="store_true",
        help="phải là bản đã cài, đủ và đúng mọi tệp (product.json)",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="giữ lại tệp PDF/A đã ký của trang mẫu"
    )


def run(app: App, options: argparse.Namespace) -> int:
    """Print each step; 0 all is well, 13 files of the program are damaged, 1 anything else."""
    began = time.monotonic()
    done: list[StepDone] = []
    keep = None if options.keep is None else options.keep.absolute()
    for step in installed_test(
        app.home, app.settings, CancelToken(), installed=options.installed, keep=keep
    ):
        done.append(step)
        if not options.json:
            print(step_line(step), flush=True)
    took_s = time.monotonic() - began
    ok = len(done) == len(INSTALLED_STEPS) + len(STEPS) and all(step.ok for step in done)
    if options.json:
        steps = [step_json(step) for step in done]
        print_json({"steps": steps, "ok": ok, "seconds": round(took_s, 3)})
    else:
        end = "Bản cài đặt chạy tốt" if ok else "Bản cài đặt CHƯA chạy được"
        print(f"{end} ({took_s:.1f} giây).".replace(".", ",", 1))
    return _code(done, ok=ok)


def _code(done: list[StepDone], *, ok: bool) -> int:
    if ok:
        return 0
    damaged = any(step.name == "product" and not step.ok for step in done)
    return FILES_DAMAGED if damaged else FAILED
