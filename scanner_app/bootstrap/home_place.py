r"""Places where no store may lie, since files there change or vanish behind the program's back.

A folder that OneDrive keeps in step turns files into placeholders and copies a database while it
is written; a roaming profile is carried over the network at log-on; SQLite's locks do not hold on
shares (sqlite.org/faq.html, "My database file is on a network file system"). Nor may it lie so deep
that Windows would not open its files: that would show when the first paper is signed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath

from scanner_app.bootstrap.disk_state import mounted
from scanner_app.domain.errors import (
    HomeOnNetworkError,
    HomeRoamingError,
    HomeSyncedError,
    HomeTooDeepError,
    StorageError,
)

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where OneDrive's client tells the user's programs which folders it keeps in step."""
_CLOUD_TAG, _CLOUD_MASK = 0x9000001A, 0xFFFF0FFF
"""IO_REPARSE_TAG_CLOUD and its sixteen variants (ntifs.h): folders of any sync client that uses
Windows' cloud files."""
_LITERAL = "\\\\?\\"
_DRIVE_REMOTE = 4
"""GetDriveType, fileapi.h."""
_LONGEST_PATH = 259
"""Windows' MAX_PATH less its end (learn.microsoft.com, "Maximum Path Length Limitation").

More is to be had (LongPathsEnabled, off as delivered), but not in the programs that are to show,
copy and back up what lies there; and a home is not to work on one PC and fail on the next.
"""
LONGEST_INSIDE = 174
"""Of the paths below a home: a paper on its way into `delivered`, named by the longest dossier code
and kind. An office whose code is longer than dossier codes have room for is none that receives."""
MOST_HOME = _LONGEST_PATH - len("\\") - LONGEST_INSIDE
_NETWORK_KINDS = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "glusterfs",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs2",
    ]
)


def require_fit_home(home: Path) -> None:
    """Refuse a home folder in a place where the store would not be safe.

    Args:
        home: absolute; need not exist.

    Raises:
        HomeSyncedError, HomeRoamingError, HomeOnNetworkError, HomeTooDeepError: it lies there.
    """
    unfit = unfit_home(home)
    if unfit is not None:
        raise unfit


def unfit_home(home: Path) -> StorageError | None:
    """Why the store may not lie there; None when it may. As of `require_fit_home`."""
    if sys.platform == "win32":
        return unfit_on_windows(home, os.environ, _drive_kind, _reparse_tag)
    return unfit_on_linux(home)


def unfit_on_windows(
    home: PureWindowsPath,
    environment: Mapping[str, str],
    drive_kind: Callable[[str], int],
    reparse_tag: Callable[[PureWindowsPath], int],
) -> StorageError | None:
    r"""As of `unfit_home`, by what Windows tells.

    Args:
        home: absolute.
        environment: of this user.
        drive_kind: GetDriveType of a root such as "C:\\".
        reparse_tag: of a folder; 0 where there is none, or no folder.
    """
    path = str(home)
    for name in _ONEDRIVE:
        synced = environment.get(name)
        if synced and home.is_relative_to(PureWindowsPath(synced)):
            return HomeSyncedError(path=path)
    if any(reparse_tag(each) & _CLOUD_MASK == _CLOUD_TAG for each in (home, *home.parents)):
        return HomeSyncedError(path=path)
    if home.drive.startswith("\\\\") and not home.drive.startswith("\\\\?\\"):
        return HomeOnNetworkError(path=path)
    if drive_kind(home.anchor) == _DRIVE_REMOTE:
        return HomeOnNetworkError(path=path)
    roaming = environment.get("APPDATA")
    if roaming and home.is_relative_to(PureWindowsPath(roaming)):
        return HomeRoamingError(path=path)
    return _too_deep(path)


def _too_deep(path: str) -> HomeTooDeepError | None:
    # Windows counts units of UTF-16: one for a Vietnamese letter as keyboards write it.
    length = len(path.removeprefix(_LITERAL).encode("utf-16-le")) // 2
    if length <= MOST_HOME:
        return None
    return HomeTooDeepError(path=path, count=length, most=MOST_HOME)


def unfit_on_linux(home: Path, proc: Path = Path("/proc")) -> StorageError | None:
    """As of `unfit_home`, by the kind of the file system.

    Args:
        home: absolute.
        proc: what the kernel tells of mounts.
    """
    try:
        _, kind = mounted(home, proc / "self" / "mountinfo")
    except (OSError, LookupError):
        return None
    return HomeOnNetworkError(path=str(home)) if kind in _NETWORK_KINDS else None


def _drive_kind(root: str) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    return 0


def _reparse_tag(folder: PureWindowsPath) -> int:
    try:
        return int(getattr(os.lstat(folder), "st_reparse_tag", 0))
    except OSError:
        return 0
