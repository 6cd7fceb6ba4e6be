"""Scanners that announce themselves on the local network (mDNS, RFC 6762 and 6763)."""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections.abc import Sequence

from zeroconf import (
    InterfaceChoice,
    IPVersion,
    ServiceBrowser,
    ServiceInfo,
    ServiceStateChange,
    Zeroconf,
)

from scanner_app.capture.escl.address import EsclAddress, checked_root
from scanner_app.capture.escl.answers import plain_text
from scanner_app.capture.escl.listing import Announced

_SCHEMES = {"_uscan._tcp.local.": "http", "_uscans._tcp.local.": "https"}
_DETAILS_MS = 700
_ALL_DETAILS_S = 3.0
"""What answered comes with its details as a rule; the rest is asked as long as this lasts."""
_MOST_DEVICES = 200
"""An office has tens; whoever announces thousands wants the list to take for ever."""

_logger = logging.getLogger(__name__)


def announced(seconds: float, interfaces: Sequence[str] = ()) -> list[Announced]:
    """Every scanner that answers within this time; none when there is no network.

    Args:
        seconds: devices asleep need two.
        interfaces: own IP addresses to ask from; empty for all.
    """
    try:
        network = Zeroconf(interfaces=list(interfaces) or InterfaceChoice.All)
    except OSError:
        _logger.warning("no multicast on this machine")
        return []
    heard = _Heard()
    try:
        browser = ServiceBrowser(network, list(_SCHEMES), handlers=[heard.on_change])
        threading.Event().wait(seconds)
        browser.cancel()
        until = time.monotonic() + _ALL_DETAILS_S
        told = [_asked(network, kind, name, until) for kind, name in heard.names()]
    finally:
        network.close()
    return [each for each in told if each is not None]


def announced_as(info: ServiceInfo) -> Announced | None:
    """What an announcement says, None when it makes no sense."""
    texts = {
        key.decode("ascii", "replace").lower(): (value or b"").decode("utf-8", "replace")
        for key, value in info.properties.items()
    }
    host = _host(info)
    if host is None or not info.port:
        return None
    try:
        root = checked_root(texts.get("rs", "eSCL"))
    except ValueError:
        return None
    label = info.name.removesuffix("." + info.type)
    return Announced(
        EsclAddress(_SCHEMES[info.type], host, info.port, root),
        plain_text(texts.get("ty")) or plain_text(label),
        plain_text(texts.get("uuid")).removeprefix("urn:uuid:").lower(),
        plain_text(texts.get("note")),
    )


class _Heard:
    """Names heard and not taken back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: dict[tuple[str, str], None] = {}

    def on_change(
        self,
        zeroconf: Zeroconf,  # noqa: ARG002  # names are the library's
        service_type: str,
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        """Called from the library's thread."""
        with self._lock:
            if state_change is ServiceStateChange.Removed:
                self._names.pop((service_type, name), None)
            elif len(self._names) < _MOST_DEVICES:
                self._names[service_type, name] = None

    def names(self) -> list[tuple[str, str]]:
        """Type and name of each service."""
        with self._lock:
            return list(self._names)


def _asked(network: Zeroconf, kind: str, name: str, until: float) -> Announced | None:
    info = ServiceInfo(kind, name)
    if info.load_from_cache(network):
        return announced_as(info)
    late = time.monotonic() >= until
    return None if late or not info.request(network, _DETAILS_MS) else announced_as(info)


def _host(info: ServiceInfo) -> str | None:
    """The address to use: IPv4 first, one that a router gave before one made up by the device."""
    found = [
        *info.parsed_scoped_addresses(IPVersion.V4Only),
        *info.parsed_scoped_addresses(IPVersion.V6Only),
    ]
    return min(found, key=lambda each: ipaddress.ip_address(each).is_link_local, default=None)
