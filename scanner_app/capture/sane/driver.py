"""The SANE driver of the driver host: lists, asks and scans."""

from __future__ import annotations

import itertools
import logging
import os
import re
from collections.abc import Mapping

from scanner_app.capture.driver import Driver, DriverError, PageSink, StopWish
from scanner_app.capture.sane.abi import Status
from scanner_app.capture.sane.ending import Ending
from scanner_app.capture.sane.failures import StatusError, failure, may_be_gone, opening_failure
from scanner_app.capture.sane.library import Found, Library, OpenDevice
from scanner_app.capture.sane.option import Value
from scanner_app.capture.sane.preparing import Ready, prepare, survey
from scanner_app.capture.sane.reading import PictureReader
from scanner_app.capture.sane.sources import Sides
from scanner_app.domain.scan import Capabilities, Device, EndReason, ScanSettings, Side

_ENDING_SHARE = 4
"""Part of the patience for a first byte that each step of ending a failed job may take."""
_SURVEY_ENDING_S = 5.0

_ESCL = re.compile(r"escl:|airscan:e\d")

_log = logging.getLogger(__name__)


def open_driver(config: Mapping[str, object]) -> Driver:
    """Load libsane.

    Args:
        config: "config_dir": folder of dll.conf and its like, instead of the system's;
            "options": values of options by name that an administrator sets besides ours.

    Raises:
        DriverError: OFFLINE, what: "libsane" when it is not installed.
    """
    folder = config.get("config_dir")
    if folder is not None:
        # SANE reads it once, when it is initialized.
        os.environ["SANE_CONFIG_DIR"] = str(folder)
    try:
        library = Library()
    except OSError as error:
        raise DriverError(EndReason.OFFLINE, what="libsane") from error
    except StatusError as error:
        raise opening_failure(error) from error
    extra = config.get("options")
    return SaneDriver(library, extra if isinstance(extra, Mapping) else {})


class SaneDriver:
    """Implements `capture.driver.Driver`."""

    def __init__(self, library: Library, extra: Mapping[str, Value]) -> None:
        """Use a library; `extra` options are set last before each scan."""
        self._library = library
        self._extra = extra

    def devices(self) -> list[Device]:
        """Scanners that answer now; webcams, which SANE lists too, are none.

        Raises:
            DriverError.
        """
        try:
            found = self._library.devices()
        except StatusError as error:
            raise failure(error) from error
        return [_device(each) for each in found if not _is_left_out(each.name)]

    def capabilities(self, address: str) -> Capabilities:
        """What a device offers.

        Raises:
            DriverError.
        """
        ending = Ending(_SURVEY_ENDING_S)
        device = self._open(address)
        try:
            return survey(device)
        except StatusError as error:
            raise failure(error) from error
        finally:
            ending.let_go(device)

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        """Scan until the paper, the count or the person's patience ends.

        A wish to stop is heard between sheets: the back of a sheet that is through the feeder
        already is taken too, or it would be lost.

        Raises:
            DriverError.
        """
        ending = Ending(settings.first_byte_s / _ENDING_SHARE)
        device = self._open(address)
        try:
            ready = prepare(device, settings, self._extra)
            for code in ready.warnings:
                sink.warn(code)
            reader = PictureReader(device, sink, is_remote=address.startswith("net:"))
            return _feed(reader, ready, settings.count, sink, stop)
        except StatusError as error:
            sink.waiting()
            if error.status == Status.CANCELLED and stop.wanted:
                return EndReason.STOPPED
            raise self._scan_failure(error, device, address, ending) from error
        finally:
            # No byte comes while a scanner ends its job; that is no reason to think it hangs.
            sink.waiting()
            ending.let_go(device)

    def _open(self, address: str) -> OpenDevice:
        try:
            return self._library.open(address)
        except StatusError as error:
            raise opening_failure(error) from error

    def _scan_failure(
        self, error: StatusError, device: OpenDevice, address: str, ending: Ending
    ) -> DriverError:
        """Why the scan failed, told apart further than SANE's statuses do."""
        _log.warning("SANE call failed", extra={"call": error.call, "status": error.word})
        if error.status == Status.JAMMED and ending.is_double_feed(device):
            return failure(error, EndReason.MULTIFEED)
        if may_be_gone(error.status):
            ending.let_go(device)
            if ending.is_gone(self._library, address):
                return failure(error, EndReason.OFFLINE)
        return failure(error)


def _feed(
    reader: PictureReader, ready: Ready, count: int | None, sink: PageSink, stop: StopWish
) -> EndReason:
    """Page by page."""
    for number in itertools.count(1):
        if stop.wanted and _is_sheet_over(ready, number):
            return EndReason.STOPPED
        sink.begin()
        try:
            picture = reader.next()
        except StatusError as error:
            if error.status == Status.NO_DOCS:
                if not _is_sheet_over(ready, number):
                    sink.warn("odd_sides")
                return EndReason.DONE if number > 1 else EndReason.EMPTY
            raise
        sink.keep(picture, dpi=ready.dpi, side=_side(ready, number))
        if not ready.feeder or number == count:
            return EndReason.DONE
    raise AssertionError  # pragma: no cover  # the count is endless


def _is_sheet_over(ready: Ready, number: int) -> bool:
    """The side of this number is the first of its sheet."""
    return ready.sides is not Sides.BOTH or number % 2 == 1


def _side(ready: Ready, number: int) -> Side | None:
    if not ready.feeder:
        return None
    if ready.sides is Sides.BOTH:
        return Side.FRONT if number % 2 else Side.BACK
    return Side.BACK if ready.sides is Sides.BACK else Side.FRONT


def _device(found: Found) -> Device:
    has_maker = found.model.lower().startswith(found.vendor.lower())
    name = found.model if has_maker else f"{found.vendor} {found.model}"
    return Device(
        id=f"sane:{found.name}",
        name=" ".join(name.split()) or found.name,
        driver="sane",
        note=found.name,
    )


def _is_left_out(name: str) -> bool:
    """Webcams are no scanners; eSCL scanners have a driver of their own and would stand twice."""
    return "v4l" in name.split(":")[:3] or bool(_ESCL.match(name))
