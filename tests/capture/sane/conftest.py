"""The C backend, built once; devices made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.sane.building import build_backend, missing_tools
from tests.capture.sane.rig import PaperfeedRig


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = missing_tools()
    if missing is not None:
        pytest.skip(f"thiếu {missing}: không dựng được máy quét thử (./dev test tự cài)")
    return build_backend(tmp_path_factory.mktemp("paperfeed"))


@pytest.fixture
def rig(tmp_path: Path, backend: Path) -> PaperfeedRig:
    return PaperfeedRig(tmp_path / "scanner", backend)
