"""The driver for network scanners, as the host process loads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scanner_app.capture.driver import DriverError, PageSink, StopWish
from scanner_app.capture.escl.address import EsclAddress, typed_address
from scanner_app.capture.escl.choosing import choose, offered
from scanner_app.capture.escl.client import EsclClient
from scanner_app.capture.escl.faults import fault_of
from scanner_app.capture.escl.job import ScanJob
from scanner_app.capture.escl.leftover import Leftover
from scanner_app.capture.escl.listing import Announced, listed
from scanner_app.capture.escl.starting import Patience, begin_job, loaded
from scanner_app.domain.scan import Capabilities, Device, EndReason, ScanSettings


@dataclass(frozen=True, slots=True)
class EsclConfig:
    """What the application tells this driver.

    Attributes:
        addresses: typed by people, "http://10.0.0.5" or a host name (then https).
        pins: SHA-256 in hex of certificates that a person confirmed, by "host:port".
        discovery: look for announced devices.
        discovery_s: how long.
        interfaces: own IP addresses to look on; empty for all.
        memory: folder for what must outlive a killed process, see `leftover`; None for nothing.
    """

    addresses: tuple[str, ...] = ()
    pins: Mapping[str, str] | None = None
    discovery: bool = True
    discovery_s: float = 4.0
    interfaces: tuple[str, ...] = ()
    memory: str | None = None
    patience: Patience = field(default_factory=Patience)


def open_driver(config: Mapping[str, object]) -> EsclDriver:
    """The driver with this configuration.

    Args:
        config: keys are the fields of `EsclConfig`, of `Patience` those that differ; from JSON.

    Raises:
        TypeError: an unknown key.
    """
    told = dict(config)
    for name in ("addresses", "interfaces"):
        if name in told:
            told[name] = tuple(told[name])  # type: ignore[arg-type]  # lists, from JSON
    if "patience" in told:
        told["patience"] = Patience(**told["patience"])  # type: ignore[arg-type]  # by name
    return EsclDriver(EsclConfig(**told))  # type: ignore[arg-type]  # by name


class EsclDriver:
    """Implements `driver.Driver`; an address is the canonical URL of a device's root."""

    def __init__(self, config: EsclConfig) -> None:
        """Nothing is sent."""
        self._config = config
        self._pins = config.pins or {}

    def devices(self) -> Iterable[Device]:
        """Announced devices, and typed addresses that answer."""
        return listed(self._announced, self._config.addresses, self._client)

    def capabilities(self, address: str) -> Capabilities:
        """What a device offers.

        Raises:
            DriverError: UNTRUSTED (facts: fingerprint, address, pinned), OFFLINE, FORBIDDEN,
                UNSUPPORTED, BUSY, IO.
        """
        client = self._client(_address(address))
        caps = client.capabilities()
        status = client.status()
        quirks = client.quirks
        return offered(caps, quirks, loaded(status, caps, jams_when_empty=quirks.jams_when_empty))

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        """Scan; see `driver.Driver`.

        Raises:
            DriverError: pages given to the sink so far are kept.
        """
        device = _address(address)
        client = self._client(device)
        leftover = Leftover(Path(self._config.memory) if self._config.memory else None, device)
        if (old := leftover.path()) is not None:
            client.delete(old)
        caps = client.capabilities()
        ticket, warnings = choose(settings, caps, client.quirks)
        status = client.status()
        if fault := fault_of(status, feeding=ticket.feeding):
            raise fault
        jams = client.quirks.jams_when_empty
        if ticket.feeding and loaded(status, caps, jams_when_empty=jams) is False:
            return EndReason.EMPTY
        for warning in warnings:
            sink.warn(warning)
        patience = self._config.patience
        job = begin_job(client, ticket, sink, stop, patience)
        if isinstance(job, EndReason):
            return job
        with leftover.remembered(job):
            return ScanJob(client, job, ticket, settings, sink, stop, patience).pages()

    def _announced(self) -> list[Announced]:
        if not self._config.discovery:
            return []
        # Costs half of this process's start and is not needed for a scan.
        from scanner_app.capture.escl.discovery import announced

        return announced(self._config.discovery_s, self._config.interfaces)

    def _client(self, address: EsclAddress) -> EsclClient:
        return EsclClient(address, self._pins)


def _address(text: str) -> EsclAddress:
    try:
        return typed_address(text)
    except ValueError as error:
        raise DriverError(EndReason.UNSUPPORTED, what="address") from error
