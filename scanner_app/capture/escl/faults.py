"""Why an eSCL device stopped, in the application's words."""

from __future__ import annotations

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.answers import EsclStatus, JobStatus
from scanner_app.domain.scan import EndReason

_FEEDER_FAULTS = {
    "ScannerAdfJam": EndReason.JAM,
    "ScannerAdfMultipickDetected": EndReason.MULTIFEED,
    "ScannerAdfHatchOpen": EndReason.COVER,
    "ScannerAdfDoorOpen": EndReason.COVER,
    "ScannerAdfCoverOpen": EndReason.COVER,
    # The rollers did not take the sheet. It is neither stuck nor is the tray empty: told with the
    # device's own word, because "jam" would send the clerk looking for a sheet that is not there
    # and "empty" would let the rest of the stack be forgotten.
    "ScannerAdfMispick": EndReason.IO,
    "ScannerAdfDuplexPageTooShort": EndReason.IO,
    "ScannerAdfDuplexPageTooLong": EndReason.IO,
    "ScannerAdfInputTrayFailed": EndReason.IO,
    "ScannerAdfInputTrayOverloaded": EndReason.IO,
}
LOADED = "ScannerAdfLoaded"
EMPTY = "ScannerAdfEmpty"
ACTIVE_JOB = frozenset({"Pending", "PendingHeld", "Processing", "ProcessingStopped"})
_BROKEN_JOB = frozenset({"Aborted", "Canceled", "Cancelled"})


def fault_of(status: EsclStatus, *, feeding: bool) -> DriverError | None:
    """What the device itself names as wrong; None while it names nothing.

    Args:
        status: as just asked for.
        feeding: paper comes from the feeder; else its state says nothing about this scan.
    """
    if feeding and (reason := _FEEDER_FAULTS.get(status.feeder)):
        return DriverError(reason, status=status.feeder)
    if status.state == "Down":
        return DriverError(EndReason.OFFLINE, status=status.state)
    return None


def job_fault(job: JobStatus) -> DriverError | None:
    """Why the job did not end well; somebody's cancel at the device's panel is one of them."""
    if job.state not in _BROKEN_JOB:
        return None
    return DriverError(EndReason.IO, status=", ".join(job.reasons) or job.state)


def refusal(status: int) -> DriverError | None:
    """What an HTTP status means wherever it comes; None when it depends on the question."""
    if status in {401, 403}:
        return DriverError(EndReason.FORBIDDEN, status=status)
    if 300 <= status < 400:
        # Followed, a device could send us anywhere; the right address is to be typed.
        return DriverError(EndReason.UNSUPPORTED, what="redirect", status=status)
    return None
