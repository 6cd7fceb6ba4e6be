"""The contract of scanners, through the host process, against a played network scanner."""

from __future__ import annotations

import pytest

from tests.capture.escl.conftest import Serve
from tests.capture.escl.rig import EsclRig
from tests.capture.scanner_contract import Rig, ScannerContract


@pytest.fixture
def rig(serve: Serve) -> Rig:
    return EsclRig(serve())


class TestEscl(ScannerContract):
    """All of it."""
