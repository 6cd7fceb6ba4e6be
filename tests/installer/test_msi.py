"""The MSI: installs, upgrades, refuses, repairs, goes; on a Windows of wine.

wine takes nothing back when an installation fails: that is in docs/windows-checklist.md.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.setup.definition import read_definition
from tests.installer.setup_rig.office_pc import OfficePc, is_whole, of_somebody, seen_by, until
from tests.installer.setup_rig.pytest_rig import Packages

DONE, FAILED = 0, 1603
KEY = r"Software\Sohoa\Setup"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def msiexec(pc: OfficePc, action: str, package: Path, words: str = "") -> int:
    command = rf'C:\windows\system32\msiexec.exe /{action} "{seen_by(pc, package)}" /qn {words}'
    return pc.run(command + r" /l*v C:\msi.log")


def said(pc: OfficePc) -> str:
    """The log, of which wine spoils Vietnamese letters, and without what launch conditions say."""
    return (pc.c / "msi.log").read_bytes().decode("cp1252", "replace")


@pytest.fixture
def clean(pc: OfficePc, old: Packages, new: Packages) -> Iterator[OfficePc]:
    """The PC without the program, and without what it left, afterwards."""
    yield pc
    version = pc.registry(KEY).get("Version")
    for packages in (old, new):
        if packages.version == version:
            msiexec(pc, "x", packages.msi, "PURGE=1")
    shutil.rmtree(pc.program, ignore_errors=True)
    shutil.rmtree(pc.machine, ignore_errors=True)
    (pc.c / "called.txt").unlink(missing_ok=True)


@pytest.fixture
def installed(clean: OfficePc, old: Packages) -> OfficePc:
    """The old version, with a dossier in its data folder."""
    assert msiexec(clean, "i", old.msi) == DONE
    (clean.machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
    return clean


def test_a_silent_install_sets_up_the_whole_pc(clean: OfficePc, old: Packages) -> None:
    words = (
        r'AUTOSTART=1 OFFICE=H29.7 TARGET="\\kho\số hóa\\" ORGANISATION="UBND phường Bình Thạnh"'
    )

    assert msiexec(clean, "i", old.msi, words) == DONE

    assert is_whole(clean.program, old.tree)
    settings = (clean.machine / "settings.toml").read_text().splitlines()
    assert settings[:2] == ["office=H29.7", "organisation=UBND phường Bình Thạnh"]
    assert "timestamp_url=" in settings
    assert not list(clean.machine.glob("*.before"))
    assert clean.registry(RUN_KEY)["Sohoa gửi hồ sơ"] == r'"C:\Program Files\Sohoa\sohoa.exe" send'
    assert clean.registry(KEY)["Folder"] == r"C:\Program Files\Sohoa"
    names = {each.name for each in read_definition().shortcuts}
    assert {path.stem for path in clean.c.rglob("*.lnk")} >= names
    assert clean.users_rights == {
        r"C:\ProgramData\Sohoa": "RX",
        r"C:\ProgramData\Sohoa\data": "M",
        r"C:\Program Files\Sohoa": "RX",
    }
    assert sum("localport=5353" in line for line in clean.calls.splitlines()) == 2


def test_an_upgrade_takes_the_new_and_keeps_data_settings_and_choices(
    clean: OfficePc, old: Packages, new: Packages
) -> None:
    assert msiexec(clean, "i", old.msi, "AUTOSTART=1 OFFICE=H29.7") == DONE
    (clean.machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")

    assert msiexec(clean, "i", new.msi) == DONE

    assert is_whole(clean.program, new.tree)
    assert (clean.machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"
    assert "office=H29.7" in (clean.machine / "settings.toml").read_text()
    assert "Sohoa gửi hồ sơ" in clean.registry(RUN_KEY)
    assert clean.registry(KEY)["Version"] == "1.1.0"

    # And nothing goes back, nor comes the other kind over it.
    assert msiexec(clean, "i", old.msi) == FAILED
    assert (
        clean.run(f'"{seen_by(clean, new.setup)}" /S')
        == read_definition().exit_codes["other_kind_installed"]
    )
    assert is_whole(clean.program, new.tree)


def test_a_repair_brings_files_back(installed: OfficePc, old: Packages) -> None:
    (installed.program / "version.txt").unlink()

    assert msiexec(installed, "i", old.msi, "REINSTALL=ALL") == DONE

    assert is_whole(installed.program, old.tree)


def test_uninstalling_leaves_data_unless_told_otherwise(installed: OfficePc, old: Packages) -> None:
    assert msiexec(installed, "x", old.msi) == DONE

    assert not installed.program.exists()
    assert (installed.machine / "data" / "hồ sơ.pdf").exists()
    assert installed.registry(KEY) == {}
    assert not list(installed.c.rglob("Sohoa - *.lnk"))
    assert "delete" in installed.calls.splitlines()[-1]

    assert msiexec(installed, "i", old.msi) == DONE
    assert msiexec(installed, "x", old.msi, "PURGE=1") == DONE

    assert not installed.machine.exists()


def test_a_running_window_and_a_wrong_choice_are_refused_in_words(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    installed.start(rf'"{seen_by(installed, installed.program)}\sohoa.exe"')
    refused = msiexec(installed, "i", new.msi)
    installed.end()
    assert refused == FAILED
    assert "Sohoa dang ch?y: sohoa.exe." in said(installed)
    assert msiexec(installed, "i", new.msi, "AUTOSTART=yes") == FAILED
    assert is_whole(installed.program, old.tree)


def test_a_wrong_setting_leaves_the_machine_file_as_it_was(
    installed: OfficePc, old: Packages
) -> None:
    before = (installed.machine / "settings.toml").read_bytes()

    assert msiexec(installed, "i", old.msi, "REINSTALL=ALL TARGET=x OFFICE=sai") == FAILED

    assert (installed.machine / "settings.toml").read_bytes() == before
    assert "sai" in said(installed)


def test_what_users_laid_where_settings_go_is_refused(clean: OfficePc, old: Packages) -> None:
    clean.machine.mkdir()
    (clean.machine / "settings.toml").write_text("target = 'x'")

    with of_somebody(clean.machine / "settings.toml"):
        assert msiexec(clean, "i", old.msi) == FAILED

    assert not clean.program.exists()
    assert "settings.toml" in said(clean)


def test_it_waits_for_no_setup_exe_that_works(clean: OfficePc, old: Packages) -> None:
    clean.machine.mkdir()
    (clean.machine / "wait").touch()
    clean.start(f'"{seen_by(clean, old.setup)}" /S')
    until(lambda: (clean.machine / "settings.toml").exists())

    refused = msiexec(clean, "i", old.msi)
    (clean.machine / "wait").unlink()

    assert (clean.wait(), refused) == (DONE, FAILED)
    assert "b? cài Sohoa khác" in said(clean)
    assert clean.registry(KEY)["Kind"] == "exe"
    folder = r"C:\Program Files\Sohoa"
    assert clean.run(rf'"{folder}\uninstall.exe" /S _?={folder}') == 0


def test_a_cabinet_with_one_wrong_byte_is_not_installed(
    clean: OfficePc, old: Packages, tmp_path: Path
) -> None:
    content = bytearray(old.msi.read_bytes())
    content[content.index(b"MSCF") + 1_000_000] ^= 1
    package = tmp_path / "Sohoa.msi"
    package.write_bytes(content)

    assert msiexec(clean, "i", package) == FAILED


def test_every_refusal_is_in_vietnamese(old: Packages) -> None:
    command = ["msiinfo", "export", str(old.msi), "LaunchCondition"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout

    for words in (
        "quyền quản trị",
        "Windows 10",
        "bằng setup.exe",
        "mới hơn bản 1.0.0",
        "0 hoặc 1",
    ):
        assert words in told


def test_the_msi_does_not_come_over_a_setup_exe(
    clean: OfficePc, old: Packages, new: Packages
) -> None:
    assert clean.run(f'"{seen_by(clean, old.setup)}" /S') == 0

    assert msiexec(clean, "i", new.msi) == FAILED

    assert is_whole(clean.program, old.tree)
    folder = r"C:\Program Files\Sohoa"
    assert clean.run(rf'"{folder}\uninstall.exe" /S _?={folder}') == 0
