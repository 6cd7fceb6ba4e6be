"""The WIA driver of the driver host: lists, asks and scans."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from scanner_app.capture.driver import Driver, DriverError, PageSink, StopWish
from scanner_app.capture.wia import terms
from scanner_app.capture.wia.preparing import Ready, is_loaded, prepare, survey
from scanner_app.capture.wia.system import WiaError, WiaSystem
from scanner_app.capture.wia.taking import Taker
from scanner_app.domain.scan import Capabilities, Device, EndReason, ScanSettings


def open_driver(config: Mapping[str, object]) -> Driver:  # noqa: ARG001 - as all drivers have it
    """Connect to the WIA service.

    Args:
        config: nothing is asked of it.

    Raises:
        DriverError: OFFLINE; not Windows, or the service does not run.
    """
    if sys.platform == "win32":
        from scanner_app.capture.wia.windows import WindowsWia  # comtypes is on Windows alone

        try:
            return WiaDriver(WindowsWia())
        except WiaError as error:
            raise _failure(error) from error
    raise DriverError(EndReason.OFFLINE, what="wia")


class WiaDriver:
    """Implements `capture.driver.Driver`."""

    def __init__(self, system: WiaSystem) -> None:
        """Use WIA, or what pretends to be it."""
        self._system = system

    def devices(self) -> list[Device]:
        """Scanners; WIA knows cameras too.

        Raises:
            DriverError.
        """
        try:
            found = self._system.devices()
        except WiaError as error:
            raise _failure(error) from error
        return [
            Device(id=f"wia:{each.id}", name=each.name, driver="wia", note=each.port)
            for each in found
            if each.type >> 16 == terms.SCANNER
        ]

    def capabilities(self, address: str) -> Capabilities:
        """What a device offers.

        Raises:
            DriverError.
        """
        try:
            return survey(self._system.open(address))
        except WiaError as error:
            raise _failure(error) from error

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        """Scan; see `capture.driver.Driver.scan`.

        Raises:
            DriverError.
        """
        try:
            device = self._system.open(address)
            ready = prepare(device, settings)
        except WiaError as error:
            raise _failure(error) from error
        if ready.feeder and is_loaded(device) is False:
            return EndReason.EMPTY
        for code in ready.warnings:
            sink.warn(code)
        taker = Taker(ready, settings.count if ready.feeder else 1, sink, stop)
        return _take(ready, taker)


def _take(ready: Ready, taker: Taker) -> EndReason:
    """One transfer brings the whole stack, a stream for each side.

    Raises:
        DriverError.
    """
    told: WiaError | None = None
    try:
        ready.item.download(taker)
    except WiaError as error:
        told = error
    if taker.error is not None:
        raise taker.error
    if taker.stopped:
        return EndReason.STOPPED
    if taker.enough:
        return EndReason.DONE
    if told is not None and told.hresult != terms.PAPER_EMPTY:
        raise _failure(told) from told
    return EndReason.DONE if taker.kept else EndReason.EMPTY


def _failure(error: WiaError) -> DriverError:
    return DriverError(terms.reason_of(error.hresult), status=f"{error.hresult:#010x}")
