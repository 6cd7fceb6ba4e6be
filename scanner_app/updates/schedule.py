"""The task of Windows' scheduler that updates at night and at noon, with the system's rights."""

from __future__ import annotations

from pathlib import PureWindowsPath
from xml.sax.saxutils import escape

TASK_NAME = "Sohoa update"
STEP_NAME = "apply.cmd"
RESULT_NAME = "result.txt"

STEP = """@echo off
rem Runs what "sohoa update fetch" verified and put here; called by the task "Sohoa update".
cd /d "%~dp0"
del /q result.txt 2>nul
if not exist ready.exe exit /b 0
start "" /wait ready.exe /S /SELFTEST "/LOG=%~dp0setup.log"
>result.txt echo %ERRORLEVEL%
move /y ready.exe tried.exe >nul
if exist ready.exe del /q ready.exe
"""
"""The step between fetching and settling: the program that is replaced must not run meanwhile.

What ran is never ready a second time by itself, even if nobody can settle any more.
"""


def task_xml(program: PureWindowsPath, folder: PureWindowsPath, system: PureWindowsPath) -> str:
    """The task for `schtasks /Create /XML`.

    It begins three minutes after Windows did, when mostly nobody works yet, and at noon, each up to
    an hour later by chance, so that not all PCs ask at once.

    Args:
        program: sohoa.com.
        folder: of `STEP_NAME`.
        system: Windows' own folder of programs.
    """
    steps = (
        (program, "update fetch"),
        (system / "cmd.exe", f'/d /c "{folder / STEP_NAME}"'),
        (program, "update settle"),
    )
    actions = "".join(
        f"<Exec><Command>{escape(str(command))}</Command>"
        f"<Arguments>{escape(arguments)}</Arguments></Exec>"
        for command, arguments in steps
    )
    return _TASK.format(actions=actions)


_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
<RegistrationInfo><Description>Cập nhật Sohoa theo thiết lập của quản trị hệ thống</Description>
</RegistrationInfo>
<Triggers>
<BootTrigger><Delay>PT3M</Delay></BootTrigger>
<CalendarTrigger><StartBoundary>2026-01-01T12:05:00</StartBoundary><RandomDelay>PT1H</RandomDelay>
<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger>
</Triggers>
<Principals><Principal id="System"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>
</Principal></Principals>
<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
<StartWhenAvailable>true</StartWhenAvailable><ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
</Settings>
<Actions Context="System">{actions}</Actions>
</Task>
"""
