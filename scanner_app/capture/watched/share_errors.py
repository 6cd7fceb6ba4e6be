"""Tells the operating system's errors in terms of a watched folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.domain.watch_errors import (
    WatchError,
    WatchFolderForbiddenError,
    WatchFolderGoneError,
)

_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_GONE = {
    *(errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE),
    *(errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ETIMEDOUT),
    *(errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE),
}
# Windows system error codes (Microsoft, "System Error Codes"): write protected, network access
# denied, wrong password, other credentials in use, no logon server, logon failures.
_FORBIDDEN_WINDOWS = {5, 19, 65, 86, 1219, 1311, 1326, 1327, 1328, 1331, 1385, 1909}
# File, path or drive not found, drive not ready; server, share or connection gone; bad path,
# device gone; no network, refused, aborted, timeout.
_GONE_WINDOWS = {
    *(2, 3, 15, 21, 51, 53, 54, 55, 58, 59, 64, 67, 121, 161, 433, 1167),
    *(1222, 1225, 1231, 1232, 1233, 1234, 1236, 1460),
}
_IN_USE_WINDOWS = {32, 33}
"""Another program holds or locks the file."""


@contextmanager
def share_errors(folder: Path) -> Iterator[None]:
    """Turns OSError inside into what it means for watching `folder`.

    Raises:
        WatchFolderGoneError, WatchFolderForbiddenError: facts: path, errno.
        WatchError: anything else the system reports.
    """
    try:
        yield
    except OSError as error:
        raise _kind(error)(path=str(folder), errno=error.errno) from error


def is_in_use(error: OSError) -> bool:
    """Another program has the file open in a way that forbids reading or moving it."""
    windows = getattr(error, "winerror", None)
    if windows is None and os.name == "nt":
        # Opening a file tells no Windows code, and one held open far more often than one forbidden.
        return isinstance(error, PermissionError)
    return windows in _IN_USE_WINDOWS or error.errno in {errno.EBUSY, errno.ETXTBSY}


def _kind(error: OSError) -> type[WatchError]:
    windows = getattr(error, "winerror", None)
    if windows in _FORBIDDEN_WINDOWS or (windows is None and error.errno in _FORBIDDEN):
        return WatchFolderForbiddenError
    if windows in _GONE_WINDOWS or (windows is None and error.errno in _GONE):
        return WatchFolderGoneError
    return WatchError
