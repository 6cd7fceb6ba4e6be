"""`sohoa selftest`: does this installation work; for people, and for deployment tools."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scanner_app.bootstrap.installed_test import installed_test
from scanner_app.bootstrap.self_test import StepDone
from scanner_app.cli.doctor import step_json, step_line
from scanner_app.cli.output import error_json, print_json
from scanner_app.domain.diagnosis_errors import SelfTestStuckError
from scanner_app.messages import text_for
from scanner_app.messages.diagnosing import INSTALLED_STEPS, STEPS
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken

FAILED, FILES_DAMAGED = 1, 13
"""13 as the installers say it of damaged files (`installer/product.toml`)."""
LIMIT_S = 480.0
"""A slow PC with a virus scanner needs one minute; who waits for the answer gives up at ten."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--installed",
        action="store_true",
        help="phải là bản đã cài, đủ và đúng mọi tệp (product.json)",
    )
    parser.add_argument(
        "--apart",
        action="store_true",
        help="không đụng tới kho của máy, chỉ theo thiết lập của quản trị (bộ cài dùng)",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="giữ lại tệp PDF/A đã ký của trang mẫu"
    )


@contextmanager
def apart(options: argparse.Namespace) -> Iterator[Path | None]:
    """A home for a test that keeps away from the PC's, where every user writes; None for others.

    Setup programs and the update task test with the system's rights. A home's settings, and links
    that somebody laid in it, must not say what those do.
    """
    if not getattr(options, "apart", False):
        yield None
        return
    with TemporaryDirectory(prefix="sohoa-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def run(home: Path, settings: Settings, options: argparse.Namespace) -> int:
    """Print each step; 0 all is well, 13 files of the program are damaged, 1 anything else.

    Args:
        home: where the account must be able to write; its store is not opened.
        settings: with what pages are read.
        options: as typed.
    """
    began = time.monotonic()
    done: list[StepDone] = []
    keep = None if options.keep is None else options.keep.absolute()
    stuck = threading.Timer(LIMIT_S, _give_up, (done, options.json))
    stuck.daemon = True
    stuck.start()
    try:
        for step in installed_test(
            home, settings, CancelToken(), installed=options.installed, keep=keep
        ):
            done.append(step)
            if not options.json:
                print(step_line(step), flush=True)
    finally:
        stuck.cancel()
    return _tell(done, time.monotonic() - began, as_json=options.json)


def _tell(done: list[StepDone], took_s: float, *, as_json: bool) -> int:
    ok = len(done) == len(INSTALLED_STEPS) + len(STEPS) and all(step.ok for step in done)
    if as_json:
        steps = [step_json(step) for step in done]
        print_json({"steps": steps, "ok": ok, "seconds": round(took_s, 3)})
    else:
        end = "Bản cài đặt chạy tốt" if ok else "Bản cài đặt CHƯA chạy được"
        print(f"{end} ({took_s:.1f} giây).".replace(".", ",", 1))
    return _code(done, ok=ok)


def _give_up(done: list[StepDone], as_json: bool) -> None:
    """End the program from beside: what hangs may hang where no wish to stop is heard."""
    names = [*INSTALLED_STEPS, *STEPS]
    words = INSTALLED_STEPS | STEPS
    name = words[names[min(len(done), len(names) - 1)]]
    error = SelfTestStuckError(name=name, seconds=round(LIMIT_S))
    if as_json:
        steps = [step_json(step) for step in done]
        told = {"steps": steps, "ok": False, "seconds": LIMIT_S, "errors": [error_json(error)]}
        print_json(told)
    else:
        print(text_for(error), file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    # They may hold the other end of what the caller reads to its end.
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(_code(done, ok=False))


def _code(done: list[StepDone], *, ok: bool) -> int:
    if ok:
        return 0
    damaged = any(step.name == "product" and not step.ok for step in done)
    return FILES_DAMAGED if damaged else FAILED
