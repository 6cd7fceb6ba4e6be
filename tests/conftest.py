"""Fixtures for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus beside the project, or a skip that says what is missing."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("không có ../shared/corpus cạnh dự án: bỏ qua phép đo trên bộ dữ liệu chung")
    return folder
