"""The tasks are as Microsoft's schema for them has it: schtasks refuses what is not, at IT's PC."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from pathlib import PureWindowsPath

import pytest

from scanner_app.updates.schedule import closed_task_xml, task_xml

_SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
_WHERE = (
    r"C:\Program Files\Một cửa & số hóa\Sohoa\sohoa.com",
    r"C:\Program Files\Sohoa.update",
    r"C:\Windows\System32",
)
_TRIGGER = ("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit")
_IN_ORDER = {
    "BootTrigger": (*_TRIGGER, "Delay"),
    "TimeTrigger": (*_TRIGGER, "RandomDelay"),
    "CalendarTrigger": (*_TRIGGER, "RandomDelay", "ScheduleByDay"),
    "Exec": ("Command", "Arguments", "WorkingDirectory"),
}
"""Sequences of [MS-TSCH] 2.5.3 and 2.5.7; an element that is not named in one may not be there."""
_ANY_ORDER = {
    "Task": {"RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"},
    "RegistrationInfo": {"Description", "Author", "Version", "Date", "URI"},
    "Triggers": {"BootTrigger", "TimeTrigger", "CalendarTrigger"},
    "Repetition": {"Interval", "Duration", "StopAtDurationEnd"},
    "ScheduleByDay": {"DaysInterval"},
    "Principals": {"Principal"},
    "Principal": {"UserId", "LogonType", "RunLevel"},
    "Settings": {
        *("MultipleInstancesPolicy", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries"),
        *("StartWhenAvailable", "ExecutionTimeLimit", "Priority", "WakeToRun", "Hidden"),
    },
    "Actions": {"Exec"},
}
_DURATIONS = {"Delay", "RandomDelay", "Interval", "ExecutionTimeLimit", "Duration"}
_WORDS = {
    "MultipleInstancesPolicy": {"Parallel", "Queue", "IgnoreNew", "StopExisting"},
    "RunLevel": {"LeastPrivilege", "HighestAvailable"},
    "DisallowStartIfOnBatteries": {"true", "false"},
    "StopIfGoingOnBatteries": {"true", "false"},
    "StartWhenAvailable": {"true", "false"},
}
_MOST_ACTIONS, _MOST_TRIGGERS = 32, 48


Made = Callable[[PureWindowsPath, PureWindowsPath, PureWindowsPath], str]


def _task(made: Made) -> ET.Element:
    program, folder, system = map(PureWindowsPath, _WHERE)
    return ET.fromstring(made(program, folder, system).partition("?>")[2])


def _name(element: ET.Element) -> str:
    assert element.tag.startswith(_SPACE)
    return element.tag.removeprefix(_SPACE)


@pytest.mark.parametrize("made", [task_xml, closed_task_xml])
def test_every_element_stands_where_windows_wants_it(made: Made) -> None:
    task = _task(made)

    assert (task.tag, task.get("version")) == (f"{_SPACE}Task", "1.3")
    for parent in task.iter():
        found = [_name(each) for each in parent]
        wanted = _IN_ORDER.get(_name(parent))
        if wanted is not None:
            assert found == [each for each in wanted if each in found], _name(parent)
        elif found:
            assert set(found) <= _ANY_ORDER[_name(parent)]
            assert len(found) == len(set(found)) or _name(parent) in ("Actions", "Triggers")
    (actions,) = task.iter(f"{_SPACE}Actions")
    (principal,) = task.iter(f"{_SPACE}Principal")
    assert actions.get("Context") == principal.get("id")
    assert 1 <= len(actions) <= _MOST_ACTIONS
    assert len(next(task.iter(f"{_SPACE}Triggers"))) <= _MOST_TRIGGERS


@pytest.mark.parametrize("made", [task_xml, closed_task_xml])
def test_every_value_is_of_its_kind(made: Made) -> None:
    task = _task(made)

    for element in task.iter():
        name, text = _name(element), (element.text or "").strip()
        if name in _DURATIONS:
            # Interval from a minute to 31 days; a bare "PT" is no duration.
            assert re.fullmatch(r"P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?(?<![PT])", text), name
        elif name == "StartBoundary":
            # Without a zone: the PC's time, as people know it.
            assert datetime.fromisoformat(text).tzinfo is None
        elif name in _WORDS:
            assert text in _WORDS[name]
    commands = [each.text or "" for each in task.iter(f"{_SPACE}Command")]
    assert all(PureWindowsPath(each).is_absolute() for each in commands)
    # The system's account by its number: its name is another one in each language.
    assert [each.text for each in task.iter(f"{_SPACE}UserId")] == ["S-1-5-18"]
