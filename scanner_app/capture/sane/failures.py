"""What a SANE status means for the scan that it ends."""

from __future__ import annotations

from scanner_app.capture.driver import DriverError
from scanner_app.capture.sane.abi import Status
from scanner_app.domain.scan import EndReason


class StatusError(Exception):
    """A call was answered by something other than GOOD.

    Attributes:
        status: `abi.Status`, or a bare number that a later version may have added.
        call: "open", "start", "read", ...
    """

    def __init__(self, status: int, call: str) -> None:
        super().__init__(status, call)
        self.status = status
        self.call = call

    @property
    def word(self) -> str:
        """The status for logs and facts."""
        return Status(self.status).name if self.status in list(Status) else str(self.status)


_REASONS = {
    Status.UNSUPPORTED: EndReason.UNSUPPORTED,
    Status.DEVICE_BUSY: EndReason.BUSY,
    Status.JAMMED: EndReason.JAM,
    Status.NO_DOCS: EndReason.EMPTY,
    Status.COVER_OPEN: EndReason.COVER,
    Status.ACCESS_DENIED: EndReason.FORBIDDEN,
}


def may_be_gone(status: int) -> bool:
    """Drivers answer so for a device that is no longer there; but also for much else.

    libsane-net answers with what lies in its memory when the other side is gone (seen in 1.2.1).
    """
    return status in {Status.INVAL, Status.IO_ERROR} or status not in list(Status)


def failure(error: StatusError, reason: EndReason | None = None) -> DriverError:
    """The end that a status is, for a reason known better than by it; IO when it has no name."""
    known = _REASONS.get(Status(error.status)) if error.status in list(Status) else None
    return DriverError(reason or known or EndReason.IO, status=error.word, what=error.call)


def opening_failure(error: StatusError) -> DriverError:
    """Why a device cannot be opened; one that is unknown or silent is not there."""
    return failure(error, EndReason.OFFLINE if may_be_gone(error.status) else None)
