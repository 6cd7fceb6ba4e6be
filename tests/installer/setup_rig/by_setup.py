"""setup.exe on a PC of the tests: how it is called, and the PC before and after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.setup.definition import read_definition
from tests.installer.setup_rig.office_pc import OfficePc, seen_by
from tests.installer.setup_rig.pytest_rig import Packages

EXIT = read_definition().exit_codes
UNINSTALL_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Sohoa"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def setup(pc: OfficePc, package: Path, words: str = "") -> str:
    """The command line of a silent run."""
    return f'"{seen_by(pc, package)}" /S {words}'


def uninstall(pc: OfficePc, words: str = "") -> int:
    """Uninstall silently, as deployment tools do; the exit code."""
    folder = pc.registry(UNINSTALL_KEY)["InstallLocation"]
    return pc.run(rf'"{folder}\uninstall.exe" /S {words} _?={folder}')


def nothing_beside(folder: Path) -> bool:
    """Neither ".new" nor ".old" is left."""
    return not list(folder.parent.glob(folder.name + ".*"))


@pytest.fixture
def clean(pc: OfficePc) -> Iterator[OfficePc]:
    """The PC without the program, and without what it left, afterwards."""
    yield pc
    if pc.registry(UNINSTALL_KEY):
        uninstall(pc, "/PURGE")
    assert pc.registry(UNINSTALL_KEY) == {}
    shutil.rmtree(pc.program, ignore_errors=True)
    shutil.rmtree(pc.machine, ignore_errors=True)
    (pc.c / "called.txt").unlink(missing_ok=True)


@pytest.fixture
def installed(clean: OfficePc, old: Packages) -> OfficePc:
    """The old version, with a dossier in its data folder."""
    code = clean.run(setup(clean, old.setup))
    assert code == EXIT["done"], f"{code}: {clean.log[-1000:]}"
    (clean.machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
    return clean
