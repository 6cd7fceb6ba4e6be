"""Tells the operating system's errors in terms of delivery."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.domain.upload_errors import (
    TargetForbiddenError,
    TargetFullError,
    TargetUnreachableError,
    UploadError,
)

_FULL_POSIX = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN_POSIX = (errno.EACCES, errno.EPERM, errno.EROFS)
_UNREACHABLE_POSIX = (
    *(errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE),
    *(errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ETIMEDOUT),
    *(errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE),
    *(errno.EBUSY, errno.EAGAIN),
)
# Windows system error codes (Microsoft, "System Error Codes").
# Handle disk full, disk full, disk quota exceeded.
_FULL_WINDOWS = (39, 112, 1295)
# Access denied, write protected, network access denied, wrong password, other credentials in use,
# no logon server, logon failures, account restrictions.
_FORBIDDEN_WINDOWS = (5, 19, 65, 86, 1219, 1311, 1326, 1327, 1328, 1331, 1385, 1909)
_UNREACHABLE_WINDOWS = (
    *(2, 3, 15, 21),  # file, path or drive not found, drive not ready
    *(32, 33),  # another program holds or locks the file
    *(51, 53, 54, 55, 58, 59, 64, 67, 121),  # server, share or connection gone
    *(161, 433, 1167),  # bad path, device gone or not connected
    *(1222, 1225, 1231, 1232, 1233, 1234, 1236, 1460),  # no network, refused, aborted, timeout
)

_POSIX: dict[int, type[UploadError]] = {
    **dict.fromkeys(_FULL_POSIX, TargetFullError),
    **dict.fromkeys(_FORBIDDEN_POSIX, TargetForbiddenError),
    **dict.fromkeys(_UNREACHABLE_POSIX, TargetUnreachableError),
}
_WINDOWS: dict[int, type[UploadError]] = {
    **dict.fromkeys(_FULL_WINDOWS, TargetFullError),
    **dict.fromkeys(_FORBIDDEN_WINDOWS, TargetForbiddenError),
    **dict.fromkeys(_UNREACHABLE_WINDOWS, TargetUnreachableError),
}


def upload_error(error: OSError, root: Path) -> UploadError:
    """What went wrong at the target; the root class when the code is not known.

    Facts: root, errno, and on Windows winerror, which is the more exact one and goes first.
    """
    windows: int | None = getattr(error, "winerror", None)
    if windows is not None:
        kind = _WINDOWS.get(windows, _POSIX.get(error.errno or 0, UploadError))
        return kind(root=root, errno=error.errno, winerror=windows)
    return _POSIX.get(error.errno or 0, UploadError)(root=root, errno=error.errno)


@contextmanager
def telling_errors(root: Path) -> Iterator[None]:
    """Turns OSError inside into UploadError.

    Raises:
        UploadError leaves.
    """
    try:
        yield
    except OSError as error:
        raise upload_error(error, root) from error
