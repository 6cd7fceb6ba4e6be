"""The MSI's tables against Microsoft's rules, for what only a real Windows would show.

wine takes nothing back and has one user. The rules are those of Microsoft's pages "Rollback Custom
Actions", "Commit Custom Actions", "RemoveExistingProducts Action", "Restricted Public Properties".
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pefile
import pytest

from installer.setup.definition import read_definition
from installer.setup.steps_program import build_msi_steps
from tests.installer.setup_rig.pytest_rig import Packages

DLL, SET_PROPERTY = 1, 51
GO_ON, ROLLBACK, COMMIT, IN_SCRIPT, AS_SYSTEM = 64, 256, 512, 1024, 2048
TAKES_BACK = {
    "SettingsBack": ("SettingsSet", "SettingsTaken"),
    "FirewallBack0": ("FirewallCleared",),
    "FirewallBack1": ("FirewallCleared",),
    "FirewallClosed": ("FirewallOpened0", "FirewallOpened1"),
}
"""By rollback action, what it takes back."""
NEEDS_NO_WAY_BACK = {
    "OwnedFolders": "looks",
    "OwnedFiles": "looks",
    "SettingsKept": "makes a copy",
    **dict.fromkeys(
        ["OwnMachine", "SecureMachine", "SecureShared", "SecureProgram"]
        + [f"TakenOver{number}{part}" for number in range(2) for part in range(2)],
        "only takes rights away",
    ),
}
Rows = dict[str, list[str]]


@pytest.fixture(scope="module")
def msi(old: Packages) -> Path:
    return old.msi


def table(msi: Path, name: str) -> Rows:
    """Rows by their first column."""
    command = ["msiinfo", "export", str(msi), name]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return {row[0]: row[1:] for row in (line.split("\t") for line in told.splitlines()[3:])}


def places(msi: Path, name: str = "InstallExecuteSequence") -> dict[str, int]:
    return {action: int(row[1]) for action, row in table(msi, name).items()}


def in_script(msi: Path) -> dict[str, int]:
    """Type of each action of ours that runs when things are changed."""
    types = {action: int(row[0]) for action, row in table(msi, "CustomAction").items()}
    return {action: kind for action, kind in types.items() if kind & IN_SCRIPT}


def test_what_changes_the_pc_runs_as_the_system_within_the_transaction(msi: Path) -> None:
    at, conditions = places(msi), table(msi, "InstallExecuteSequence")
    actions = table(msi, "CustomAction")
    assert len(in_script(msi)) > 15
    for action, kind in in_script(msi).items():
        assert kind & AS_SYSTEM
        assert kind & 0x3F == DLL
        assert at["InstallInitialize"] < at[action] < at["InstallFinalize"]
        # Told its words before, whenever it runs.
        assert actions[f"Tell{action}"][:2] == [str(SET_PROPERTY), action]
        assert at["CostFinalize"] < at[f"Tell{action}"] < at[action]
        assert conditions[f"Tell{action}"][0] == conditions[action][0]


def test_every_change_has_its_way_back_registered_before_it(msi: Path) -> None:
    at, kinds = places(msi), in_script(msi)
    for back, changes in TAKES_BACK.items():
        assert kinds[back] & ROLLBACK
        assert all(at[back] < at[change] for change in changes)
    # Nothing is put back that was not kept, and the copy goes when nothing can fail any more.
    assert at["SettingsKept"] < at["SettingsBack"]
    assert not kinds["SettingsKept"] & GO_ON
    assert kinds["SettingsDone"] & COMMIT
    # What nothing brings back waits until all else is done.
    assert kinds["Purged"] & COMMIT
    changed = {one for one, kind in kinds.items() if not kind & (ROLLBACK | COMMIT)}
    backed = {change for each in TAKES_BACK.values() for change in each}
    assert changed == backed | set(NEEDS_NO_WAY_BACK)


def test_the_old_version_goes_within_what_can_be_taken_back(msi: Path) -> None:
    at, kinds = places(msi), in_script(msi)
    first, removed = at["InstallInitialize"], at["RemoveExistingProducts"]
    assert first < removed < at["ProcessComponents"]
    assert [one for one, place in at.items() if first < place < removed] == []
    assert removed < min(at[action] for action in kinds)
    # Nor does whoever repairs have another product removed by naming it.
    assert table(msi, "InstallExecuteSequence")["RemoveExistingProducts"][0] == "NOT Installed"
    assert at["CostFinalize"] < at["CheckInUse"] < at["InstallValidate"]


def test_rights_are_set_on_folders_that_are_there_and_still_empty(msi: Path) -> None:
    at = places(msi)
    assert "INSTALLDIR" in table(msi, "CreateFolder")
    owned, secured = at["OwnedFolders"], [at["SecureMachine"], at["SecureProgram"]]
    assert at["CreateFolders"] < owned < at["OwnMachine"] < min(secured)
    assert max(secured) < at["InstallFiles"]
    # Users could lay files there until the folder was secured: looked at when they no longer can.
    assert at["SecureMachine"] < at["OwnedFiles"] < at["TakenOver00"] < at["SettingsKept"]


def test_whoever_repairs_without_rights_sets_nothing(msi: Path) -> None:
    conditions = table(msi, "InstallExecuteSequence")
    for action in ("SettingsSet", "SettingsTaken"):
        assert "NOT (Installed AND RestrictedUserControl)" in conditions[action][0]
    definition, rows = read_definition(), table(msi, "Property")
    asked = {*definition.properties, "SETTINGS", "AUTOSTART", "PURGE", "INSTALLDIR"}
    found = {row[-1] for row in table(msi, "Upgrade").values()} | {"OLDERFOUND", "NEWERFOUND"}
    assert set(rows["SecureCustomProperties"][0].split(";")) == asked | found
    # What it goes by is searched by the service: in its sequence, not in the window's.
    assert set(places(msi, "InstallUISequence")) == {
        "CostInitialize", "FileCost", "CostFinalize", "ExecuteAction"
    }  # fmt: skip
    assert {"AppSearch", "FindRelatedProducts", "LaunchConditions", "TakeFolder"} <= set(
        places(msi)
    )


def test_no_word_that_logs_show_is_a_secret() -> None:
    definition = read_definition()
    words = [*definition.properties, *definition.properties.values()]
    assert [word for word in words if re.search("passw|pin$|secret", word, re.IGNORECASE)] == []


def test_every_step_is_in_the_library_and_nothing_foreign_is_needed(
    msi: Path, tmp_path: Path
) -> None:
    rows = table(msi, "CustomAction").values()
    called = {row[2] for row in rows if row[1] == "msisteps"}
    with pefile.PE(str(build_msi_steps(tmp_path))) as library:
        exported = {each.name.decode() for each in library.DIRECTORY_ENTRY_EXPORT.symbols}
        needed = {each.dll.decode().lower() for each in library.DIRECTORY_ENTRY_IMPORT}

    assert called == exported == {"CheckInUse", "CheckOwned", "RunStep"}
    assert needed <= {"advapi32.dll", "kernel32.dll", "msi.dll", "msvcrt.dll", "user32.dll"}
