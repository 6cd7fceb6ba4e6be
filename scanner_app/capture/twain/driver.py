"""The TWAIN driver of the driver host: lists, asks and scans."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any  # JSON has no types

from scanner_app.capture.driver import Driver, DriverError, PageSink, StopWish
from scanner_app.capture.twain.answers import capabilities_of, failure_of
from scanner_app.capture.twain.program import Program, ProgramFile
from scanner_app.capture.twain.raw_folder import raw_folder, sweep
from scanner_app.capture.twain.scanning import Scan, job_of
from scanner_app.domain.scan import Capabilities, Device, EndReason, ScanSettings

_LISTING_S = 10.0
"""Patience with one program's listing, below the host's own: a vendor's driver of one kind that
hangs must not hide those of the other."""


def open_driver(config: Mapping[str, Any]) -> Driver:
    """Nothing is started.

    Args:
        config: "programs": paths of the programs by "32" and "64"; "launcher": command that runs
            them where Windows does not.

    Raises:
        DriverError: OFFLINE, what: "twainhost" when neither program is there.
    """
    launcher = tuple(str(word) for word in config.get("launcher", ()))
    files = [
        ProgramFile(str(bits), Path(path), launcher)
        for bits, path in config.get("programs", {}).items()
        if Path(path).is_file()
    ]
    if not files:
        raise DriverError(EndReason.OFFLINE, what="twainhost")
    return TwainDriver(files)


class TwainDriver:
    """Implements `capture.driver.Driver`."""

    def __init__(self, files: Sequence[ProgramFile]) -> None:
        """Use these programs."""
        self._files = {file.bits: file for file in files}

    def devices(self) -> list[Device]:
        """Sources of both kinds; a program that fails is left out while another one answers.

        Raises:
            DriverError: none answered.
        """
        sweep()
        with ThreadPoolExecutor(len(self._files), thread_name_prefix="twain") as threads:
            asked = [threads.submit(_list, file) for file in self._files.values()]
        failed = [job.exception() for job in asked if job.exception() is not None]
        if len(failed) == len(asked) and failed[0] is not None:
            raise failed[0]
        return [device for job in asked if job.exception() is None for device in job.result()]

    def capabilities(self, address: str) -> Capabilities:
        """What a source offers.

        Raises:
            DriverError.
        """
        file, name = self._parted(address)
        with Program(file, {"do": "caps", "device": name}) as program:
            for message in program.messages():
                if "caps" in message:
                    return capabilities_of(message)
                raise failure_of(message)
        raise DriverError(EndReason.CRASHED)

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        """Scan; see `capture.driver.Driver.scan`.

        Raises:
            DriverError.
        """
        file, name = self._parted(address)
        with raw_folder() as folder:
            job = job_of(name, settings, file.seen_from_it(folder))
            with Program(file, job) as program:
                return Scan(program, folder, settings, sink, stop).run()

    def _parted(self, address: str) -> tuple[ProgramFile, str]:
        bits, _, name = address.partition(":")
        if bits not in self._files:
            raise DriverError(EndReason.OFFLINE, what=f"twainhost{bits}")
        return self._files[bits], name


def _list(file: ProgramFile) -> list[Device]:
    with Program(file, {"do": "list"}) as program:
        timer = threading.Timer(_LISTING_S, program.end)
        timer.start()
        try:
            for message in program.messages():
                if "devices" in message:
                    return [_device(file, each) for each in message["devices"] if _is_own(each)]
                # No manager: nothing of this kind was ever installed.
                return []
        finally:
            timer.cancel()
    return []


def _device(file: ProgramFile, told: Mapping[str, Any]) -> Device:
    name = str(told["name"])
    return Device(
        id=f"twain:{file.bits}:{name}", name=name, driver="twain", note=f"TWAIN {file.bits}-bit"
    )


def _is_own(told: Mapping[str, Any]) -> bool:
    """Windows shows each WIA device as a TWAIN source too, without feeder paging; WIA is ours."""
    return not str(told["name"]).startswith("WIA-")
