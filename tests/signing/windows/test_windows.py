"""A key in Windows' certificate store: the choice, the signatures, what its codes mean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any  # answers of any function

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scanner_app.domain.key_errors import (
    KeyUnclearError,
    PinLockedError,
    SigningDeclinedError,
    SigningRefusedError,
    TokenMissingError,
    TokenPulledError,
    WindowsOnlyError,
    WrongPinError,
)
from scanner_app.domain.key_source import StoreKey
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import SecretKind, SignOrder
from scanner_app.ports import Signer
from scanner_app.signing.apart import found_apart
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.windows.codes import error_for
from scanner_app.signing.windows.opened import (
    OpenedStoreKey,
    found_in_store,
    look_at_store,
    this_store,
)
from tests.fakes.clock import SettableClock
from tests.fakes.windows_store import ScriptedStore
from tests.signing.keyfiles import NOON, certificate
from tests.signing.signer_contract import SignerContract

DAY = timedelta(days=1)


@pytest.fixture
def store() -> ScriptedStore:
    return ScriptedStore()


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def with_purpose(
    key: ec.EllipticCurvePrivateKey, *purposes: x509.ObjectIdentifier
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Máy tính của tôi")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOON - DAY, NOON + DAY)
    purpose = x509.ExtendedKeyUsage(purposes)
    return builder.add_extension(purpose, critical=False).sign(key, hashes.SHA256())


def of_issuer(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nơi cấp thử nghiệm")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOON - DAY, NOON + DAY)
    limits = x509.BasicConstraints(ca=True, path_length=None)
    return builder.add_extension(limits, critical=True).sign(key, hashes.SHA256())


class TestStore(SignerContract):
    """A P-256 key, as CNG gives its values."""

    @pytest.fixture
    def owner(self, store: ScriptedStore) -> x509.Certificate:
        key = new_key()
        owner = certificate(key)
        store.add(key, owner)
        return owner

    @pytest.fixture
    def signer(
        self, store: ScriptedStore, owner: x509.Certificate, clock: SettableClock
    ) -> Iterator[Signer]:
        assert owner is not None
        held = FileSigner(OpenedStoreKey(StoreKey(), clock.now, store), Terms(clock))
        yield held
        held.close()

    @pytest.fixture
    def roots(self, owner: x509.Certificate, tmp_path: Path) -> tuple[Path, ...]:
        root = tmp_path / "gốc.pem"
        root.write_bytes(owner.public_bytes(Encoding.PEM))
        return (root,)


# --- which certificate ------------------------------------------------------------------------


def test_a_thumbprint_names_the_certificate(store: ScriptedStore) -> None:
    wanted, other = new_key(), new_key()
    sha1, _ = store.add(wanted, certificate(wanted))
    store.add(other, certificate(other))

    state = look_at_store(StoreKey(sha1), NOON, store)

    assert state.certificate is not None
    assert state.secret is SecretKind.ELSEWHERE
    assert StoreKey(sha1) in {
        StoreKey(key.source.partition(":")[2]) for key in found_in_store(store)
    }


def test_several_that_could_be_meant_must_be_chosen_from(store: ScriptedStore) -> None:
    for _ in range(2):
        key = new_key()
        store.add(key, certificate(key))

    with pytest.raises(KeyUnclearError) as caught:
        OpenedStoreKey(StoreKey(), NOON, store)

    assert caught.value.facts == {"count": 2}


def test_the_only_valid_one_is_meant_after_a_renewal(store: ScriptedStore) -> None:
    old, new = new_key(), new_key()
    store.add(old, certificate(old, start=NOON - 9 * DAY, end=NOON - DAY))
    store.add(new, certificate(new))

    state = look_at_store(StoreKey(), NOON, store)

    assert state.certificate is not None
    assert state.certificate.not_after > NOON


def test_certificates_of_machines_and_issuers_are_not_meant(store: ScriptedStore) -> None:
    mine, machine, issuer, other = (new_key() for _ in range(4))
    sha1, _ = store.add(mine, certificate(mine))
    store.add(machine, with_purpose(machine, ExtendedKeyUsageOID.SERVER_AUTH))
    store.add(issuer, of_issuer(issuer))
    store.add(other, certificate(other, may_sign=False))

    found = found_in_store(store)

    assert [each.source for each in found] == [f"windows:{sha1}"]


def test_a_person_may_log_in_with_the_same_certificate(store: ScriptedStore) -> None:
    key = new_key()
    store.add(
        key,
        with_purpose(key, ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION),
    )

    assert len(found_in_store(store)) == 1


@pytest.mark.parametrize("thumbprint", ["", "0" * 40])
def test_no_such_certificate_is_a_missing_token(store: ScriptedStore, thumbprint: str) -> None:
    with pytest.raises(TokenMissingError) as caught:
        OpenedStoreKey(StoreKey(thumbprint), NOON, store)

    assert caught.value.facts == {"module": "windows"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is a store")
def test_other_systems_have_no_such_store() -> None:
    with pytest.raises(WindowsOnlyError):
        this_store()
    with pytest.raises(WindowsOnlyError):
        look_at_store(StoreKey(), NOON)
    assert found_in_store() == ()


class ScriptedCall:
    """Another process that answers what is written here, by what it is asked for."""

    def __init__(self, answers: dict[object, Any]) -> None:
        self._answers = answers

    def __call__(self, function: Callable[[Any], Any], argument: object) -> Any:
        assert callable(function)
        return self._answers[argument]


def test_a_token_that_stands_in_the_store_as_well_is_told_once(store: ScriptedStore) -> None:
    for _ in range(2):
        key = new_key()
        store.add(key, certificate(key))
    both, alone = found_in_store(store)
    token = replace(both, source="pkcs11:token=A?module-name=x", where="A", serial="1")

    found = found_apart(ScriptedCall({"driver.so": (token,), None: (both, alone)}), ["driver.so"])

    assert found == (token, alone)


# --- signing ----------------------------------------------------------------------------------


def test_a_token_pulled_out_in_mid_batch_leaves_no_half_file(
    store: ScriptedStore, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    key = new_key()
    _, opened = store.add(key, certificate(key))
    signer = FileSigner(OpenedStoreKey(StoreKey(), clock.now, store), Terms(clock))
    signer.sign(archive, tmp_path / "a.pdf", SignOrder())
    opened.failure = TokenPulledError()

    with pytest.raises(TokenPulledError):
        signer.sign(archive, tmp_path / "b.pdf", SignOrder())
    signer.close()

    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert opened.closed == 1


def test_a_certificate_beside_another_key_signs_nothing(
    store: ScriptedStore, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    store.add(new_key(), certificate(new_key()))
    signer = FileSigner(OpenedStoreKey(StoreKey(), clock.now, store), Terms(clock))

    with pytest.raises(SigningRefusedError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", SignOrder())

    assert caught.value.facts == {"reason": "signature"}
    assert not (tmp_path / "a.pdf").exists()


# --- codes of Windows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "in_use", "error"),
    [
        (0x8010006E, True, SigningDeclinedError),  # SCARD_W_CANCELLED_BY_USER
        (1223, True, SigningDeclinedError),  # ERROR_CANCELLED, as GetLastError says it
        (0x8010006B, True, WrongPinError),  # SCARD_W_WRONG_CHV
        (0x8010006C, True, PinLockedError),  # SCARD_W_CHV_BLOCKED
        (0x80100069, True, TokenPulledError),  # SCARD_W_REMOVED_CARD
        (0x8010000C, True, TokenPulledError),  # SCARD_E_NO_SMARTCARD
        (0x8010000C, False, TokenMissingError),
        (0x8009000D, False, TokenMissingError),  # NTE_NO_KEY
        (0x80090016, True, TokenMissingError),  # NTE_BAD_KEYSET
        (0x80090010, True, SigningRefusedError),  # NTE_PERM
    ],
)
def test_a_code_of_windows_says_what_happened(
    code: int, in_use: bool, error: type[SigningError]
) -> None:
    signed = code - (1 << 32) if code >= 1 << 31 else code

    assert type(error_for(code, in_use=in_use)) is error
    assert type(error_for(signed, in_use=in_use)) is error


def test_a_code_nobody_knows_is_kept_for_the_log() -> None:
    assert error_for(-2146893802 + 0x50, in_use=True).facts == {"reason": "0x80090066"}
