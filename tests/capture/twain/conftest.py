"""The C programs and the pretended source, built once; a Windows for each kind of bits."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.capture.twain.wine import PROJECT, Prefix, find_wine

_HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of twainhost32.exe and twainhost64.exe."""
    _need_compilers()
    folder = tmp_path_factory.mktemp("twainhost")
    subprocess.run([PROJECT / "installer/twain/build", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of 32/ and 64/, each with paper.ds, TWAINDSM.dll and keeper.exe."""
    _need_compilers()
    folder = tmp_path_factory.mktemp("twain_source")
    subprocess.run([_HERE / "source/build", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def windows64(source: Path) -> Iterator[Prefix]:
    """With our TWAIN 2 manager: entry points, callbacks."""
    with contextlib.ExitStack() as stack:
        prefix = _windows("64", stack)
        folder = _sources_folder(prefix)
        shutil.copy(source / "64/paper.ds", folder)
        shutil.copy(source / "64/TWAINDSM.dll", prefix.windows / "system32")
        prefix.keep_desktop(source / "64/keeper.exe")
        yield prefix


@pytest.fixture(scope="session")
def windows32(source: Path) -> Iterator[Prefix]:
    """With wine's own manager, TWAIN 1: events, global memory."""
    with contextlib.ExitStack() as stack:
        prefix = _windows("32", stack)
        folder = _sources_folder(prefix)
        # The only names that wine's manager looks for.
        shutil.copy(source / "32/paper.ds", folder / "sane.ds")
        prefix.keep_desktop(source / "32/keeper.exe")
        yield prefix


def _windows(bits: str, stack: contextlib.ExitStack) -> Prefix:
    wine = find_wine(bits)
    if isinstance(wine, str):
        pytest.skip(wine)
    try:
        return stack.enter_context(Prefix(wine))
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        # Where it is known to work it must; a developer's other system may have another wine.
        if os.environ.get("CI"):
            raise
        pytest.skip(f"wine {bits} bit không khởi động được ở đây: {error}")


def _sources_folder(prefix: Prefix) -> Path:
    """Emptied of wine's own sources: the one for cameras looks for them on every bus."""
    folder = prefix.windows / f"twain_{prefix.wine.bits}"
    folder.mkdir(exist_ok=True)
    for own in folder.iterdir():
        own.unlink()
    return folder


def _need_compilers() -> None:
    for machine in ("i686", "x86_64"):
        if shutil.which(f"{machine}-w64-mingw32-gcc") is None:
            pytest.skip("thiếu gcc-mingw-w64: không dựng được twainhost (./dev test tự cài)")
