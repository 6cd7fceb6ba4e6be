"""The tasks of Windows' scheduler that update, with the system's rights."""

from __future__ import annotations

from pathlib import PureWindowsPath
from xml.sax.saxutils import escape

from scanner_app.domain.updates import WAITING_NAME

TASK_NAME = "Sohoa update"
CLOSED_TASK_NAME = "Sohoa update when closed"
STEP_NAME = "apply.cmd"
CLOSED_STEP_NAME = "when-closed.cmd"
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

_PROGRAMS = ("sohoa.exe", "sohoa.com", r"tesseract\tesseract.exe")
"""What runs while somebody works; a driver's host ends with them."""

CLOSED_STEP = f"""@echo off
rem Starts the task "{TASK_NAME}" when a version only waits for the program to be closed, and it is.
cd /d "%~dp0"
if not exist {WAITING_NAME} exit /b 0
cd /d "%~1" || exit /b 0
for %%p in ({" ".join(_PROGRAMS)}) do (
  call :free %%p
  if errorlevel 1 exit /b 0
)
rem Nobody can rename a folder in which somebody stands.
cd /d "%~dp0"
"%SystemRoot%\\System32\\schtasks.exe" /Run /TN "{TASK_NAME}"
exit /b 0
rem What runs cannot be opened for writing; nothing is written.
:free
if not exist %1 exit /b 0
type nul >>%1 || exit /b 1
exit /b 0
"""
"""The step that looks every quarter of an hour, by means that a clerk's work does not feel.

Its first word is the program's folder. Setup looks itself once more, at every file, before it
changes anything.
"""


def task_xml(program: PureWindowsPath, folder: PureWindowsPath, system: PureWindowsPath) -> str:
    """The task that looks for updates and installs them, for `schtasks /Create /XML`.

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
    return _TASK.format(
        triggers=_AT_START_AND_NOON, actions="".join(_action(*each) for each in steps)
    )


def closed_task_xml(
    program: PureWindowsPath, folder: PureWindowsPath, system: PureWindowsPath
) -> str:
    """The task for PCs on which the program is always in use when the other one comes.

    Args:
        program: as of `task_xml`.
        folder: of `CLOSED_STEP_NAME`.
        system: as of `task_xml`.
    """
    step = f'/d /c ""{folder / CLOSED_STEP_NAME}" "{program.parent}""'
    return _TASK.format(triggers=_EVERY_QUARTER, actions=_action(system / "cmd.exe", step))


def _action(command: PureWindowsPath, arguments: str) -> str:
    return (
        f"<Exec><Command>{escape(str(command))}</Command>"
        f"<Arguments>{escape(arguments)}</Arguments></Exec>"
    )


_AT_START_AND_NOON = """<BootTrigger><Delay>PT3M</Delay></BootTrigger>
<CalendarTrigger><StartBoundary>2026-01-01T12:05:00</StartBoundary><RandomDelay>PT1H</RandomDelay>
<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger>"""
_EVERY_QUARTER = """<BootTrigger><Delay>PT30S</Delay></BootTrigger>
<TimeTrigger><StartBoundary>2026-01-01T00:07:00</StartBoundary>
<Repetition><Interval>PT15M</Interval></Repetition></TimeTrigger>"""
_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
<RegistrationInfo><Description>Cập nhật Sohoa theo thiết lập của quản trị hệ thống</Description>
</RegistrationInfo>
<Triggers>
{triggers}
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
