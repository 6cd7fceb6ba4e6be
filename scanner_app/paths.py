"""Folders: data, log, resources; from source, installed, frozen."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def default_home(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    r"""Where pages, database and logs live unless somebody says otherwise.

    Windows: `%ProgramData%\Sohoa\data` when the installer made it (a counter PC that several
    officers share), else `%LocalAppData%\Sohoa`: never the roaming profile, which travels over the
    network. The folder above it is IT's: there lies the machine's settings file, which officers
    read and do not write, so data cannot lie beside it.
    Elsewhere: `$XDG_DATA_HOME/sohoa`, by default `~/.local/share/sohoa`.
    """
    if platform == "win32":
        return _windows_home(environment)
    stated = environment.get("XDG_DATA_HOME", "")
    # XDG Base Directory Specification 0.8: a relative path is invalid and to be ignored.
    base = Path(stated) if Path(stated).is_absolute() else Path.home() / ".local" / "share"
    return base / "sohoa"


def log_folder(home: Path) -> Path:
    """Where the log files of this home lie."""
    return home / "logs"


def resources_folder() -> Path:
    """Models, fonts, profiles and icons that come with the program.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    places = [_PACKAGE / "_resources", _PACKAGE.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if isinstance(frozen, str):
        places.insert(0, Path(frozen) / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(str(places[0]))


def installation_folder(named: str) -> Path | None:
    """The folder of the installed product that this package is part of; None from source.

    Args:
        named: a file that lies in that folder and nowhere else.
    """
    return next((each for each in _PACKAGE.parents if (each / named).is_file()), None)


def twain_programs() -> dict[str, Path]:
    """The C programs that hold TWAIN drivers (`installer/twain`), by the bits of those drivers.

    They lie in the resources of the Windows product and nowhere else.
    """
    folder = resources_folder() / "twain"
    files = {bits: folder / f"twainhost{bits}.exe" for bits in ("32", "64")}
    return {bits: file for bits, file in files.items() if file.is_file()}


def _windows_home(environment: Mapping[str, str]) -> Path:
    # A home right in %ProgramData%\Sohoa was never in a release: there is none to move.
    shared = environment.get("PROGRAMDATA")
    if shared and (Path(shared) / "Sohoa" / "data").is_dir():
        return Path(shared) / "Sohoa" / "data"
    own = environment.get("LOCALAPPDATA")
    base = Path(own) if own else Path.home() / "AppData" / "Local"
    return base / "Sohoa"
