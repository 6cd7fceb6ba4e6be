"""setup.exe against planted folders, other people's processes, damage, odd words."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pefile
import pytest

from installer.setup.definition import read_definition
from installer.setup.nsis import make_setup
from installer.setup.payload import read_payload
from installer.setup.steps_program import build_steps
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
from tests.installer.setup_rig.office_pc import OfficePc, is_whole, of_somebody, seen_by, until
from tests.installer.setup_rig.pytest_rig import NEW, Packages

__all__ = ["clean", "installed"]
KNOWN_DLLS = {"advapi32", "comctl32", "gdi32", "kernel32", "ole32", "shell32", "user32"}
"""Those of the stub that Windows takes from its own folder alone, whatever lies beside."""


@pytest.fixture
def elsewhere(clean: OfficePc) -> Iterator[Path]:
    """A folder that is none of ours, with a file."""
    folder = clean.c / "Kho khác"
    folder.mkdir()
    (folder / "đơn.docx").touch()
    yield folder
    assert [path.name for path in folder.iterdir()] == ["đơn.docx"]
    shutil.rmtree(folder)


def test_what_users_laid_where_settings_go_is_refused(clean: OfficePc, old: Packages) -> None:
    names = ("", "settings.toml", "profiles.toml", "update.json", "logs", "logs/setup.log")
    for name in names:
        place = clean.machine / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir() if name in ("", "logs") else place.write_text("target = 'x'")

        with of_somebody(place):
            assert clean.run(setup(clean, old.setup)) == EXIT["failed"]

        log = next(clean.c.glob("windows/[Ll]ogs/Sohoa-setup.log"))
        refusal = f"{seen_by(clean, place)} không phải do quản trị viên tạo"
        assert refusal in log.read_text("utf-16").splitlines()[-1]
        shutil.rmtree(clean.machine)
    assert not clean.program.exists()


def test_links_that_users_laid_are_not_followed(
    clean: OfficePc, old: Packages, new: Packages, elsewhere: Path
) -> None:
    def refused(link: Path, package: Packages) -> bool:
        link.symlink_to(elsewhere)
        code = clean.run(setup(clean, package.setup))
        link.unlink()
        return code == EXIT["failed"]

    assert refused(clean.machine, old)
    clean.machine.mkdir()
    assert [refused(clean.machine / name, old) for name in ("data", "logs")] == [True, True]
    assert clean.run(setup(clean, old.setup)) == EXIT["done"]
    assert seen_by(clean, elsewhere) not in clean.calls

    beside = [clean.program.with_name(f"Sohoa.{kind}") for kind in ("new", "old")]
    assert [refused(link, new) for link in beside] == [True, True]
    assert is_whole(clean.program, old.tree)
    beside[1].symlink_to(elsewhere)
    assert uninstall(clean) == EXIT["done"]
    beside[1].unlink()


def test_a_folder_beside_that_somebody_made_is_not_unpacked_into(
    clean: OfficePc, old: Packages
) -> None:
    beside = clean.program.with_name("Sohoa.new")
    beside.mkdir()

    with of_somebody(beside):
        assert clean.run(setup(clean, old.setup)) == EXIT["failed"]
        assert list(beside.iterdir()) == []

    beside.rmdir()
    assert not clean.program.exists()


def test_another_persons_window_is_seen_although_its_process_may_not_be_asked(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    installed.start(rf'"{seen_by(installed, installed.program)}\sohoa.exe" shielded')

    # wine renames folders of running programs; the check alone keeps this one.
    refused = installed.run(setup(installed, new.setup))
    installed.end()

    assert refused == EXIT["running"]
    assert is_whole(installed.program, old.tree)


def test_a_window_opened_while_it_unpacks_keeps_the_old_version(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    (installed.machine / "stay").touch()

    refused = installed.run(setup(installed, new.setup, "/SELFTEST"))
    (installed.machine / "stay").unlink()

    assert refused == EXIT["running"]
    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)


def test_one_setup_at_a_time(clean: OfficePc, old: Packages, new: Packages) -> None:
    clean.machine.mkdir()
    (clean.machine / "wait").touch()
    clean.start(setup(clean, old.setup, "/OFFICE=H29"))
    until(lambda: (clean.machine / "settings.toml").exists())

    assert clean.run(setup(clean, new.setup)) == EXIT["setup_running"]
    folder = seen_by(clean, clean.program)
    assert clean.run(rf'"{folder}\uninstall.exe" /S _?={folder}') == EXIT["setup_running"]

    (clean.machine / "wait").unlink()
    assert clean.wait() == EXIT["done"]
    assert is_whole(clean.program, old.tree)


def test_a_file_that_is_not_as_it_was_packed_keeps_the_old_version(
    installed: OfficePc, old: Packages, new: Packages, tmp_path: Path
) -> None:
    payload = read_payload(new.tree)
    wrong = replace(payload, digests=payload.digests | {"version.txt": "0" * 64})
    package = tmp_path / "Sohoa-setup.exe"
    make_setup(
        read_definition(NEW), wrong, steps=build_steps(tmp_path), out=package, scratch=tmp_path,
        compression="store",
    )  # fmt: skip

    assert installed.run(setup(installed, package)) == EXIT["files_damaged"]

    assert "không đúng: version.txt" in installed.log
    assert is_whole(installed.program, old.tree)
    assert nothing_beside(installed.program)


def test_no_damage_to_the_package_gets_past_it(
    clean: OfficePc, old: Packages, tmp_path: Path
) -> None:
    whole, package = old.setup.read_bytes(), tmp_path / "Sohoa-setup.exe"

    def with_byte(place: int) -> bytes:
        return whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]

    # Before 512 it is Windows' header, at the end the sum itself.
    places = (40_000, len(whole) // 4, len(whole) - 1)
    for content in (*map(with_byte, places), whole[: len(whole) // 2], whole[:-1]):
        package.write_bytes(content)
        assert clean.run(setup(clean, package, "/NCRC")) == EXIT["package_damaged"]
    assert not clean.machine.exists()
    # Said by the part that speaks before its own texts are at hand.
    assert "Tệp cài đặt bị hỏng".encode("utf-16-le") in whole


def test_a_wrong_setting_on_a_new_pc_leaves_nothing(clean: OfficePc, old: Packages) -> None:
    code = clean.run(setup(clean, old.setup, "/TARGET=x /OFFICE=sai"))

    assert code == EXIT["bad_property"]
    assert not clean.program.exists()
    assert nothing_beside(clean.program)
    assert not (clean.machine / "settings.toml").exists()


def test_settings_that_cannot_be_kept_are_not_touched(
    installed: OfficePc, old: Packages, new: Packages
) -> None:
    file = installed.machine / "settings.toml"
    file.write_text("# của cán bộ CNTT\n" * 200_000)
    before, temporary = file.read_bytes(), next(installed.c.glob("users/*/Temp"))
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(temporary)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("không có quyền gắn ổ đĩa: bỏ qua phép thử ổ đầy")
    try:
        code = installed.run(setup(installed, new.setup, "/OFFICE=sai"))
    finally:
        subprocess.run(["umount", "-l", str(temporary)], check=True)

    assert code == EXIT["failed"]
    assert file.read_bytes() == before
    assert is_whole(installed.program, old.tree)


def test_words_reach_the_settings_letter_by_letter(clean: OfficePc, old: Packages) -> None:
    words = r'/LOG=ghi.log "/TARGET=\\kho\số hóa\\" "/ORGANISATION=UBND \"Bắc\\\" Sơn" /AUTOSTART=1'

    assert clean.run(setup(clean, old.setup, words)) == EXIT["done"]

    assert (clean.machine / "settings.toml").read_text().splitlines() == [
        "target=\\\\kho\\số hóa\\",
        r'organisation=UBND "Bắc\" Sơn',
    ]
    # By a name that is not whole: where it was started, not where it stands while it works.
    assert (clean.c / "ghi.log").read_text("utf-16").endswith(" done\n")
    assert clean.run(setup(clean, old.setup, "/AUTOSTART=2")) == EXIT["bad_property"]
    assert clean.run(setup(clean, old.setup, "/AUTOSTART=0")) == EXIT["done"]
    assert clean.registry(RUN_KEY) == {}


def test_it_goes_where_it_is_or_nowhere_else(installed: OfficePc, old: Packages) -> None:
    for folder in (r"C:\Chỗ khác", "Sohoa", "C:\\"):
        assert installed.run(setup(installed, old.setup, f"/D={folder}")) == EXIT["bad_property"]
    assert installed.run(setup(installed, old.setup, "/D=C:\\Program Files\\Sohoa\\")) == 0
    assert nothing_beside(installed.program)

    (installed.c / "Hồ sơ").mkdir(exist_ok=True)
    (installed.c / "Hồ sơ/đơn.docx").touch()
    program = seen_by(installed, installed.program)
    assert installed.run(rf'"{program}\uninstall.exe" /S _?=C:\Hồ sơ') == EXIT["failed"]
    assert (installed.c / "Hồ sơ/đơn.docx").exists()


def test_uninstalling_takes_what_updates_left_and_nothing_while_a_file_is_held(
    installed: OfficePc,
) -> None:
    fetched = installed.program.with_name("Sohoa.update")
    fetched.mkdir()
    (fetched / "ready.exe").touch()

    with installed.held(installed.program / "version.txt"):
        assert uninstall(installed, "/PURGE") == EXIT["file_locked"]
    assert fetched.exists()
    assert installed.registry(UNINSTALL_KEY)
    assert uninstall(installed, "/SELFTEST") == EXIT["bad_property"]
    assert uninstall(installed, "/PURGE") == EXIT["done"]

    assert not fetched.exists()
    assert not installed.machine.exists()


def test_an_old_windows_is_refused(clean: OfficePc, old: Packages) -> None:
    clean.pretend("win7")
    refused = clean.run(setup(clean, old.setup))
    clean.pretend("win10")

    assert refused == EXIT["windows_too_old"]
    assert not clean.machine.exists()


def test_no_dll_beside_the_package_is_loaded_before_it_can_refuse(old: Packages) -> None:
    with pefile.PE(str(old.setup)) as program:
        names = {each.dll.decode().lower() for each in program.DIRECTORY_ENTRY_IMPORT}

    assert names <= {f"{name}.dll" for name in KNOWN_DLLS}
