"""setup.exe: installs, upgrades, refuses, survives, goes; on a Windows of wine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.setup.definition import read_definition
from tests.installer.setup_rig.office_pc import OfficePc, seen_by, until
from tests.installer.setup_rig.pytest_rig import Packages

EXIT = read_definition().exit_codes
UNINSTALL_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Sohoa"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def setup(pc: OfficePc, package: Path, words: str = "") -> str:
    return f'"{seen_by(pc, package)}" /S {words}'


def uninstall(pc: OfficePc, words: str = "") -> int:
    folder = pc.registry(UNINSTALL_KEY)["InstallLocation"]
    return pc.run(rf'"{folder}\uninstall.exe" /S {words} _?={folder}')


def is_whole(folder: Path, packages: Packages) -> bool:
    """Exactly this version lies there."""
    wanted = {
        path.relative_to(packages.tree): path.read_bytes()
        for path in packages.tree.rglob("*")
        if path.is_file()
    }
    found = {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "uninstall.exe"
    }
    return found == wanted


def nothing_beside(folder: Path) -> bool:
    return not [path for path in folder.parent.glob(folder.name + ".*")]


@pytest.fixture
def clean(pc: OfficePc) -> Iterator[OfficePc]:
    """The PC without the program, and without what it left, afterwards."""
    yield pc
    if pc.registry(UNINSTALL_KEY):
        uninstall(pc, "/PURGE")
    shutil.rmtree(pc.program, ignore_errors=True)
    shutil.rmtree(pc.machine, ignore_errors=True)
    (pc.c / "called.txt").unlink(missing_ok=True)


@pytest.fixture
def installed(clean: OfficePc, old: Packages) -> OfficePc:
    """The old version, with a dossier in its data folder."""
    assert clean.run(setup(clean, old.setup)) == EXIT["done"]
    (clean.machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
    return clean


def test_a_silent_install_sets_up_the_whole_pc(clean: OfficePc, old: Packages) -> None:
    words = (
        r"/AUTOSTART=1 /OFFICE=H29.7.12 /TARGET=\\kho\số hóa\ "
        '"/ORGANISATION=UBND phường Bình Thạnh" /STICK_RECIPIENT="age1 x" /KEEP_DAYS='
    ).replace(r"/TARGET=\\kho\số hóa\ ", r'/TARGET="\\kho\số hóa" ')

    assert clean.run(setup(clean, old.setup, words)) == EXIT["done"]

    assert is_whole(clean.program, old) and nothing_beside(clean.program)
    assert (clean.machine / "settings.toml").read_text().splitlines() == [
        "office=H29.7.12",
        r"target=\\kho\số hóa",
        "organisation=UBND phường Bình Thạnh",
        "stick_recipient=age1 x",
        "keep_days=",
    ]
    assert clean.registry(RUN_KEY)["Sohoa gửi hồ sơ"] == r'"C:\Program Files\Sohoa\sohoa.exe" send'
    listed = clean.registry(UNINSTALL_KEY)
    assert listed["DisplayVersion"] == "1.0.0" and int(listed["EstimatedSize"]) > 3000
    menu = clean.c / "ProgramData/Microsoft/Windows/Start Menu/Programs/Sohoa"
    assert sorted(path.stem for path in menu.iterdir()) == sorted(
        each.name for each in read_definition().shortcuts
    )
    rules = [line for line in clean.calls.splitlines() if "add rule" in line]
    assert [("5353" in rule, "sohoa.com" in rule) for rule in rules] == [
        (True, False),
        (True, True),
    ]


def test_users_may_write_data_and_administrators_alone_the_rest(installed: OfficePc) -> None:
    rights = [line for line in installed.calls.splitlines() if "/inheritance:r" in line]

    users = {
        line.split('"')[3]: line.split("*S-1-5-32-545:(OI)(CI)")[1].split()[0] for line in rights
    }
    assert users == {
        r"C:\ProgramData\Sohoa": "RX",
        r"C:\Program Files\Sohoa.new": "RX",
        r"C:\ProgramData\Sohoa\data": "M",
    }


def test_an_upgrade_takes_the_new_and_keeps_data_settings_and_choices(
    clean: OfficePc, old: Packages, new: Packages
) -> None:
    assert clean.run(setup(clean, old.setup, "/AUTOSTART=1 /OFFICE=H29.7")) == EXIT["done"]
    (clean.machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")

    assert clean.run(setup(clean, new.setup)) == EXIT["done"]

    assert is_whole(clean.program, new) and nothing_beside(clean.program)
    assert (clean.machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"
    assert (clean.machine / "settings.toml").read_text() == "office=H29.7\n"
    assert "Sohoa gửi hồ sơ" in clean.registry(RUN_KEY)
    assert clean.registry(UNINSTALL_KEY)["DisplayVersion"] == "1.1.0"

    # And nothing goes back.
    assert clean.run(setup(clean, old.setup)) == EXIT["newer_installed"]
    assert is_whole(clean.program, new) and "mới hơn bản 1.0.0" in clean.log


def test_the_same_version_again_repairs(installed: OfficePc, old: Packages) -> None:
    (installed.program / "version.txt").write_text("hỏng")
    (installed.program / "runtime/Lib/site-packages/scanner_app/module_3.py").unlink()

    assert installed.run(setup(installed, old.setup)) == EXIT["done"]

    assert is_whole(installed.program, old)


def test_uninstalling_leaves_data_unless_told_otherwise(installed: OfficePc, old: Packages) -> None:
    assert uninstall(installed) == EXIT["done"]

    until(lambda: not installed.program.exists())
    assert (installed.machine / "data" / "hồ sơ.pdf").exists()
    assert installed.registry(UNINSTALL_KEY) == {} == installed.registry(r"Software\Sohoa\Setup")
    assert not (installed.c / "ProgramData/Microsoft/Windows/Start Menu/Programs/Sohoa").exists()
    assert "delete rule" in installed.calls.splitlines()[-1]

    assert installed.run(setup(installed, old.setup)) == EXIT["done"]
    assert uninstall(installed, "/PURGE") == EXIT["done"]

    until(lambda: not installed.program.exists())
    assert not installed.machine.exists()


def test_a_running_window_is_named_and_nothing_happens(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    installed.start(rf'"{seen_by(installed, installed.program)}\sohoa.exe"')

    refused = installed.run(setup(installed, new.setup)), uninstall(installed)
    installed.end()

    assert refused == (EXIT["running"], EXIT["running"])
    assert is_whole(installed.program, old) and nothing_beside(installed.program)
    assert "Sohoa đang chạy" in installed.log


def test_a_file_that_somebody_holds_is_named_and_nothing_happens(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    with installed.held(installed.program / "version.txt"):
        assert installed.run(setup(installed, new.setup)) == EXIT["file_locked"]

    assert r"C:\Program Files\Sohoa\version.txt" in installed.log
    assert is_whole(installed.program, old) and nothing_beside(installed.program)


def test_a_package_with_one_wrong_byte_changes_nothing(
    installed: OfficePc, old: Packages, new: Packages, tmp_path: Path
) -> None:
    content = bytearray(new.setup.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "setup.exe").write_bytes(content)

    assert installed.run(setup(installed, tmp_path / "setup.exe")) == EXIT["package_damaged"]

    assert is_whole(installed.program, old) and nothing_beside(installed.program)
    assert "Tệp cài đặt bị hỏng".encode("utf-16-le") in content


def test_a_wrong_setting_brings_the_old_version_back(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    before = (installed.machine / "settings.toml").read_bytes()

    assert (
        installed.run(setup(installed, new.setup, "/TARGET=x /OFFICE=sai")) == EXIT["bad_property"]
    )

    assert is_whole(installed.program, old) and nothing_beside(installed.program)
    assert (installed.machine / "settings.toml").read_bytes() == before
    assert "Mã đơn vị không đúng: sai" in installed.log
    assert installed.run(setup(installed, new.setup, "/OFICE=H29")) == EXIT["bad_property"]
    assert "Không hiểu tham số “/OFICE=H29”" in installed.log


@pytest.mark.parametrize("moment", ["unpacking", "between the renames", "setting up"])
def test_a_setup_that_was_killed_leaves_a_whole_version_for_the_next_run(
    installed: OfficePc, old: Packages, new: Packages, moment: str
) -> None:
    beside, away = (installed.program.with_name(f"Sohoa.{each}") for each in ("new", "old"))
    if moment == "unpacking":
        installed.start(setup(installed, new.setup))
        until(lambda: len(list(beside.rglob("*.py"))) > 20)
        installed.end()
        assert is_whole(installed.program, old)
    elif moment == "setting up":
        (installed.machine / "wait").touch()
        installed.start(setup(installed, new.setup, "/OFFICE=H29"))
        until(lambda: "H29" in (installed.machine / "settings.toml").read_text())
        installed.end()
        (installed.machine / "wait").unlink()
        assert is_whole(installed.program, new) and is_whole(away, old)
    else:
        installed.program.rename(away)
        shutil.copytree(new.tree, beside)

    # The killed one's child may live for another moment.
    until(lambda: installed.run(setup(installed, old.setup)) == EXIT["done"], 60)

    assert is_whole(installed.program, old) and nothing_beside(installed.program)
    assert (installed.machine / "data" / "hồ sơ.pdf").exists()
