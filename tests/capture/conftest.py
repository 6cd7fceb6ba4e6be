"""Folders with Vietnamese names for every intake test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.watching import Share


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Hồ sơ số 7 – Điềm He"
    made.mkdir()
    return made


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    made = tmp_path / "hàng đợi"
    made.mkdir()
    return made


@pytest.fixture
def share(tmp_path: Path) -> Share:
    folder = tmp_path / "máy in – quét"
    folder.mkdir()
    return Share(folder, tmp_path / "spool")
