"""The job that a killed process left behind at a device, to be ended before the next one begins.

Cancelling kills the driver's process: it can no longer tell the device. Such a job may hold the
device for minutes, and every scan until then would find it "busy with somebody else".
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.address import EsclAddress, job_path

_OLDEST_S = 600.0
"""Devices let go of a forsaken job within minutes. After a restart some count from 1 again, and
then an old path would be somebody else's job."""


class Leftover:
    """What is remembered of one device's job: a file that is there while the job is."""

    def __init__(self, folder: Path | None, address: EsclAddress) -> None:
        """Nothing is read or written.

        Args:
            folder: for the files, made when missing; None to remember nothing.
            address: of the device.
        """
        name = hashlib.sha256(str(address).encode()).hexdigest()[:16]
        self._file = None if folder is None else folder / f"{name}.job"
        self._address = address

    def path(self) -> str | None:
        """Path of the job that was left behind, if there is one; it is forgotten with that."""
        if self._file is None:
            return None
        try:
            age = time.time() - self._file.stat().st_mtime
            told = self._file.read_text(encoding="ascii")
            self._file.unlink()
            return job_path(told, self._address) if 0 <= age < _OLDEST_S else None
        except (OSError, ValueError):
            return None

    @contextmanager
    def remembered(self, path: str) -> Iterator[None]:
        """Remember this job until the block ends, well or by `DriverError`: it is ended then."""
        if self._file is not None:
            # Without it a scan is as good as with it; only the one after a kill may have to wait.
            with contextlib.suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.write_text(path, encoding="ascii")
        try:
            yield
        except DriverError:
            self.path()
            raise
        self.path()
