"""What goes wrong at a remote signer: each has its own error, and no half-signed file is left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from keyring.errors import KeyringLocked

from scanner_app.domain.key_errors import (
    KeyUnclearError,
    PinLockedError,
    RemoteAnswerError,
    RemoteLoginError,
    RemotePasswordError,
    RemoteSignerError,
    SigningDeclinedError,
    SigningRefusedError,
    WrongPinError,
)
from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.sign_errors import KeyChoiceError, SigningError
from scanner_app.domain.signature import SecretKind, SignOrder
from scanner_app.ports import Signer
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.remote.opened import OpenedRemoteKey, look_at_remote
from tests.fakes.authority import ServerAuthority
from tests.fakes.clock import SettableClock
from tests.fakes.credential_store import MemoryStore
from tests.fakes.csc_server import CscServer
from tests.fakes.csc_service import CscService
from tests.signing.remote.conftest import IMPATIENT

MakeKey = Callable[..., RemoteKey]
HASTY = replace(IMPATIENT, call_s=0.3, confirm_s=0.3)


@contextmanager
def opened(
    key: RemoteKey, clock: SettableClock, pin: str = "", *, hasty: bool = False
) -> Iterator[Signer]:
    signer = FileSigner(OpenedRemoteKey(key, pin, HASTY if hasty else IMPATIENT), Terms(clock))
    yield signer
    signer.close()


def sign_all(signer: Signer, archive: Path, folder: Path, count: int) -> list[Path]:
    """So many files of one batch."""
    orders = [SignOrder(left=left) for left in range(count, 0, -1)]
    return [signer.sign(archive, folder / f"{order.left}.pdf", order).path for order in orders]


# --- the holder -------------------------------------------------------------------------------


def test_a_batch_is_confirmed_once(
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
    verifier: PdfVerifier,
) -> None:
    with opened(remote_key(), clock) as signer:
        files = sign_all(signer, archive, tmp_path, 4)

    assert service.confirmations == [4]
    assert service.signed == 4
    assert [verifier.verify(file).ok for file in files] == [True] * 4


def test_a_batch_over_the_services_limit_is_confirmed_in_parts(
    remote_key: MakeKey, service: CscService, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    service.multisign = 3

    with opened(remote_key(), clock) as signer:
        sign_all(signer, archive, tmp_path, 5)

    assert service.confirmations == [3, 2]


@pytest.mark.parametrize("first", [True, False])
def test_a_confirmation_bound_to_hashes_is_carried_on_where_the_service_can(
    first: bool,
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
) -> None:
    service.first, service.scal, service.extends = first, "2", True

    with opened(remote_key(), clock) as signer:
        sign_all(signer, archive, tmp_path, 3)

    assert service.confirmations == [3]
    assert service.signed == 3


@pytest.mark.parametrize("first", [True, False])
def test_a_confirmation_bound_to_hashes_is_else_asked_for_each_file(
    first: bool,
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
) -> None:
    service.first, service.scal = first, "2"

    with opened(remote_key(), clock) as signer:
        sign_all(signer, archive, tmp_path, 2)

    assert service.confirmations == [1, 1]


def test_a_confirmation_that_ends_soon_begins_no_further_signature(
    remote_key: MakeKey, service: CscService, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    service.expires_in = 10

    with opened(remote_key(), clock) as signer:
        sign_all(signer, archive, tmp_path, 2)

    assert service.confirmations == [2, 1]


def test_the_word_on_the_phone_is_waited_for(
    remote_key: MakeKey, service: CscService, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    service.waits = 3

    with opened(remote_key(), clock) as signer:
        sign_all(signer, archive, tmp_path, 1)

    assert service.signed == 1


@pytest.mark.parametrize("word", ["no", "nothing"])
def test_no_word_or_a_no_on_the_phone_is_declined(
    word: str,
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
) -> None:
    service.phone = word

    with opened(remote_key(), clock, hasty=True) as signer, pytest.raises(SigningDeclinedError):
        signer.sign(archive, tmp_path / "a.pdf", SignOrder())

    assert not (tmp_path / "a.pdf").exists()
    assert service.signed == 0


def test_a_service_that_is_silent_while_the_phone_asks_is_declined(
    remote_key: MakeKey, server: CscServer, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    server.faults["credentials/authorize"] = "silent"

    with opened(remote_key(), clock, hasty=True) as signer, pytest.raises(SigningDeclinedError):
        signer.sign(archive, tmp_path / "a.pdf", SignOrder())

    assert server.requests.count("credentials/authorize") == 1


# --- the PIN ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [True, False])
def test_a_wrong_pin_is_told_and_a_locked_credential_too(
    first: bool,
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
) -> None:
    service.first, service.pin = first, "246810"

    with opened(remote_key(), clock, "111111") as signer:
        for _ in range(3):
            with pytest.raises(WrongPinError):
                signer.sign(archive, tmp_path / "a.pdf", SignOrder())
        with pytest.raises(PinLockedError):
            signer.sign(archive, tmp_path / "a.pdf", SignOrder())

    assert service.signed == 0


def test_no_pin_is_no_try(remote_key: MakeKey, service: CscService, server: CscServer) -> None:
    service.pin = "246810"

    with pytest.raises(WrongPinError):
        OpenedRemoteKey(remote_key(), "", IMPATIENT)

    assert "credentials/authorize" not in server.requests


@pytest.mark.parametrize("first", [True, False])
def test_looking_tells_what_will_be_asked_and_tries_no_pin(
    first: bool, remote_key: MakeKey, service: CscService, server: CscServer
) -> None:
    service.first = first
    by_phone = look_at_remote(remote_key(), IMPATIENT)
    service.pin = "246810"

    by_pin = look_at_remote(remote_key(), IMPATIENT)

    assert (by_phone.secret, by_pin.secret) == (SecretKind.ELSEWHERE, SecretKind.PIN)
    assert by_pin.certificate is not None
    assert by_pin.where == f"127.0.0.1:{server.port}"
    assert "credentials/authorize" not in server.requests


def test_pin_and_password_stand_in_no_log_error_or_repr(
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    service.pin = "246810"

    held = OpenedRemoteKey(remote_key(), "975310", IMPATIENT)
    signer = FileSigner(held, Terms(clock))
    with pytest.raises(WrongPinError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", SignOrder())
    signer.close()

    shown = caplog.text + repr(caught.value) + repr(held) + repr(held.signer)
    assert "975310" not in shown
    assert service.password not in shown


# --- logging in -------------------------------------------------------------------------------


def test_a_password_that_is_not_kept_here_is_told(
    remote_key: MakeKey, secrets_kept: MemoryStore
) -> None:
    key = remote_key()
    secrets_kept.kept.clear()

    with pytest.raises(RemotePasswordError) as caught:
        OpenedRemoteKey(key, "", IMPATIENT)

    assert caught.value.facts == {"reason": "secret.missing"}


def test_a_locked_credential_store_is_told(remote_key: MakeKey, secrets_kept: MemoryStore) -> None:
    key = remote_key()
    secrets_kept.fault = KeyringLocked()

    with pytest.raises(RemotePasswordError) as caught:
        OpenedRemoteKey(key, "", IMPATIENT)

    assert caught.value.facts == {"reason": "secret.locked"}


@pytest.mark.parametrize("client", ["", "phường"])
def test_a_wrong_password_is_told(client: str, remote_key: MakeKey, service: CscService) -> None:
    service.client = client
    key = remote_key(client=client)
    service.password = "đã đổi"

    with pytest.raises(RemoteLoginError):
        OpenedRemoteKey(key, "", IMPATIENT)


def test_a_login_that_ended_in_mid_batch_is_renewed_without_asking_again(
    remote_key: MakeKey, service: CscService, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    with opened(remote_key(), clock) as signer:
        signer.sign(archive, tmp_path / "a.pdf", SignOrder(left=2))
        service.tokens.clear()
        signer.sign(archive, tmp_path / "b.pdf", SignOrder(left=1))

    assert service.logins == 2
    assert service.confirmations == [2]


def test_closing_gives_the_login_back(
    remote_key: MakeKey, service: CscService, clock: SettableClock
) -> None:
    with opened(remote_key(), clock):
        assert len(service.tokens) == 1

    assert service.tokens == set()


# --- the credential ---------------------------------------------------------------------------


def test_several_credentials_must_be_chosen_from(remote_key: MakeKey, service: CscService) -> None:
    service.credentials = ["một", "hai"]

    with pytest.raises(KeyUnclearError) as caught:
        OpenedRemoteKey(remote_key(), "", IMPATIENT)

    assert caught.value.facts == {"count": 2}


def test_the_named_one_of_several_credentials_signs(
    remote_key: MakeKey, service: CscService, server: CscServer
) -> None:
    service.credentials = ["một", "hai"]

    OpenedRemoteKey(remote_key(credential="hai"), "", IMPATIENT)

    assert '"credentialID": "hai"' in server.bodies[-1]


def test_a_user_without_credential_is_refused(remote_key: MakeKey, service: CscService) -> None:
    service.credentials = []

    with pytest.raises(SigningRefusedError) as caught:
        OpenedRemoteKey(remote_key(), "", IMPATIENT)

    assert caught.value.facts == {"reason": "no_credential"}


def test_a_disabled_key_is_refused(remote_key: MakeKey, service: CscService) -> None:
    service.status = "disabled"

    with pytest.raises(SigningRefusedError) as caught:
        OpenedRemoteKey(remote_key(), "", IMPATIENT)

    assert caught.value.facts == {"reason": "disabled"}


def test_an_algorithm_that_names_no_digest_will_do(
    remote_key: MakeKey,
    service: CscService,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
    verifier: PdfVerifier,
) -> None:
    service.bare_algorithms = True

    with opened(remote_key(), clock) as signer:
        (file,) = sign_all(signer, archive, tmp_path, 1)

    assert verifier.verify(file).ok


# --- the line ---------------------------------------------------------------------------------


def test_a_server_nobody_vouches_for_gets_no_password(
    remote_key: MakeKey, server: CscServer
) -> None:
    with pytest.raises(RemoteSignerError) as caught:
        OpenedRemoteKey(replace(remote_key(), ca=""), "", IMPATIENT)

    assert caught.value.facts["status"] == "certificate"
    assert server.requests == []


def test_a_server_of_another_name_gets_no_password(remote_key: MakeKey, server: CscServer) -> None:
    key = remote_key()

    with pytest.raises(RemoteSignerError) as caught:
        OpenedRemoteKey(replace(key, url=key.url.replace("127.0.0.1", "localhost")), "", IMPATIENT)

    assert caught.value.facts["status"] == "certificate"
    assert server.requests == []


def test_a_file_that_is_no_authority_is_a_wrong_choice(remote_key: MakeKey, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(b"khong phai PEM")

    with pytest.raises(KeyChoiceError):
        OpenedRemoteKey(replace(remote_key(), ca=str(tmp_path / "ca.pem")), "", IMPATIENT)


def test_a_server_that_is_gone_is_unreachable_and_trying_later_may_help(
    remote_key: MakeKey, server: CscServer
) -> None:
    key = remote_key()
    server.close()

    with pytest.raises(RemoteSignerError) as caught:
        OpenedRemoteKey(key, "", IMPATIENT)

    assert caught.value.transient
    assert caught.value.facts == {"url": key.url, "status": "ConnectionRefusedError"}


def test_a_service_that_is_silent_is_not_waited_for_twice(
    remote_key: MakeKey, server: CscServer
) -> None:
    server.faults["credentials/list"] = "silent"

    with pytest.raises(RemoteSignerError) as caught:
        OpenedRemoteKey(remote_key(), "", HASTY)

    assert caught.value.facts["status"] == "silent"
    assert server.requests.count("credentials/list") == 1


@pytest.mark.parametrize("method", ["info", "credentials/list", "credentials/info"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (500, RemoteSignerError),
        (429, RemoteSignerError),
        ("cut", RemoteSignerError),
        (b"", RemoteAnswerError),
        (b"[]", RemoteAnswerError),
        (b"{", RemoteAnswerError),
        (b"[" * 10**5, RemoteAnswerError),
        ("redirect", RemoteAnswerError),
        ("endless", RemoteAnswerError),
    ],
)
def test_what_makes_no_sense_while_opening_is_told(
    method: str,
    fault: int | bytes | str,
    error: type[SigningError],
    remote_key: MakeKey,
    server: CscServer,
) -> None:
    server.faults[method] = fault

    with pytest.raises(error) as caught:
        OpenedRemoteKey(remote_key(), "", IMPATIENT)

    assert type(caught.value) is error
    assert "elsewhere" not in server.requests


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("method", ["credentials/info", "credentials/list"])
def test_a_user_without_the_right_is_refused(
    status: int, method: str, remote_key: MakeKey, server: CscServer
) -> None:
    server.faults[method] = status

    with pytest.raises(SigningRefusedError) as caught:
        OpenedRemoteKey(remote_key(), "", IMPATIENT)

    assert caught.value.facts == {"reason": status}


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b'{"key": 1, "cert": 2}',
        b'{"key": {"status": "enabled", "algo": []}, "cert": {"certificates": []}}',
        b'{"key": {"status": "enabled"}, "cert": {"certificates": ["a"]}}',
        b'{"key": {"status": "enabled"}, "cert": {"certificates": ["MAA="]}}',
        b'{"key": {"status": "enabled"}, "cert": {"certificates": [{}]}}',
    ],
)
def test_a_credential_without_sense_is_told(
    answer: bytes, remote_key: MakeKey, server: CscServer
) -> None:
    server.faults["credentials/info"] = answer

    with pytest.raises(RemoteAnswerError):
        OpenedRemoteKey(remote_key(), "", IMPATIENT)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (b"{}", RemoteAnswerError),
        (b'{"signatures": []}', RemoteAnswerError),
        (b'{"signatures": ["AA==", "AA=="]}', RemoteAnswerError),
        (b'{"signatures": ["%"]}', RemoteAnswerError),
        (b'{"signatures": [7]}', RemoteAnswerError),
        (b'{"signatures": [""]}', RemoteAnswerError),
        (403, SigningRefusedError),
        (500, RemoteSignerError),
        ("cut", RemoteSignerError),
        ("silent", RemoteSignerError),
    ],
)
def test_a_line_that_breaks_in_mid_batch_keeps_what_is_signed_and_asks_for_nothing_twice(
    fault: int | bytes | str,
    error: type[SigningError],
    remote_key: MakeKey,
    server: CscServer,
    clock: SettableClock,
    archive: Path,
    tmp_path: Path,
    verifier: PdfVerifier,
) -> None:
    with opened(remote_key(), clock, hasty=True) as signer:
        first = signer.sign(archive, tmp_path / "a.pdf", SignOrder(left=2))
        server.faults["signatures/signHash"] = fault
        with pytest.raises(error) as caught:
            signer.sign(archive, tmp_path / "b.pdf", SignOrder(left=1))

    assert type(caught.value) is error
    assert caught.value.ends_batch
    assert verifier.verify(first.path).ok
    assert {path.name for path in tmp_path.iterdir() if path.suffix in (".pdf", ".part")} == {
        "a.pdf"
    }
    assert server.requests.count("signatures/signHash") == 2


def test_a_signature_by_another_key_reaches_no_file(
    remote_key: MakeKey, service: CscService, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    with opened(remote_key(), clock) as signer:
        service.key = rsa.generate_private_key(65537, 2048)
        with pytest.raises(RemoteAnswerError) as caught:
            signer.sign(archive, tmp_path / "a.pdf", SignOrder())

    assert caught.value.facts["reason"] == "signature"
    assert not (tmp_path / "a.pdf").exists()


def test_an_authority_of_another_server_does_not_count(remote_key: MakeKey, tmp_path: Path) -> None:
    other = ServerAuthority(tmp_path)

    with pytest.raises(RemoteSignerError) as caught:
        OpenedRemoteKey(replace(remote_key(), ca=str(other.root)), "", IMPATIENT)

    assert caught.value.facts["status"] == "certificate"
