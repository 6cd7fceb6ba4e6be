"""The step that starts updating once nothing of the program runs, in Windows' own shell."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

import pytest

from scanner_app.domain.updates import WAITING_NAME
from scanner_app.updates.schedule import CLOSED_STEP, CLOSED_STEP_NAME, TASK_NAME, closed_task_xml
from tests.installer.wine10 import Windows, new_windows

pytestmark = pytest.mark.slow
_START = f'"%SystemRoot%\\System32\\schtasks.exe" /Run /TN "{TASK_NAME}"'
_PROGRAMS = ("sohoa.exe", "sohoa.com", "tesseract/tesseract.exe")


@pytest.fixture
def windows() -> Iterator[Windows]:
    with new_windows() as started:
        yield started


def _task(windows: Windows) -> Path:
    """What the task runs, as a batch file: only there the words reach Windows as they are."""
    folder = PureWindowsPath(r"C:\Program Files")
    made = closed_task_xml(
        folder / "Mot cua" / "sohoa.com", folder / "Sohoa.update", PureWindowsPath(r"C:\W")
    )
    words = ET.fromstring(made.encode("utf-16")).findtext(".//{*}Exec/{*}Arguments")
    place = windows.drive_c / "task.cmd"
    place.write_text(f"@cmd.exe {words}\r\n", encoding="ascii")
    return place


def test_it_starts_updating_when_a_version_waits_and_no_program_runs(windows: Windows) -> None:
    assert CLOSED_STEP.count(_START) == 1
    files = windows.drive_c / "Program Files"
    program, update = files / "Mot cua", files / "Sohoa.update"
    (program / "tesseract").mkdir(parents=True)
    update.mkdir()
    shell = windows.drive_c / "windows" / "system32" / "cmd.exe"
    for name in _PROGRAMS:
        shutil.copy(shell, program / name)
    step = CLOSED_STEP.replace(_START, "echo x>started.txt").replace("\n", "\r\n")
    (update / CLOSED_STEP_NAME).write_bytes(step.encode("ascii"))
    _task(windows)

    def starts() -> bool:
        (update / "started.txt").unlink(missing_ok=True)
        windows.run(r"C:\windows\system32\cmd.exe", "/d", "/c", r"C:\task.cmd", timeout_s=60)
        return (update / "started.txt").exists()

    assert not starts()
    (update / WAITING_NAME).touch()
    assert starts()
    for name in _PROGRAMS:
        place = rf"C:\Program Files\Mot cua\{PureWindowsPath(name)}"
        running = windows.start(place, "/d", "/k", limit_s=60)
        assert running.stdout is not None
        running.stdout.readline()
        assert not starts(), name
        running.communicate(timeout=60)
    assert starts()
    assert all((program / name).read_bytes() == shell.read_bytes() for name in _PROGRAMS)
    (program / "sohoa.com").unlink()
    assert starts()
    assert not (program / "sohoa.com").exists()
