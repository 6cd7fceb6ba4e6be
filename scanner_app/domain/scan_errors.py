"""Why a scan could not begin or ended early; one leaf for each thing a person can act on."""

from __future__ import annotations

from scanner_app.domain.errors import AppError
from scanner_app.domain.scan import EndReason, ScanEnd


class ScanError(AppError):
    """The scan ended early; pages so far are kept. Facts: device and what the driver told."""

    code = "scan.failed"


class ScannerMissingError(ScanError):
    """No scanner answers on this PC or its network."""

    code = "scan.none"


class DeviceUnclearError(ScanError):
    """Several scanners answer and none was chosen; facts: text names them."""

    code = "scan.device_unclear"


class DriverSilentError(ScanError):
    """A driver could not be asked which scanners there are; others were. Facts: what: its name."""

    code = "scan.driver_silent"


class NoOpenStackError(ScanError):
    """There is no stack to go on with."""

    code = "scan.no_open_stack"


class FeederEmptyError(ScanError):
    """No paper in the feeder."""

    code = "scan.empty"


class PaperJamError(ScanError):
    """A sheet is stuck."""

    code = "scan.jam"


class DoubleFeedError(ScanError):
    """Two sheets went in at once."""

    code = "scan.multifeed"


class CoverOpenError(ScanError):
    """The cover is open."""

    code = "scan.cover"


class ScannerBusyError(ScanError):
    """Somebody else scans, or the device warms up."""

    code = "scan.busy"
    transient = True


class ScannerOfflineError(ScanError):
    """The device is not there, or the line to it broke."""

    code = "scan.offline"
    transient = True


class ScannerIoError(ScanError):
    """The device reported a failure that has no name of its own; facts: status."""

    code = "scan.io"


class ShortPageError(ScanError):
    """A page came incomplete and was not kept."""

    code = "scan.short_page"


class ScanSpaceError(ScanError):
    """No space for another page."""

    code = "scan.no_space"


class DriverCrashedError(ScanError):
    """The driver ended its process; facts: signal or status."""

    code = "scan.crashed"


class DriverHungError(ScanError):
    """The driver fell silent and was ended; facts: seconds."""

    code = "scan.hung"


class ScannerForbiddenError(ScanError):
    """Device or system refuses this user."""

    code = "scan.forbidden"


class ScanUnsupportedError(ScanError):
    """The device cannot do what was asked; facts: what."""

    code = "scan.unsupported"


class ScannerUntrustedError(ScanError):
    """The device's certificate is new or changed; facts: fingerprint, device."""

    code = "scan.untrusted"


class PassesDifferError(ScanError):
    """A stack scanned in two passes has not as many backs as fronts; facts: fronts, backs."""

    code = "scan.passes_differ"


_ERRORS: dict[EndReason, type[ScanError]] = {
    EndReason.EMPTY: FeederEmptyError,
    EndReason.JAM: PaperJamError,
    EndReason.MULTIFEED: DoubleFeedError,
    EndReason.COVER: CoverOpenError,
    EndReason.BUSY: ScannerBusyError,
    EndReason.OFFLINE: ScannerOfflineError,
    EndReason.IO: ScannerIoError,
    EndReason.SHORT_PAGE: ShortPageError,
    EndReason.NO_SPACE: ScanSpaceError,
    EndReason.CRASHED: DriverCrashedError,
    EndReason.HUNG: DriverHungError,
    EndReason.FORBIDDEN: ScannerForbiddenError,
    EndReason.UNSUPPORTED: ScanUnsupportedError,
    EndReason.UNTRUSTED: ScannerUntrustedError,
}


_OF_SCANNING = (ScannerIoError, ScannerOfflineError, DriverCrashedError, DriverHungError)


def listing_error_of(end: ScanEnd, *, driver: str) -> ScanError | None:
    """As `error_of`, when a driver was asked for its scanners: no sheet is in work then."""
    error = error_of(end, device=driver)
    if isinstance(error, _OF_SCANNING):
        return DriverSilentError(**error.facts | {"what": driver.upper(), "reason": end.reason})
    return error


def error_of(end: ScanEnd, *, device: str) -> ScanError | None:
    """The error that an end is, None when nobody has to do anything."""
    kind = _ERRORS.get(end.reason)
    return None if kind is None else kind(device=device, **dict(end.facts))
