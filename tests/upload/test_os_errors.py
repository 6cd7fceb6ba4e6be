"""What the system says, told in terms of delivery."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from scanner_app.domain.upload_errors import (
    TargetForbiddenError,
    TargetFullError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.upload.os_errors import upload_error


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, TargetFullError),
        (errno.EDQUOT, TargetFullError),
        (errno.EACCES, TargetForbiddenError),
        (errno.EROFS, TargetForbiddenError),
        (errno.EHOSTUNREACH, TargetUnreachableError),
        (errno.ESTALE, TargetUnreachableError),
        (errno.EIO, TargetUnreachableError),
        (errno.ENAMETOOLONG, UploadError),
    ],
)
def test_a_system_error_is_told_by_its_number(number: int, kind: type[UploadError]) -> None:
    assert type(upload_error(OSError(number, ""), Path())) is kind


class _WindowsError(OSError):
    """As Windows gives it: its own number beside the one of C."""

    def __init__(self, number: int, windows: int) -> None:
        super().__init__(number, "")
        self.winerror = windows


@pytest.mark.parametrize(
    ("number", "windows", "kind"),
    [
        (errno.ENOENT, 53, TargetUnreachableError),
        (errno.ENOENT, 67, TargetUnreachableError),
        (errno.EINVAL, 64, TargetUnreachableError),
        (errno.EACCES, 5, TargetForbiddenError),
        (errno.EACCES, 32, TargetUnreachableError),
        (errno.EINVAL, 1326, TargetForbiddenError),
        (errno.ENOSPC, 112, TargetFullError),
        (errno.EINVAL, 123, UploadError),
    ],
)
def test_a_windows_error_is_told_by_its_own_number(
    number: int, windows: int, kind: type[UploadError]
) -> None:
    error = upload_error(_WindowsError(number, windows), Path())

    assert type(error) is kind
    assert error.facts["winerror"] == windows
