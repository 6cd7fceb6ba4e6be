"""The list of devices: announced and typed ones, each physical device once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.address import EsclAddress, typed_address
from scanner_app.capture.escl.client import EsclClient
from scanner_app.domain.scan import Device, EndReason

_AT_ONCE = 16
_ANSWER_S = 8.0
"""For all typed addresses together; one that is silent must not hide those that answer."""
_THERE_ALL_THE_SAME = frozenset(
    {EndReason.UNTRUSTED, EndReason.BUSY, EndReason.FORBIDDEN, EndReason.IO}
)
"""Answers of a device that is there; what is wrong with it is told when it is used."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A scanner as it announces itself, or as it answered at a typed address.

    Attributes:
        uuid: lower-case, "" when it tells none; the same over http and https.
        place: where it stands, as its owner wrote it.
    """

    address: EsclAddress
    name: str
    uuid: str
    place: str


def listed(
    found: Callable[[], Sequence[Announced]],
    typed: Sequence[str],
    client: Callable[[EsclAddress], EsclClient],
    *,
    answer_s: float = _ANSWER_S,
) -> list[Device]:
    """Devices to choose from.

    Args:
        found: gives the announced ones, which are told without being asked.
        typed: addresses by people, asked meanwhile; only those that answer are told.
        client: how to ask an address.
        answer_s: time for them to answer.
    """
    until = time.monotonic() + answer_s
    threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="escl")
    asked = [threads.submit(_asked, text, client) for text in typed]
    announced = found()
    answered = wait(asked, timeout=max(0.0, until - time.monotonic())).done
    threads.shutdown(wait=False, cancel_futures=True)
    typed_ones = [told for each in asked if each in answered and (told := each.result())]
    return [_device(each) for each in _once([*typed_ones, *announced])]


def _asked(text: str, client: Callable[[EsclAddress], EsclClient]) -> Announced | None:
    try:
        address = typed_address(text)
    except ValueError:
        return None
    try:
        caps = client(address).capabilities()
    except DriverError as error:
        if error.reason in _THERE_ALL_THE_SAME:
            return Announced(address, address.host, "", "")
        return None
    return Announced(address, caps.model or address.host, caps.uuid, "")


def _once(found: Iterable[Announced]) -> list[Announced]:
    """Each device once: https before http, else the first."""
    kept: dict[tuple[str, str], Announced] = {}
    for each in found:
        key = (each.uuid, "") if each.uuid else (each.address.host, each.address.root)
        known = kept.get(key)
        if known is None or (known.address.scheme, each.address.scheme) == ("http", "https"):
            kept[key] = each
    by_address: dict[str, Announced] = {}
    for each in kept.values():
        if not by_address.get(str(each.address), each).uuid:
            by_address[str(each.address)] = each
        else:
            by_address.setdefault(str(each.address), each)
    return list(by_address.values())


def _device(each: Announced) -> Device:
    note = " · ".join(part for part in (each.place, each.address.host, each.uuid) if part)
    return Device(f"escl:{each.address}", each.name, "escl", note)
