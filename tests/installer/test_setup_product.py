"""The real product by setup.exe and the MSI, on wine 10: over an older one, and off again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.setup.definition import read_definition
from tests.installer.installed import Installed
from tests.installer.product_tree import product_tree
from tests.installer.real_setup import real_msi, real_setup
from tests.installer.setup_rig.pytest_rig import Packages
from tests.installer.wine10 import Windows, new_windows, seen_from_windows

__all__ = ["product_tree", "real_msi", "real_setup"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
FOLDER = r"C:\Program Files\Sohoa"
MSIEXEC = r"C:\windows\system32\msiexec.exe"
LIMIT_S = 600.0
OFFICE = 'office = "H29.7.12"'


@pytest.fixture
def windows() -> Iterator[Windows]:
    """A new Windows 10."""
    with new_windows() as started:
        yield started


def test_the_msi_goes_over_an_older_one_and_leaves_data_alone(
    windows: Windows, real_msi: Path, old: Packages
) -> None:
    product, machine = Installed(windows, FOLDER), windows.real(r"C:\ProgramData\Sohoa")
    current = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
    words = f"add|{current}|/v|CurrentMajorVersionNumber|/t|REG_DWORD|/d|10|/f".split("|")
    _run(windows, r"C:\windows\system32\reg.exe", *words)
    _run(windows, MSIEXEC, "/i", seen_from_windows(old.msi), "/qn")
    _work(machine)

    _run(windows, MSIEXEC, "/i", seen_from_windows(real_msi), "/qn", "OFFICE=H29.7.12")

    _is_installed(product, machine)
    _run(windows, MSIEXEC, "/x", seen_from_windows(real_msi), "/qn")
    assert not product.place.exists()
    assert (machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"


def _work(machine: Path) -> None:
    """A dossier comes; the small product's settings are none of the real one."""
    (machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
    (machine / "settings.toml").unlink()


def _is_installed(product: Installed, machine: Path) -> None:
    assert product.is_whole()
    size = sum(path.stat().st_size for path in product.place.rglob("*") if path.is_file())
    print(f"installed: {size / 1e6:.0f} MB")
    assert size <= read_definition().limits["installed_mb"] * 1e6
    # Written by the installed program itself.
    assert OFFICE in (machine / "settings.toml").read_text(encoding="utf-8")


def _run(windows: Windows, *command: str) -> None:
    start = time.monotonic()
    assert windows.run(*command, timeout_s=LIMIT_S).returncode == 0
    print(f"{command[0]}: {time.monotonic() - start:.1f} s")
