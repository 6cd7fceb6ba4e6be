"""The SANE driver of the driver host: lists, asks and scans."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
from collections.abc import Iterator, Mapping

from scanner_app.capture.driver import Driver, DriverError, PageSink, StopWish
from scanner_app.capture.sane.abi import Status
from scanner_app.capture.sane.failures import GONE, StatusError, failure, opening_failure
from scanner_app.capture.sane.library import Found, Library, OpenDevice
from scanner_app.capture.sane.option import Value
from scanner_app.capture.sane.preparing import Ready, prepare, survey
from scanner_app.capture.sane.reading import PictureReader
from scanner_app.capture.sane.sources import Sides
from scanner_app.domain.scan import Capabilities, Device, EndReason, ScanSettings, Side

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
        return [_device(each) for each in found if not _is_webcam(each.name)]

    def capabilities(self, address: str) -> Capabilities:
        """What a device offers.

        Raises:
            DriverError.
        """
        with self._opened(address) as device:
            try:
                return survey(device)
            except StatusError as error:
                raise failure(error) from error

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        """Scan until the paper, the count or the person's patience ends.

        A wish to stop is heard between sheets: the back of a sheet that is through the feeder
        already is taken too, or it would be lost.

        Raises:
            DriverError.
        """
        with self._opened(address) as device:
            try:
                ready = prepare(device, settings, self._extra)
                for code in ready.warnings:
                    sink.warn(code)
                reader = PictureReader(device, sink, is_remote=address.startswith("net:"))
                return _feed(reader, ready, settings.count, sink, stop)
            except StatusError as error:
                raise self._scan_failure(error, device, address, stop) from error
            finally:
                device.cancel()

    @contextlib.contextmanager
    def _opened(self, address: str) -> Iterator[OpenDevice]:
        try:
            device = self._library.open(address)
        except StatusError as error:
            raise opening_failure(error) from error
        try:
            yield device
        finally:
            device.close()

    def _scan_failure(
        self, error: StatusError, device: OpenDevice, address: str, stop: StopWish
    ) -> DriverError:
        _log.warning("SANE call failed", extra={"call": error.call, "status": error.word})
        if error.status == Status.CANCELLED and stop.wanted:
            return failure(error, EndReason.STOPPED)
        if error.status == Status.JAMMED and _two_sheets(device):
            return failure(error, EndReason.MULTIFEED)
        if error.status in GONE and not self._answers(device, address):
            return failure(error, EndReason.OFFLINE)
        return failure(error)

    def _answers(self, device: OpenDevice, address: str) -> bool:
        """The device can still be opened: it has a fault, but its cable has none."""
        device.cancel()
        device.close()
        try:
            self._library.open(address).close()
        except StatusError as error:
            return error.status not in GONE
        return True


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


def _two_sheets(device: OpenDevice) -> bool:
    """Whether the jam is a double feed: SANE itself has no status for that."""
    with contextlib.suppress(StatusError):
        return _senses_two_sheets(device)
    # Some drivers answer no question before the failed job is over.
    device.cancel()
    with contextlib.suppress(StatusError):
        return _senses_two_sheets(device)
    return False


def _senses_two_sheets(device: OpenDevice) -> bool:
    option = device.options().get("double-feed")
    return option is not None and option.sensible and bool(device.get("double-feed"))


def _device(found: Found) -> Device:
    has_maker = found.model.lower().startswith(found.vendor.lower())
    name = found.model if has_maker else f"{found.vendor} {found.model}"
    return Device(
        id=f"sane:{found.name}",
        name=" ".join(name.split()) or found.name,
        driver="sane",
        note=found.name,
    )


def _is_webcam(name: str) -> bool:
    return "v4l" in name.split(":")[:3]
