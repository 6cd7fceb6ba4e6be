"""TWAIN in 32 and 64 bit: the whole contract, in wine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.scanner_contract import ScannerContract
from tests.capture.twain.rig import PaperTray
from tests.capture.twain.wine import Prefix

pytestmark = pytest.mark.slow


class TestTwain64(ScannerContract):
    """Through a TWAIN 2 manager."""

    @pytest.fixture
    def rig(self, tmp_path: Path, windows64: Prefix, programs: Path) -> PaperTray:
        return PaperTray(tmp_path / "tray", windows64, programs)


class TestTwain32(ScannerContract):
    """Through the manager that comes with wine, as with Windows: TWAIN 1."""

    @pytest.fixture
    def rig(self, tmp_path: Path, windows32: Prefix, programs: Path) -> PaperTray:
        return PaperTray(tmp_path / "tray", windows32, programs)
