"""Folders with Vietnamese names for every intake test."""

from __future__ import annotations

from pathlib import Path

import pytest


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
