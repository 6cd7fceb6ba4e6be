"""Data lives where each system keeps it; resources come with the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scanner_app import paths


def test_linux_keeps_data_in_the_xdg_folder(tmp_path: Path) -> None:
    home = paths.default_home({"XDG_DATA_HOME": str(tmp_path)}, "linux")

    assert home == tmp_path / "sohoa"


@pytest.mark.parametrize("stated", ["", "relative/path"])
def test_linux_ignores_an_invalid_xdg_folder(stated: str) -> None:
    home = paths.default_home({"XDG_DATA_HOME": stated}, "linux")

    assert home == Path.home() / ".local" / "share" / "sohoa"


def test_windows_uses_the_shared_folder_when_the_installer_made_it(tmp_path: Path) -> None:
    environment = {"PROGRAMDATA": str(tmp_path / "all"), "LOCALAPPDATA": str(tmp_path / "own")}

    (tmp_path / "all" / "Sohoa").mkdir(parents=True)
    (tmp_path / "all" / "Sohoa" / "settings.toml").write_text("")
    before = paths.default_home(environment, "win32")
    (tmp_path / "all" / "Sohoa" / "data").mkdir()
    after = paths.default_home(environment, "win32")

    assert before == tmp_path / "own" / "Sohoa"
    assert after == tmp_path / "all" / "Sohoa" / "data"


def test_resources_are_found_from_source() -> None:
    assert paths.resources_folder() == Path(__file__).resolve().parents[2] / "resources"


def test_a_frozen_program_uses_its_own_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert paths.resources_folder() == tmp_path / "resources"
