"""Fixtures of the installers' tests: programs, trees, packages, a PC."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from installer.setup.command import make
from tests.capture.twain.wine import find_wine
from tests.installer.setup_rig.office_pc import OfficePc
from tests.installer.setup_rig.small_tree import make_small_tree

_TOOLS = ("makensis", "wixl", "msibuild", "msiinfo", "x86_64-w64-mingw32-gcc")
OLD, NEW = "1.0.0", "1.1.0"


@dataclass(frozen=True)
class Packages:
    """What was made of a small tree.

    Attributes:
        tree: it.
        setup: the setup.exe.
        msi: the MSI.
    """

    version: str
    tree: Path
    setup: Path
    msi: Path


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of agent.exe, program.exe, recorder.exe."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"thiếu {', '.join(missing)} (./dev test tự cài trên Debian/Ubuntu amd64)")
    folder = tmp_path_factory.mktemp("setup_rig")
    subprocess.run([Path(__file__).parent / "build", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def old(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Version 1.0.0."""
    return _packages(OLD, programs, tmp_path_factory, extra="only_old.txt")


@pytest.fixture(scope="session")
def new(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Version 1.1.0."""
    return _packages(NEW, programs, tmp_path_factory, extra="only_new.txt")


@pytest.fixture(scope="session")
def pc(programs: Path) -> Iterator[OfficePc]:
    """A Windows 10."""
    wine = find_wine("64")
    if isinstance(wine, str):
        pytest.skip(wine)
    with OfficePc(wine, programs) as booted:
        booted.become_windows_10()
        yield booted


def _packages(
    version: str, programs: Path, factory: pytest.TempPathFactory, *, extra: str
) -> Packages:
    folder = factory.mktemp("packages")
    tree = make_small_tree(folder / "tree", version=version, programs=programs, extra=extra)
    # The new one is compressed as a release is, the old one as the tests' copy of the product.
    made = make(tree, folder / "out", version=version, fast=version == OLD)
    return Packages(version, tree, made[0], made[-1])
