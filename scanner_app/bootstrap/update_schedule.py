"""Turning scheduled updates on and off; only Windows has a scheduler for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory

from scanner_app.bootstrap.installed import read_product
from scanner_app.bootstrap.updating import installed_kind, update_folder
from scanner_app.domain.update_errors import (
    UpdateManagedError,
    UpdatePlaceError,
    UpdateRightError,
    UpdateSystemError,
)
from scanner_app.durable import empty_folder, write_durably
from scanner_app.updates.schedule import (
    CLOSED_STEP,
    CLOSED_STEP_NAME,
    CLOSED_TASK_NAME,
    RESULT_NAME,
    STEP,
    STEP_NAME,
    TASK_NAME,
    closed_task_xml,
    task_xml,
)

_LIMIT_S = 60.0
_CODE_BITS = 0xFFFFFFFF


def schedule_updates(system: str = sys.platform) -> None:
    """Have updates looked for and installed by themselves.

    Args:
        system: which one this is.

    Raises:
        UpdateSystemError: no Windows, or the program was not installed.
        UpdateManagedError, UpdatePlaceError: as of `require_schedulable`.
        UpdateRightError: not an administrator.
        StorageError leaves: the disk.
    """
    product = read_product()
    if system != "win32" or product is None:
        raise UpdateSystemError
    folder = update_folder()
    require_schedulable(
        PureWindowsPath(product.folder), PureWindowsPath(folder.parent), installed_kind()
    )
    for name, step in ((STEP_NAME, STEP), (CLOSED_STEP_NAME, CLOSED_STEP)):
        write_durably(folder / name, step.replace("\n", "\r\n").encode("ascii"))
    where = PureWindowsPath(product.folder / "sohoa.com"), PureWindowsPath(folder)
    for name, made in ((TASK_NAME, task_xml), (CLOSED_TASK_NAME, closed_task_xml)):
        with TemporaryDirectory(prefix="sohoa-") as work:
            task = Path(work) / "task.xml"
            task.write_text(made(*where, _system_programs()), encoding="utf-16")
            _scheduler(["/Create", "/TN", name, "/XML", str(task), "/F"])


def require_schedulable(program: PureWindowsPath, programs: PureWindowsPath, kind: str) -> None:
    """Refuse a program that others than administrators may exchange: the system is to run it.

    Args:
        program: folder of the program. Elsewhere than below Program Files a folder above it may
            be anybody's to rename, whatever its own rights are.
        programs: Program Files.
        kind: of the installer. Only setup.exe sees to the rights of IT's settings, too, and can
            be run again by itself.

    Raises:
        UpdateManagedError: Group Policy brings the updates.
        UpdatePlaceError: others may change it.
    """
    if kind == "msi":
        raise UpdateManagedError
    if kind != "exe" or ".." in program.parts or programs not in program.parents:
        raise UpdatePlaceError(path=str(program))


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
    for name in (CLOSED_TASK_NAME, TASK_NAME):
        _scheduler(["/Delete", "/TN", name, "/F"])
    empty_folder(update_folder())


def take_result(folder: Path | None = None) -> int | None:
    """The exit code of the setup program that ran last, once; None when none ran."""
    path = (update_folder() if folder is None else folder) / RESULT_NAME
    try:
        # cmd tells of a crash by a negative number, everybody else by 0xC0000005.
        code = int(path.read_text(encoding="ascii")) & _CODE_BITS
        path.unlink()
    except (OSError, ValueError):
        return None
    return code


def _system_programs() -> PureWindowsPath:
    return PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"


def _scheduler(arguments: list[str]) -> None:
    ended = subprocess.run(
        [str(_system_programs() / "schtasks.exe"), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_LIMIT_S,
        check=False,
    )
    if ended.returncode:
        raise UpdateRightError(path=TASK_NAME)
