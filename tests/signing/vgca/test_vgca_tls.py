"""The signing program is the same every time, or no file goes to it."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert, create_default_context

import pytest

from scanner_app.domain.key_errors import SigningServiceMissingError, SigningServiceUntrustedError
from scanner_app.domain.key_source import ServiceKey
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.held import Terms
from scanner_app.signing.keyfile import OpenedKeyFile
from scanner_app.signing.vgca import tls as vgca_tls
from scanner_app.signing.vgca.signer import look_at_service
from tests.fakes.clock import SettableClock
from tests.fakes.vgca_service import VgcaService, tls_certificate

Start = Callable[..., VgcaService]


@pytest.fixture
def start(demo: DemoKey, clock: SettableClock, tmp_path: Path) -> Iterator[Start]:
    """Starts services, each with a certificate of its own."""
    running: list[VgcaService] = []

    def started(port: int = 0, certificate: Path | None = None) -> VgcaService:
        signer = OpenedKeyFile(demo.keyfile, demo.password).signer
        service = VgcaService(signer, clock, certificate or tls_certificate(tmp_path), port)
        running.append(service)
        return service

    yield started
    for service in running:
        service.close()


@pytest.fixture
def terms(clock: SettableClock, tmp_path: Path) -> Terms:
    return Terms(clock, home=tmp_path / "nhà")


def fingerprint(certificate: Path) -> str:
    pem = certificate.read_text(encoding="ascii")
    return sha256(PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :])).hexdigest()


def test_the_first_certificate_is_remembered_and_told_in_the_log(
    start: Start, terms: Terms, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    certificate = tls_certificate(tmp_path)
    service = start(certificate=certificate)

    look_at_service(ServiceKey(service.url), terms)
    look_at_service(ServiceKey(service.url), terms)

    remembered = (tmp_path / "nhà" / "vgca-tls.txt").read_text(encoding="ascii").strip()
    assert remembered == fingerprint(certificate)
    (told,) = [each for each in caplog.records if each.name == vgca_tls.__name__]
    assert told.levelno == logging.WARNING
    assert told.__dict__["fingerprint"] == remembered


def test_another_program_on_its_port_gets_nothing(start: Start, terms: Terms) -> None:
    first = start()
    look_at_service(ServiceKey(first.url), terms)
    first.close()
    second = start(first.port)

    with pytest.raises(SigningServiceUntrustedError) as caught:
        look_at_service(ServiceKey(second.url), terms)

    assert caught.value.facts["fingerprint"] != caught.value.facts["pinned"]
    assert second.orders == []


def test_a_note_that_cannot_be_read_trusts_nobody_anew(start: Start, terms: Terms) -> None:
    assert terms.home is not None
    (terms.home / "vgca-tls.txt").mkdir(parents=True)

    with pytest.raises(SigningServiceUntrustedError):
        look_at_service(ServiceKey(start().url), terms)


def test_without_a_folder_to_remember_nobody_is_trusted(start: Start, terms: Terms) -> None:
    with pytest.raises(SigningServiceUntrustedError):
        look_at_service(ServiceKey(start().url), replace(terms, home=None))


def test_a_certificate_that_the_settings_name_is_the_only_one(
    start: Start, terms: Terms, tmp_path: Path
) -> None:
    certificate = tls_certificate(tmp_path)
    service = start(certificate=certificate)

    look_at_service(ServiceKey(service.url, fingerprint(certificate)), terms)
    with pytest.raises(SigningServiceUntrustedError):
        look_at_service(ServiceKey(service.url, "ab" * 32), terms)

    assert not (tmp_path / "nhà" / "vgca-tls.txt").exists()


def test_a_certificate_that_the_system_trusts_needs_no_note_unless_another_one_is_set(
    start: Start, terms: Terms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tls_certificate(tmp_path)
    pem = certificate.read_text(encoding="ascii")
    trusting = create_default_context(cadata=pem[pem.index("-----BEGIN CERTIFICATE") :])
    monkeypatch.setattr(vgca_tls, "_verified_context", lambda: trusting)
    service = start(certificate=certificate)

    look_at_service(ServiceKey(service.url), terms)
    with pytest.raises(SigningServiceUntrustedError):
        look_at_service(ServiceKey(service.url, "ab" * 32), terms)

    assert not (tmp_path / "nhà" / "vgca-tls.txt").exists()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_what_speaks_no_tls_is_not_the_service(answer: bytes, terms: Terms) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_answer_once, args=(listening, answer), daemon=True).start()

        with pytest.raises(SigningServiceMissingError):
            look_at_service(ServiceKey(f"wss://127.0.0.1:{listening.getsockname()[1]}"), terms)


def _answer_once(listening: socket.socket, answer: bytes) -> None:
    accepted, _ = listening.accept()
    with accepted:
        accepted.recv(1000)
        accepted.sendall(answer)
