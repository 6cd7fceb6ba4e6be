"""Packing: the same tree gives the same installers, whole, of a sound NSIS, within the limits."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from installer.setup.cabinet import write_cabinet
from installer.setup.command import TooLargeError, keep_within, make
from installer.setup.definition import read_definition
from installer.setup.makensis import SAFE, Makensis, OldNsisError, find_makensis
from tests.installer.imports import USUAL_BASE, image_base
from tests.installer.setup_rig.office_pc import is_whole
from tests.installer.setup_rig.pytest_rig import Packages

_MADE_AT = 1_764_547_200


def extracted(msi: Path, folder: Path) -> Path:
    command = ["msiextract", "--directory", str(folder), str(msi)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "Sohoa"


def digests(files: list[Path]) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


def test_the_same_tree_gives_the_same_bytes_however_old_and_wherever_it_is(
    old: Packages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(_MADE_AT))
    first = make(old.tree, tmp_path / "one", version="1.0.0", fast=True)
    copy = shutil.copytree(old.tree, tmp_path / "another place" / "tree")
    for number, file in enumerate(sorted(copy.rglob("*"))):
        os.utime(file, (number * 86_400, number * 86_400))
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")

    second = make(copy, tmp_path / "two", version="1.0.0", fast=True)

    assert digests(first) == digests(second)
    assert is_whole(extracted(first[1], tmp_path / "msi"), old.tree)
    steps = ["msiinfo", "extract", str(first[1]), "Binary.msisteps"]
    library = subprocess.run(steps, check=True, capture_output=True).stdout
    assert image_base(library) == USUAL_BASE
    # Another content is another package to Windows Installer.
    assert digests(second) != digests([old.setup, old.msi])


def test_a_cabinet_gives_back_what_was_put_in(tmp_path: Path) -> None:
    noise = hashlib.shake_128(b"noise").digest(200_000)
    contents = [b"", b"a", b"abc" * 50_000, noise, b"", bytes(32_768), noise[:32_767], b"end"]
    members = []
    for number, content in enumerate(contents):
        (tmp_path / str(number)).write_bytes(content)
        members.append((f"f_{number}", tmp_path / str(number)))

    for level in (0, 9):
        cabinet = tmp_path / f"{level}.cab"
        write_cabinet(cabinet, members, made_at=_MADE_AT, level=level)
        out = tmp_path / f"out {level}"
        # Judged by another program, which looks at the check sums as well.
        subprocess.run(
            ["cabextract", "-q", "-d", str(out), str(cabinet)], check=True, capture_output=True
        )

        assert [(out / name).read_bytes() for name, _ in members] == contents
        assert {file.stat().st_mtime for file in out.iterdir()} == {_MADE_AT}


def test_what_is_larger_than_allowed_is_no_release() -> None:
    definition = read_definition()
    assert definition.limits == {"setup_mb": 180, "installed_mb": 450}

    keep_within(definition, "setup", 180_000_000)
    with pytest.raises(TooLargeError, match=r"setup: 180\.0 MB"):
        keep_within(definition, "setup", 180_000_001)


def test_a_tree_beyond_the_limit_is_not_packed(
    old: Packages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(read_definition("1.0.0"), limits={"setup_mb": 180, "installed_mb": 1})
    monkeypatch.setattr("installer.setup.command.read_definition", lambda _version: small)

    with pytest.raises(TooLargeError, match="installed"):
        make(old.tree, tmp_path / "out", version="1.0.0", fast=True)

    assert list((tmp_path / "out").iterdir()) == []


def test_nobody_gets_a_release_of_an_nsis_with_known_faults(
    capsys: pytest.CaptureFixture[str],
) -> None:
    debian_12 = Makensis("makensis", (3, 8))

    with pytest.raises(OldNsisError, match=r"NSIS 3\.8: makensis; a release needs 3\.12"):
        debian_12.allow(released=True)
    debian_12.allow(released=False)

    assert "not for users" in capsys.readouterr().err
    Makensis("makensis", SAFE).allow(released=True)
    found = find_makensis()
    if not found.is_safe:
        pytest.skip(f"không có NSIS {SAFE} ở máy này: {found}")
