"""Signing in another process keeps what the signer in this one promises."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from scanner_app.domain.key_errors import TokenMissingError, WrongPasswordError
from scanner_app.domain.key_source import DemonstrationKey, FileKey
from scanner_app.domain.sign_errors import CertificateExpiredError
from scanner_app.domain.signature import SignerRole
from scanner_app.signing import apart
from scanner_app.signing.apart import SignerApart
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.apart import VerifierApart
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import SECRET, write_keyfile
from tests.signing.signer_contract import HOW, SignerContract

A = TypeVar("A")
R = TypeVar("R")


class Travelling:
    """As another process would do it: nothing gets there or back but by pickle."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def __call__(self, function: Callable[[A], R], argument: A) -> R:
        sent = pickle.dumps((function, argument))
        self.seen.append(sent)
        there: tuple[Callable[[A], R], A] = pickle.loads(sent)
        value: R = pickle.loads(pickle.dumps(there[0](there[1])))
        return value


@pytest.fixture
def there(clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> Travelling:
    # The clock that travelled is a copy; this one goes on with the test's.
    monkeypatch.setattr(SettableClock, "__reduce__", lambda self: (_same, (id(self),)))
    _CLOCKS[id(clock)] = clock
    return Travelling()


_CLOCKS: dict[int, SettableClock] = {}


def _same(number: int) -> SettableClock:
    return _CLOCKS[number]


class TestApart(SignerContract):
    @pytest.fixture
    def signer(
        self, demo: DemoKey, clock: SettableClock, there: Travelling
    ) -> Iterator[SignerApart]:
        signer = SignerApart(there, FileKey(demo.keyfile), demo.password, Terms(clock))
        yield signer
        signer.close()

    @pytest.fixture
    def roots(self, demo: DemoKey) -> tuple[Path, ...]:
        return (demo.root,)


def test_a_file_is_judged_apart_too(
    demo: DemoKey, signed: Path, clock: SettableClock, there: Travelling
) -> None:
    report = VerifierApart(there, lambda: [demo.root], clock).verify(signed)

    assert report.ok
    assert [each.trusted for each in report.signatures] == [True]


def test_the_demonstration_key_is_made_when_its_folder_is_named(
    tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    signer = SignerApart(there, DemonstrationKey(tmp_path / "khóa"), "", Terms(clock))

    assert "MINH HỌA" in signer.certificate.holder


def test_the_agency_s_demonstration_key_names_the_agency(
    tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    source = DemonstrationKey(tmp_path / "khóa", SignerRole.AGENCY)

    signer = SignerApart(there, source, "", Terms(clock))

    assert signer.certificate.holder == "CHỨNG THƯ SỐ MINH HỌA - Cơ quan"


def test_a_wrong_password_is_told_apart_too(
    tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    keyfile = FileKey(write_keyfile(tmp_path / "cán bộ.p12"))

    with pytest.raises(WrongPasswordError):
        SignerApart(there, keyfile, "sai", Terms(clock))


def test_a_certificate_that_ended_opens_nothing(
    tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    keyfile = write_keyfile(tmp_path / "a.p12", end=clock() + timedelta(hours=1))
    clock.now += timedelta(hours=2)

    with pytest.raises(CertificateExpiredError):
        SignerApart(there, FileKey(keyfile), SECRET, Terms(clock))


def test_the_key_is_opened_once_a_batch_and_again_when_its_process_was_lost(
    archive: Path, tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    keyfile = write_keyfile(tmp_path / "a.p12")
    signer = SignerApart(there, FileKey(keyfile), SECRET, Terms(clock))
    ticket = signer._opening.ticket
    opened = apart._OPENED[ticket]

    signer.sign(archive, tmp_path / "1.pdf", HOW)
    assert apart._OPENED[ticket] is opened
    del apart._OPENED[ticket]  # as when the process ended
    signer.sign(archive, tmp_path / "2.pdf", HOW)

    assert apart._OPENED[ticket] is not opened


def test_opened_again_it_must_be_the_certificate_that_was_agreed_to(
    archive: Path, tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    keyfile = write_keyfile(tmp_path / "a.p12")
    signer = SignerApart(there, FileKey(keyfile), SECRET, Terms(clock))
    write_keyfile(keyfile)
    del apart._OPENED[signer._opening.ticket]  # as when the process ended

    with pytest.raises(TokenMissingError) as caught:
        signer.sign(archive, tmp_path / "1.pdf", HOW)

    assert caught.value.ends_batch
    assert not (tmp_path / "1.pdf").exists()
    assert signer._opening.ticket not in apart._OPENED


def test_a_closed_signer_holds_neither_key_nor_secret(
    archive: Path, tmp_path: Path, clock: SettableClock, there: Travelling
) -> None:
    signer = SignerApart(there, FileKey(write_keyfile(tmp_path / "a.p12")), SECRET, Terms(clock))

    signer.close()

    assert signer._opening.secret == ""
    assert signer._opening.ticket not in apart._OPENED
    with pytest.raises(WrongPasswordError):
        signer.sign(archive, tmp_path / "1.pdf", HOW)


def test_the_secret_does_not_show(tmp_path: Path, clock: SettableClock, there: Travelling) -> None:
    signer = SignerApart(there, FileKey(write_keyfile(tmp_path / "a.p12")), SECRET, Terms(clock))

    shown = repr(signer) + repr(signer._opening)  # what a log could show

    assert SECRET not in shown
    assert repr(replace(signer._opening, secret="")) == repr(signer._opening)
