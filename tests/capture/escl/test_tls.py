"""Certificates: unknown ones are told and nothing is sent, pinned ones are used, others refused."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl import tls
from scanner_app.domain.scan import EndReason
from tests.capture.escl.certificates import self_signed
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import driver_for, scan
from tests.capture.escl.rig import EsclRig
from tests.capture.scanner_contract import reason
from tests.capture.scanner_contract import scan as scan_by_port

Certificate = tuple[Path, str]


@pytest.fixture(autouse=True)
def _fresh_roots() -> Iterator[None]:
    """The system's certificates are read once a process; here they change."""
    tls._verified_context.cache_clear()
    yield
    tls._verified_context.cache_clear()


def test_an_unknown_certificate_is_told_with_its_fingerprint(
    serve: Serve, certificate: Certificate
) -> None:
    server = serve(certificate[0])
    server.load(200)

    sink, ended = scan(server)

    assert (sink.pages, ended.reason) == ([], EndReason.UNTRUSTED)
    assert ended.facts == {
        "fingerprint": certificate[1],
        "address": f"127.0.0.1:{server.port}",
    }


def test_a_pinned_certificate_is_used(serve: Serve, certificate: Certificate) -> None:
    server = serve(certificate[0])
    server.load(200, 160)

    sink, ended = scan(server, pins={f"127.0.0.1:{server.port}": certificate[1]})

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


def test_a_pin_may_be_written_as_people_copy_it(serve: Serve, certificate: Certificate) -> None:
    server = serve(certificate[0])
    server.load(200)
    digest = certificate[1].upper()
    copied = ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))

    _, ended = scan(server, pins={f"127.0.0.1:{server.port}": copied})

    assert ended.reason is EndReason.DONE


def test_a_changed_certificate_is_refused_with_both_fingerprints(
    serve: Serve, certificate: Certificate, tmp_path: Path
) -> None:
    new = tmp_path / "new.pem"
    fingerprint = self_signed(new)
    server = serve(new)
    server.load(200)

    sink, ended = scan(server, pins={f"127.0.0.1:{server.port}": certificate[1]})

    assert (sink.pages, ended.reason) == ([], EndReason.UNTRUSTED)
    assert ended.facts["fingerprint"] == fingerprint
    assert ended.facts["pinned"] == certificate[1]


def test_a_pin_holds_for_its_own_port_only(serve: Serve, certificate: Certificate) -> None:
    server = serve(certificate[0])

    _, ended = scan(server, pins={f"127.0.0.1:{server.port + 1}": certificate[1]})

    assert ended.reason is EndReason.UNTRUSTED


def test_nothing_is_sent_to_a_device_that_is_not_trusted(
    serve: Serve, certificate: Certificate
) -> None:
    server = serve(certificate[0])
    server.load(200)

    scan(server)

    assert server.requests == 0


def test_a_certificate_that_the_system_trusts_needs_no_pin(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "trusted.pem"
    self_signed(target, address="127.0.0.1")
    trust(monkeypatch, target)
    server = serve(target)
    server.load(200)

    _, ended = scan(server)

    assert ended.reason is EndReason.DONE


@pytest.mark.parametrize(
    "wrong", [{"address": "127.0.0.2"}, {"address": "127.0.0.1", "ended": True}]
)
def test_a_trusted_certificate_for_another_host_or_time_is_not_trusted(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object]
) -> None:
    target = tmp_path / "trusted.pem"
    self_signed(target, **wrong)  # type: ignore[arg-type]  # by name
    trust(monkeypatch, target)
    server = serve(target)

    _, ended = scan(server)

    assert ended.reason is EndReason.UNTRUSTED


def test_a_device_not_confirmed_yet_is_listed_so_that_it_can_be(
    serve: Serve, certificate: Certificate
) -> None:
    server = serve(certificate[0])

    (found,) = driver_for(server).devices()

    assert (found.id, found.name) == (f"escl:{server.url}", "127.0.0.1")


def test_capabilities_ask_for_the_confirmation_too(serve: Serve, certificate: Certificate) -> None:
    server = serve(certificate[0])

    with pytest.raises(DriverError) as caught:
        driver_for(server).capabilities(server.url)

    assert caught.value.reason is EndReason.UNTRUSTED


def test_plain_http_on_an_https_address_is_no_scanner(serve: Serve) -> None:
    server = serve()
    address = server.url.replace("http://", "https://")

    with pytest.raises(DriverError) as caught:
        driver_for(server).capabilities(address)

    assert (caught.value.reason, caught.value.facts["what"]) == (EndReason.UNSUPPORTED, "tls")


def test_neither_way_of_trusting_takes_old_tls() -> None:
    contexts = [tls._verified_context(), tls._pinned_context()]

    assert [each.minimum_version for each in contexts] == [ssl.TLSVersion.TLSv1_2] * 2


def test_the_whole_way_through_the_host_process(
    serve: Serve, certificate: Certificate, tmp_path: Path
) -> None:
    server = serve(certificate[0])
    rig = EsclRig(server, pins={f"127.0.0.1:{server.port}": certificate[1]})
    rig.load([200, 160])

    done = scan_by_port(rig, tmp_path / "s")

    assert (done.shades, reason(done)) == ([200, 160], EndReason.DONE)


def trust(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    """Make it a root of this process."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
