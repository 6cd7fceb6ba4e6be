"""Turning scheduled updates on and off; only Windows has a scheduler for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory

from scanner_app.bootstrap.installed import read_product
from scanner_app.bootstrap.updating import update_folder
from scanner_app.domain.update_errors import UpdateRightError, UpdateSystemError
from scanner_app.durable import empty_folder, write_durably
from scanner_app.updates.schedule import RESULT_NAME, STEP, STEP_NAME, TASK_NAME, task_xml

_LIMIT_S = 60.0


def schedule_updates(system: str = sys.platform) -> None:
    """Have updates looked for and installed by themselves.

    Args:
        system: which one this is.

    Raises:
        UpdateSystemError: no Windows, or the program was not installed.
        UpdateRightError: not an administrator.
        StorageError leaves: the disk.
    """
    product = read_product()
    if system != "win32" or product is None:
        raise UpdateSystemError
    folder = update_folder()
    write_durably(folder / STEP_NAME, STEP.replace("\n", "\r\n").encode("ascii"))
    programs = PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
    program = PureWindowsPath(product.folder / "sohoa.com")
    with TemporaryDirectory(prefix="sohoa-") as work:
        task = Path(work) / "task.xml"
        task.write_text(task_xml(program, PureWindowsPath(folder), programs), encoding="utf-16")
        _scheduler(["/Create", "/TN", TASK_NAME, "/XML", str(task), "/F"])


def unschedule_updates(system: str = sys.platform) -> None:
    """Not any more; what was fetched goes.

    Args:
        system: which one this is.

    Raises:
        UpdateSystemError: no Windows.
        UpdateRightError: not an administrator, or there was no schedule.
    """
    if system != "win32":
        raise UpdateSystemError
    _scheduler(["/Delete", "/TN", TASK_NAME, "/F"])
    empty_folder(update_folder())


def take_result(folder: Path | None = None) -> int | None:
    """The exit code of the setup program that ran last, once; None when none ran."""
    path = (update_folder() if folder is None else folder) / RESULT_NAME
    try:
        code = int(path.read_text(encoding="ascii"))
        path.unlink()
    except (OSError, ValueError):
        return None
    return code


def _scheduler(arguments: list[str]) -> None:
    ended = subprocess.run(
        ["schtasks.exe", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_LIMIT_S,
        check=False,
    )
    if ended.returncode:
        raise UpdateRightError(path=TASK_NAME)
