r"""`runtime\`: a CPython of its own, cut down to what a program of ours can ask for."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

from installer.product.fetch import one_wheel, run
from installer.product.kept import ROOT, kept
from installer.product.pins import pins
from installer.product.prune import UnusedPatternError, copy_into, leave_out

_SEARCH_PATH = "python312._pth"
# With this file CPython reads no registry, no PYTHON* variable and no user's site-packages, and
# `site` stays out: nobody but an administrator decides what the program imports.
_FOLDERS = ("Lib", "DLLs", "Lib\\site-packages")
_FETCH = ROOT / "tests" / "signing" / "windows" / "fetch_python"


class WrongRuntimeError(Exception):
    """What --runtime names is no CPython 3.12 for Windows, or not the one that is pinned."""


def default_python() -> Path:
    """The whole pinned CPython, as it was published."""
    pin = pins()["runtime"]
    made = kept(f"python-{pin['version']}", [pin["sha256"], _FETCH], _fetch)
    return made / "whole" / str(pin["folder"])


def make_runtime(published: Path | None) -> Path:
    r"""A folder with what `runtime\` holds but for the packages.

    Args:
        published: python.org's embeddable zip or nuget package; None for the pinned default.

    Raises:
        WrongRuntimeError: see `runtime_version`; or it holds no CPython 3.12.
    """
    pin, msvc = pins()["runtime"], pins()["msvc"]
    if published is not None:
        runtime_version(published)
    inputs: list[str | Path] = [repr(pin), repr(msvc), Path(__file__)]
    if published is not None:
        inputs.append(published)

    def make(folder: Path) -> None:
        if published is None:
            copy_into(default_python(), folder)
            leave_out(folder, pin["left_out"])
        else:
            _take_published(published, folder)
            _leave_out_what_is_there(folder, pin["left_out"] + pin["left_out_if_there"])
        _put_msvc(folder)
        text = "".join(f"{line}\r\n" for line in _FOLDERS)
        (folder / _SEARCH_PATH).write_text(text, "ascii", newline="")

    return kept("runtime", inputs, make)


def runtime_version(published: Path | None) -> str:
    """Which CPython that is.

    Raises:
        WrongRuntimeError: nobody has pinned this archive.
    """
    pin = pins()["runtime"]
    if published is None:
        return str(pin["version"])
    sha256 = hashlib.sha256(published.read_bytes()).hexdigest()
    if sha256 not in pin["accepted"]:
        raise WrongRuntimeError(f"{published}: sha256 {sha256} is not in pins.toml, accepted")
    return str(pin["accepted"][sha256])


def _fetch(folder: Path) -> None:
    run([_FETCH, folder / "whole"])


def _put_msvc(folder: Path) -> None:
    pin = pins()["msvc"]
    unpacked = folder.with_name(folder.name + ".msvc")
    try:
        one_wheel(pin, unpacked)
        for name in pin["files"]:
            shutil.copyfile(unpacked / "Scripts" / name, folder / name)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _take_published(published: Path, folder: Path) -> None:
    with zipfile.ZipFile(published) as packed:
        packed.extractall(folder)
    tools = folder / "tools"  # where a nuget package has it
    if tools.is_dir():
        inner = tools.rename(folder.with_name(folder.name + ".inner"))
        shutil.rmtree(folder)
        inner.rename(folder)
    if (folder / "python312.zip").is_file():
        _spread_embeddable(folder)
    if not (folder / "python312.dll").is_file() or not (folder / "Lib").is_dir():
        raise WrongRuntimeError(str(published))


def _spread_embeddable(folder: Path) -> None:
    """Its standard library is a zip of bytecode, its extensions lie beside the DLL."""
    with zipfile.ZipFile(folder / "python312.zip") as packed:
        packed.extractall(folder / "Lib")
    (folder / "python312.zip").unlink()
    (folder / "DLLs").mkdir()
    stays = {"python312.dll", "python3.dll", "vcruntime140.dll", "vcruntime140_1.dll"}
    for file in [*folder.glob("*.pyd"), *folder.glob("*.dll")]:
        if file.name not in stays:
            file.rename(folder / "DLLs" / file.name)


def _leave_out_what_is_there(folder: Path, patterns: list[str]) -> None:
    # The embeddable form's library is bytecode alone: cgi.pyc where others have cgi.py.
    bytecode = [f"{pattern}c" for pattern in patterns if pattern.endswith(".py")]
    for pattern in [*patterns, *bytecode]:
        try:
            leave_out(folder, [pattern])
        except UnusedPatternError:
            continue  # another build of Python may come without it
