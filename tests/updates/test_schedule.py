"""The tasks that update: what they run, who may have them, that nothing of them stays."""

from __future__ import annotations

import tomllib
import xml.etree.ElementTree as ET
from contextlib import nullcontext
from pathlib import Path, PureWindowsPath

import pytest

from installer.setup.definition import read_definition
from scanner_app.bootstrap import updating as wired
from scanner_app.bootstrap.update_schedule import require_schedulable
from scanner_app.domain.update_errors import UpdateManagedError, UpdatePlaceError
from scanner_app.updates.schedule import (
    CLOSED_STEP,
    CLOSED_TASK_NAME,
    STEP,
    TASK_NAME,
    closed_task_xml,
    task_xml,
)


@pytest.mark.parametrize(
    ("program", "kind", "error"),
    [
        (r"C:\Program Files\Sohoa", "exe", None),
        (r"c:\program files\Một cửa\Sohoa", "exe", None),
        (r"C:\Program Files\Sohoa", "msi", UpdateManagedError),
        (r"C:\Program Files\Sohoa", "", UpdatePlaceError),
        (r"D:\Phần mềm\Sohoa", "exe", UpdatePlaceError),
        (r"C:\Program Files\..\Sohoa", "exe", UpdatePlaceError),
        (r"C:\Program Files", "exe", UpdatePlaceError),
    ],
)
def test_the_system_runs_only_what_administrators_alone_may_change(
    program: str, kind: str, error: type[Exception] | None
) -> None:
    programs = PureWindowsPath(r"C:\Program Files")
    with pytest.raises(error) if error else nullcontext():
        require_schedulable(PureWindowsPath(program), programs, kind)


def test_uninstalling_takes_away_what_updates_left() -> None:
    installer = Path(__file__).resolve().parents[2] / "installer"
    defined = tomllib.loads((installer / "product.toml").read_text(encoding="utf-8"))
    removing = (installer / "setup" / "nsi" / "remove.nsh").read_text(encoding="utf-8")

    assert defined["programs"]["update_task"] == TASK_NAME
    assert '/Delete /TN "${UPDATE_TASK}" /F' in removing
    assert f"{TASK_NAME} when closed" == CLOSED_TASK_NAME
    assert '/Delete /TN "${UPDATE_TASK} when closed" /F' in removing
    assert 'UPDATE_FOLDER "$PROGRAMFILES64\\${NAME}.update"' in removing
    assert 'RMDir /r "${UPDATE_FOLDER}"' in removing


def test_the_task_for_closed_programs_runs_nothing_but_its_step() -> None:
    program = PureWindowsPath(r"C:\Program Files\Một cửa & Co\sohoa.com")
    folder, system = PureWindowsPath(r"C:\Program Files\Sohoa.update"), PureWindowsPath(r"C:\W")

    task = ET.fromstring(closed_task_xml(program, folder, system).encode("utf-16"))

    name = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    (step,) = task.findall("t:Actions/t:Exec", name)
    assert step.findtext("t:Command", "", name) == r"C:\W\cmd.exe"
    assert step.findtext("t:Arguments", "", name) == (
        r'/d /c ""C:\Program Files\Sohoa.update\when-closed.cmd" "C:\Program Files\Một cửa & Co""'
    )
    interval = task.findtext("t:Triggers/t:TimeTrigger/t:Repetition/t:Interval", "", name)
    assert interval == "PT15M"
    assert CLOSED_STEP.isascii()


def test_the_task_fetches_installs_and_settles_in_this_order() -> None:
    program = PureWindowsPath(r"C:\Program Files\Sohoa & Co\sohoa.com")
    folder, system = PureWindowsPath(r"C:\Program Files\Sohoa.update"), PureWindowsPath(r"C:\W")

    task = ET.fromstring(task_xml(program, folder, system).encode("utf-16"))

    name = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    told = [
        (step.findtext("t:Command", "", name), step.findtext("t:Arguments", "", name))
        for step in task.findall("t:Actions/t:Exec", name)
    ]
    assert told == [
        (str(program), "update fetch"),
        (r"C:\W\cmd.exe", r'/d /c "C:\Program Files\Sohoa.update\apply.cmd"'),
        (str(program), "update settle"),
    ]
    assert task.findtext("t:Principals/t:Principal/t:UserId", "", name) == "S-1-5-18"


def test_what_ran_is_tested_by_setup_itself_and_never_ready_twice() -> None:
    lines = STEP.splitlines()

    (run,) = [n for n, line in enumerate(lines) if "/wait ready.exe /S /SELFTEST " in line]
    (noted,) = [n for n, line in enumerate(lines) if line.startswith(">result.txt ")]
    (moved,) = [n for n, line in enumerate(lines) if line.startswith("move /y ready.exe tried.exe")]
    assert run + 1 == noted < moved
    assert STEP.isascii()


def test_a_pc_of_group_policy_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "it.toml"
    key = f"ed25519:{'ab' * 32}"
    machine.write_text(f"update_source = '/srv'\nupdate_key = '{key}'\n", encoding="utf-8")
    monkeypatch.setattr(wired, "installed_kind", lambda: "msi")

    with pytest.raises(UpdateManagedError):
        wired.open_update(tmp_path, machine)


@pytest.mark.parametrize("code", [0, 1, 13])
def test_what_is_installed_is_sound_when_its_own_test_says_so_apart_from_clerks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    program, heard = tmp_path / "python", tmp_path / "heard"
    program.write_text(f'#!/bin/sh\necho "$*" >{heard}\nexit {code}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))

    assert wired.is_sound() is (code == 0)
    assert heard.read_text().split()[-2:] == ["selftest", "--apart"]
    program.unlink()
    assert not wired.is_sound()


def test_what_is_tried_again_are_the_exit_codes_of_setup() -> None:
    codes = read_definition().exit_codes

    assert codes["running"] == wired.RUNNING
    assert codes["file_locked"] == wired.FILE_LOCKED
    assert codes["disk_full"] == wired.DISK_FULL
    assert codes["setup_running"] == wired.SETUP_RUNNING
