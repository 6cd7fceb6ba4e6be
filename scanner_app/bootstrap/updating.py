r"""Updates put together: by what IT set alone, in a folder that only administrators write to.

The program that runs as the system must not listen to a home's settings, which clerks can change.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.installed import built_on, read_product
from scanner_app.bootstrap.probing.versions import own_version
from scanner_app.domain.errors import AppError
from scanner_app.domain.update_errors import UpdateKeyError, UpdateManagedError
from scanner_app.domain.updates import UpdateNote, UpdateState
from scanner_app.ports.updating import UpdateSource
from scanner_app.services.updating import ThisProgram, Update, note_failure
from scanner_app.settings import Settings, load_settings, machine_file
from scanner_app.signed_sheets import parse_pinned
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.manifest import Keys
from scanner_app.updates.notes import FileNotes, note_document

__all__ = [
    "fetch_update",
    "installed_kind",
    "is_sound",
    "last_update",
    "note_document",
    "open_update",
    "own_version",
    "publisher_keys",
    "update_folder",
    "waiting_version",
]

READY_NAME = "ready.exe"
_NOTE_NAME = "update.json"
_SELF_TEST_S = 600.0
RUNNING, FILE_LOCKED, DISK_FULL, SETUP_RUNNING = 32, 33, 112, 1618
"""Exit codes of setup.exe after which another try later makes sense; installer/product.toml."""


def update_folder(environment: Mapping[str, str] = os.environ) -> Path:
    r"""Where setup programs are brought to: `%ProgramFiles%\Sohoa.update`.

    Below Program Files, where Windows lets administrators alone write: what lies here is run with
    the system's rights.
    """
    if sys.platform == "win32":
        return Path(environment.get("PROGRAMFILES", r"C:\Program Files")) / "Sohoa.update"
    return Path("/var/lib/sohoa/update")


def open_update(folder: Path | None = None, machine: Path | None = None) -> Update:
    """Updating as IT set it.

    Args:
        folder: instead of `update_folder`.
        machine: IT's file instead of this system's.

    Raises:
        SettingsError: IT's settings are broken.
        UpdateKeyError: a source is set without a valid key.
        UpdateManagedError: Group Policy brings the updates.
    """
    folder = update_folder() if folder is None else folder
    settings = load_settings(None, machine)
    source = _source(settings)
    if source is not None and installed_kind() == "msi":
        raise UpdateManagedError
    here = ThisProgram(own_version(), settings.office, platform.node(), built_on())
    waiting = (RUNNING, FILE_LOCKED, DISK_FULL, SETUP_RUNNING)
    notes, ready = FileNotes(_note_file(machine)), folder / READY_NAME
    return Update(source, notes, here, ready, now, waiting=waiting, in_use=RUNNING)


def fetch_update(
    folder: Path | None, machine: Path | None, cancel: CancelToken, *, again: bool
) -> UpdateNote:
    """Bring what is due; why nothing could be found out or brought is noted for IT.

    Args:
        folder: as of `open_update`.
        machine: as of `open_update`.
        cancel: asked between pieces.
        again: as of `Update.fetch`.

    Raises:
        AppError leaves: as of `open_update` and `Update.fetch`.
        Cancelled: somebody asked to stop.
    """
    try:
        return open_update(folder, machine).fetch(cancel, again=again)
    except AppError as error:
        note_failure(FileNotes(_note_file(machine)), error, now())
        raise


def waiting_version(machine: Path | None = None) -> str:
    """The version that is here and only waits for the program to be closed; "" when none does."""
    note = last_update(machine)
    is_waiting = note is not None and note.state is UpdateState.WAITS and note.code == RUNNING
    return note.version if note is not None and is_waiting else ""


def last_update(machine: Path | None = None) -> UpdateNote | None:
    """What became of the last try; None before the first."""
    return FileNotes(_note_file(machine)).last()


def is_sound() -> bool:
    """The self-test of what is installed passes, in a process of its own."""
    product = read_product()
    if product is None:
        command = [sys.executable, "-m", "scanner_app", "selftest", "--apart"]
    else:
        command = [str(product.folder / "sohoa.com"), "selftest", "--installed", "--apart"]
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SELF_TEST_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def _note_file(machine: Path | None) -> Path:
    return (machine_file() if machine is None else machine).parent / _NOTE_NAME


def _source(settings: Settings) -> UpdateSource | None:
    text = settings.update_source
    if not text:
        return None
    # Brings httpx, 0.06 s that no start needs.
    from scanner_app.updates.sources import FolderSource, ServerSource

    keys = publisher_keys(settings.update_key)
    if text.startswith("https://"):
        ca = Path(settings.province_ca) if settings.province_ca else None
        return ServerSource(text, keys, ca)
    return FolderSource(Path(text), keys)


def publisher_keys(text: str) -> Keys:
    """The keys that `update_key` states.

    Raises:
        UpdateKeyError: none, or something else.
    """
    try:
        keys = [parse_pinned(each) for each in text.split()]
    except ValueError as error:
        raise UpdateKeyError(key="update_key") from error
    if not keys:
        raise UpdateKeyError(key="update_key")
    return keys


def installed_kind() -> str:
    """By which of the two installers this program came; "" when by none."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"Software\Sohoa\Setup") as key:
                return str(winreg.QueryValueEx(key, "Kind")[0])
        except OSError:
            return ""
    return ""
