"""setup.exe: installs, upgrades, refuses, survives, goes; on a Windows of wine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.setup.definition import read_definition
from installer.setup.payload import read_payload
from tests.installer.setup_rig.by_setup import (
    EXIT,
    RUN_KEY,
    UNINSTALL_KEY,
    clean,
    installed,
    nothing_beside,
    setup,
    uninstall,
)
from tests.installer.setup_rig.office_pc import OfficePc, is_whole, seen_by, until
from tests.installer.setup_rig.pytest_rig import Packages

__all__ = ["clean", "installed"]


def test_a_silent_install_sets_up_the_whole_pc(clean: OfficePc, old: Packages) -> None:
    words = (
        r'/AUTOSTART=1 /OFFICE=H29.7.12 /TARGET="\\kho\số hóa" '
        '"/ORGANISATION=UBND phường Bình Thạnh" /STICK_RECIPIENT="age1 x" /KEEP_DAYS='
    )

    assert clean.run(setup(clean, old.setup, words)) == EXIT["done"]

    assert is_whole(clean.program, old.tree)
    assert nothing_beside(clean.program)
    assert (clean.machine / "settings.toml").read_text().splitlines() == [
        "office=H29.7.12",
        r"target=\\kho\số hóa",
        "organisation=UBND phường Bình Thạnh",
        "stick_recipient=age1 x",
        "keep_days=",
    ]
    assert clean.registry(RUN_KEY)["Sohoa gửi hồ sơ"] == r'"C:\Program Files\Sohoa\sohoa.exe" send'
    listed = clean.registry(UNINSTALL_KEY)
    assert listed["DisplayVersion"] == "1.0.0"
    assert int(listed["EstimatedSize"]) > 2900
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
    assert installed.users_rights == {
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

    assert is_whole(clean.program, new.tree)
    assert nothing_beside(clean.program)
    assert (clean.machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"
    assert (clean.machine / "settings.toml").read_text() == "office=H29.7\n"
    assert "Sohoa gửi hồ sơ" in clean.registry(RUN_KEY)
    assert clean.registry(UNINSTALL_KEY)["DisplayVersion"] == "1.1.0"

    # And nothing goes back.
    assert clean.run(setup(clean, old.setup)) == EXIT["newer_installed"]
    assert is_whole(clean.program, new.tree)
    assert "mới hơn bản 1.0.0" in clean.log


def test_the_same_version_again_repairs(installed: OfficePc, old: Packages) -> None:
    (installed.program / "version.txt").write_text("hỏng")
    (installed.program / "runtime/Lib/site-packages/scanner_app/module_3.py").unlink()

    assert installed.run(setup(installed, old.setup)) == EXIT["done"]

    assert is_whole(installed.program, old.tree)


def test_uninstalling_leaves_data_unless_told_otherwise(installed: OfficePc, old: Packages) -> None:
    assert uninstall(installed) == EXIT["done"]

    until(lambda: not installed.program.exists())
    assert (installed.machine / "data" / "hồ sơ.pdf").exists()
    assert installed.registry(UNINSTALL_KEY) == {} == installed.registry(r"Software\Sohoa\Setup")
    assert not (installed.c / "ProgramData/Microsoft/Windows/Start Menu/Programs/Sohoa").exists()
    rule, *tasks = installed.calls.splitlines()[-3:]
    assert "delete rule" in rule
    assert ['/Delete /TN "Sohoa update' in task for task in tasks] == [True, True]

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
    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)
    # Titles of windows are shown, not written down.
    assert installed.log.count("Sohoa đang chạy: (cửa sổ). Hãy") == 2


def test_a_file_that_somebody_holds_is_named_and_nothing_happens(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    with installed.held(installed.program / "version.txt"):
        assert installed.run(setup(installed, new.setup)) == EXIT["file_locked"]

    assert r"C:\Program Files\Sohoa\version.txt" in installed.log
    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)


def test_a_wrong_setting_brings_the_old_version_back(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    before = (installed.machine / "settings.toml").read_bytes()

    assert (
        installed.run(setup(installed, new.setup, "/TARGET=x /OFFICE=sai")) == EXIT["bad_property"]
    )

    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)
    assert (installed.machine / "settings.toml").read_bytes() == before
    assert "Mã đơn vị không đúng: sai" in installed.log
    assert installed.run(setup(installed, new.setup, "/OFICE=H29")) == EXIT["bad_property"]
    assert "Không hiểu tham số “/OFICE=H29”" in installed.log


def test_a_version_that_fails_its_self_test_does_not_take_the_old_ones_place(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    (installed.machine / "broken").touch()

    assert installed.run(setup(installed, new.setup, "/SELFTEST")) == EXIT["self_test_failed"]

    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)
    assert "Tesseract không chạy" in installed.log
    (installed.machine / "broken").unlink()
    assert installed.run(setup(installed, new.setup, "/SELFTEST")) == EXIT["done"]
    assert is_whole(installed.program, new.tree)


@pytest.mark.parametrize("moment", ["unpacking", "between the renames", "setting up"])
def test_a_setup_that_was_killed_leaves_a_whole_version_for_the_next_run(
    installed: OfficePc, old: Packages, new: Packages, moment: str
) -> None:
    beside, away = (installed.program.with_name(f"Sohoa.{each}") for each in ("new", "old"))
    if moment == "unpacking":
        installed.start(setup(installed, new.setup))
        until(lambda: len(list(beside.rglob("*.py"))) > 20)
        installed.end()
        assert is_whole(installed.program, old.tree)
    elif moment == "setting up":
        (installed.machine / "wait").touch()
        installed.start(setup(installed, new.setup, "/OFFICE=H29"))
        until(lambda: "H29" in (installed.machine / "settings.toml").read_text())
        installed.end()
        (installed.machine / "wait").unlink()
        assert is_whole(installed.program, new.tree)
        assert is_whole(away, old.tree)
    else:
        installed.program.rename(away)
        shutil.copytree(new.tree, beside)

    # The killed one's child may live for another moment.
    until(lambda: installed.run(setup(installed, old.setup)) == EXIT["done"], 60)

    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)
    assert (installed.machine / "data" / "hồ sơ.pdf").exists()


def test_a_disk_that_is_full_in_the_middle_keeps_the_old_version(
    small_disk: Path, clean: OfficePc, old: Packages, new: Packages
) -> None:
    folder = small_disk / "Một cửa" / "Sohoa"
    assert clean.run(setup(clean, old.setup, r"/D=E:\Một cửa\Sohoa")) == EXIT["done"]
    assert is_whole(folder, old.tree)
    subprocess.run(["mount", "-o", "remount,nr_inodes=250", str(small_disk)], check=True)

    assert clean.run(setup(clean, new.setup)) == EXIT["failed"]

    assert is_whole(folder, old.tree)
    assert nothing_beside(folder)
    subprocess.run(["mount", "-o", "remount,nr_inodes=0,size=40m", str(small_disk)], check=True)
    assert clean.run(setup(clean, new.setup)) == EXIT["disk_full"]
    assert is_whole(folder, old.tree)
    assert nothing_beside(folder)
    assert "Ổ đĩa không đủ chỗ: cần 66 MB, còn" in clean.log


def test_a_folder_is_refused_that_is_too_long_or_holds_other_things(
    clean: OfficePc, old: Packages
) -> None:
    longest = read_payload(old.tree).longest_folder
    fits = "C:\\" + "Số hóa".ljust(longest - 3, "x")
    (clean.c / "Hồ sơ").mkdir(exist_ok=True)
    (clean.c / "Hồ sơ" / "đơn.docx").touch()

    assert clean.run(setup(clean, old.setup, f"/D={fits}x")) == EXIT["path_too_long"]
    assert clean.run(setup(clean, old.setup, r"/D=C:\Hồ sơ")) == EXIT["bad_property"]
    assert clean.run(setup(clean, old.setup, f"/D={fits}")) == EXIT["done"]

    assert is_whole(clean.c / fits[3:], old.tree)
    assert (clean.c / "Hồ sơ" / "đơn.docx").exists()


def test_without_an_administrators_rights_it_says_so(clean: OfficePc, old: Packages) -> None:
    log = clean.c / "nhật ký.log"

    refused = clean.run_limited(setup(clean, old.setup, r'"/LOG=C:\nhật ký.log"'))

    assert refused == EXIT["no_right"]
    assert "cần quyền quản trị" in log.read_text(encoding="utf-16")
    assert not clean.program.exists()


@pytest.fixture
def small_disk(pc: OfficePc, tmp_path: Path) -> Iterator[Path]:
    """Drive E:, of which the tests say how much it holds."""
    mounting = ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(tmp_path)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("không có quyền gắn ổ đĩa: bỏ qua phép thử ổ đầy")
    letter = pc.c.parent / "dosdevices" / "e:"
    letter.symlink_to(tmp_path)
    yield tmp_path
    letter.unlink()
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)
