"""Which devices are offered: announced ones, typed ones that answer, each once."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from zeroconf import ServiceInfo

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.address import typed_address
from scanner_app.capture.escl.client import EsclClient
from scanner_app.capture.escl.discovery import announced_as
from scanner_app.capture.escl.listing import Announced, listed
from scanner_app.domain.scan import Colour, EndReason, Feed
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import driver_for
from tests.fakes.escl_server import LOOPBACK

OWN, GIVEN = "169.254.7.7", "192.168.1.5"
"""Addresses that a device makes up and that a router gave."""


def announcement(
    kind: str = "_uscan._tcp.local.", addresses: Sequence[str] = (OWN, GIVEN), **texts: str
) -> ServiceInfo:
    return ServiceInfo(
        kind,
        f"Scanner [AA:BB].{kind}",
        port=8080,
        properties=texts,
        addresses=[socket.inet_aton(each) for each in addresses],
    )


def need_multicast() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOOPBACK))
            probe.sendto(b"", ("224.0.0.251", 5353))
        except OSError:
            pytest.skip("máy này không gửi được multicast trên loopback")


def looking(**config: object) -> dict[str, object]:
    need_multicast()
    return {
        "discovery": True,
        "discovery_s": 2.5,
        "interfaces": [LOOPBACK],
        "addresses": [],
        **config,
    }


@pytest.mark.slow
def test_an_announced_device_is_found(serve: Serve) -> None:
    server = serve()

    with server.announced():
        found = list(driver_for(server, **looking()).devices())

    assert [(each.id, each.name, each.driver) for each in found] == [
        (f"escl:{server.url}", "Example Scan 100", "escl")
    ]
    assert found[0].note == f"Phòng 101 · 127.0.0.1 · {server.device.model.uuid}"


@pytest.mark.slow
def test_a_device_announced_plain_and_encrypted_and_typed_is_one_encrypted_device(
    serve: Serve, certificate: tuple[Path, str]
) -> None:
    plain, encrypted = serve(), serve(certificate[0])
    config = looking(addresses=[plain.url])

    with plain.announced(), encrypted.announced():
        found = list(driver_for(plain, **config).devices())

    assert [each.id for each in found] == [f"escl:{encrypted.url}"]


def test_typed_addresses_that_do_not_answer_are_not_offered(serve: Serve) -> None:
    server = serve()
    url = server.url
    server.close()

    assert list(driver_for(server, addresses=[url]).devices()) == []


def test_a_typed_address_that_is_silent_does_not_hide_the_others(serve: Serve) -> None:
    server = serve()
    with socket.create_server((LOOPBACK, 0)) as silent:
        port = silent.getsockname()[1]
        typed = [f"http://{LOOPBACK}:{port}", server.url]

        found = listed(list, typed, lambda address: EsclClient(address, {}), answer_s=0.5)

    assert [each.id for each in found] == [f"escl:{server.url}"]


def test_a_typed_device_has_its_own_name(serve: Serve) -> None:
    server = serve(name="Phòng\n101")

    (found,) = driver_for(server).devices()

    assert (found.id, found.name) == (f"escl:{server.url}", "Phòng 101")


def test_an_announcement_is_understood() -> None:
    told = announced_as(announcement(rs="/other/root/", ty="Máy A", UUID="URN", note="Tầng 2"))

    assert told == Announced(
        typed_address("http://192.168.1.5:8080/other/root"), "Máy A", "urn", "Tầng 2"
    )


def test_an_announcement_without_texts_is_one_of_the_usual_root() -> None:
    told = announced_as(announcement("_uscans._tcp.local."))

    assert told == Announced(typed_address("https://192.168.1.5:8080"), "Scanner [AA:BB]", "", "")


@pytest.mark.parametrize("texts", [{"rs": "../../etc"}, {"rs": "a b"}, {"rs": "a\r\nb"}])
def test_an_announcement_that_makes_no_sense_is_passed_over(texts: dict[str, str]) -> None:
    assert announced_as(announcement("_uscan._tcp.local.", **texts)) is None


@pytest.mark.parametrize("addresses", [(OWN, GIVEN), (GIVEN, OWN)])
def test_an_address_that_a_router_gave_is_preferred(addresses: tuple[str, str]) -> None:
    told = announced_as(announcement("_uscan._tcp.local.", addresses))

    assert told is not None
    assert told.address.host == GIVEN


def test_a_device_known_only_by_a_made_up_address_is_used_by_it() -> None:
    told = announced_as(announcement("_uscan._tcp.local.", (OWN,)))

    assert told is not None
    assert told.address.host == OWN


@pytest.mark.parametrize("first", ["http", "https"])
def test_a_device_told_twice_is_offered_encrypted(first: str) -> None:
    other = {"http": "https", "https": "http"}[first]
    found = [
        Announced(typed_address(f"{scheme}://10.0.0.5"), "A", "uuid", "")
        for scheme in (first, other)
    ]

    (told,) = listed(lambda: found, [], lambda address: EsclClient(address, {}))

    assert told.id == "escl:https://10.0.0.5:443/eSCL"


def test_an_announcement_names_a_typed_device_that_is_not_confirmed_yet(
    serve: Serve, certificate: tuple[Path, str]
) -> None:
    server = serve(certificate[0])
    found = [Announced(typed_address(server.url), "Máy A", "uuid", "")]

    (told,) = listed(lambda: found, [server.url], lambda address: EsclClient(address, {}))

    assert (told.id, told.name) == (f"escl:{server.url}", "Máy A")


def test_two_devices_behind_one_address_are_two() -> None:
    found = [
        Announced(typed_address(f"http://10.0.0.5/{root}"), "A", "", "") for root in ("a", "b")
    ]

    assert len(listed(lambda: found, [], lambda address: EsclClient(address, {}))) == 2


def test_a_device_tells_what_it_can(serve: Serve) -> None:
    server = serve(duplex=False, dpis=(75, 300))
    server.load(200)

    told = driver_for(server).capabilities(server.url)

    assert told.feeds == (Feed.FLATBED, Feed.FEEDER)
    assert (told.both_sides, told.dpis, told.loaded) == (False, (75, 300), True)
    assert told.colours == (Colour.COLOUR, Colour.GRAY)
    assert told.largest_mm == (215.9, 355.6)


@pytest.mark.parametrize(
    ("options", "loaded"), [(("DetectPaperLoaded",), False), ((), None)], ids=["sensor", "none"]
)
def test_an_empty_feeder_is_known_where_there_is_a_sensor(
    serve: Serve, options: tuple[str, ...], loaded: bool | None
) -> None:
    server = serve(options=options)

    assert driver_for(server).capabilities(server.url).loaded is loaded


def test_a_range_of_resolutions_offers_the_usual_ones(serve: Serve) -> None:
    server = serve(dpi_range=(75, 300, 25))

    assert driver_for(server).capabilities(server.url).dpis == (75, 100, 150, 200, 300)


def test_a_wrong_address_is_unsupported(serve: Serve) -> None:
    with pytest.raises(DriverError) as caught:
        driver_for(serve()).capabilities("nowhere at all")

    assert caught.value.reason is EndReason.UNSUPPORTED
