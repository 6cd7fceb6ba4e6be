"""The real product in setup.exe and the MSI, on wine 10: over an older one, and off again."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installer.setup.command import make
from tests.installer.product_tree import product_tree
from tests.installer.selftest_run import run_selftest
from tests.installer.setup_rig.pytest_rig import Packages
from tests.installer.wine10 import Windows, find_wine10, seen_from_windows

__all__ = ["product_tree"]
PROJECT = Path(__file__).resolve().parents[2]
FOLDER = r"C:\Program Files\Sohoa"
LARGEST_SETUP_MB, LARGEST_INSTALLED_MB = 180, 450
LIMIT_S = 600.0


@pytest.fixture(scope="module")
def made(product_tree: Path) -> list[Path]:
    """setup.exe and MSI of the real tree, little compressed; kept for the next run."""
    own = [path for path in sorted((PROJECT / "installer/setup").rglob("*")) if path.is_file()]
    sources = [product_tree / "product.json", PROJECT / "installer/product.toml", *own]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    folder = product_tree.parent / "installers"
    stamp = folder / "stamp"
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        make(product_tree, folder, version="9.0.0", fast=True)
        stamp.write_text(wanted)
    return [folder / "Sohoa-9.0.0-setup.exe", folder / "Sohoa-9.0.0.msi"]


@pytest.fixture
def windows() -> Iterator[Windows]:
    """A new Windows 10."""
    root = find_wine10()
    if isinstance(root, str):
        pytest.skip(root)
    with Windows(root) as started:
        yield started


def timed(what: str, act: Callable[[], int]) -> None:
    start = time.monotonic()
    assert act() == 0
    print(f"{what}: {time.monotonic() - start:.1f} s")


def is_the_tree(folder: Path) -> bool:
    stated = json.loads((folder / "product.json").read_text(encoding="utf-8"))["files"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("product.json", "uninstall.exe")
    }
    return bool(found == stated)


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["exe", "msi"])
def test_the_real_product_goes_over_an_older_one_works_and_leaves_data_alone(
    windows: Windows, made: list[Path], old: Packages, kind: str
) -> None:
    program, machine = (windows.real(path) for path in (FOLDER, r"C:\ProgramData\Sohoa"))

    def setup(file: Path, *words: str) -> int:
        return windows.run(seen_from_windows(file), "/S", *words, timeout_s=LIMIT_S).returncode

    def msi(file: Path, action: str, *words: str) -> int:
        command = (
            r"C:\windows\system32\msiexec.exe",
            action,
            seen_from_windows(file),
            "/qn",
            *words,
        )
        return windows.run(*command, timeout_s=LIMIT_S).returncode

    if kind == "exe":
        assert setup(old.setup) == 0
        (machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
        (machine / "settings.toml").unlink()
        timed("setup.exe", lambda: setup(made[0], "/OFFICE=H29.7.12"))
    else:
        current = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
        words = f"add|{current}|/v|CurrentMajorVersionNumber|/t|REG_DWORD|/d|10|/f".split("|")
        windows.run(r"C:\windows\system32\reg.exe", *words, timeout_s=60)
        assert msi(old.msi, "/i") == 0
        (machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
        (machine / "settings.toml").unlink()
        timed("msiexec", lambda: msi(made[1], "/i", "OFFICE=H29.7.12"))

    assert is_the_tree(program)
    print(f"setup.exe {made[0].stat().st_size / 1e6:.0f} MB, installed {megabytes(program):.0f} MB")
    assert made[0].stat().st_size < LARGEST_SETUP_MB * 1e6
    assert megabytes(program) < LARGEST_INSTALLED_MB
    # Written by the installed program itself.
    assert 'office = "H29.7.12"' in (machine / "settings.toml").read_text(encoding="utf-8")

    if kind == "exe":
        done = run_selftest(windows, FOLDER)
        assert (done.code, done.failed) == (0, []), done.errors
        command = (rf"{FOLDER}\uninstall.exe", "/S", f"_?={FOLDER}")
        assert windows.run(*command, timeout_s=LIMIT_S).returncode == 0
        windows.run(r"C:\windows\system32\ping.exe", "-n", "3", "127.0.0.1", timeout_s=60)
    else:
        assert msi(made[1], "/x") == 0
    assert not program.exists()
    assert (machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"
