"""Opening key files."""

from __future__ import annotations

import logging
import traceback
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    PrivateFormat,
    pkcs12,
)

from scanner_app.domain.key_errors import KeyFileDamagedError, WrongPasswordError
from scanner_app.domain.sign_errors import (
    CertificateExpiredError,
    CertificateUsageError,
    SignerMissingError,
)
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.file_signer import FileSigner
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import NOON, SECRET, certificate, file_signer, write_keyfile

COMPOSED, DECOMPOSED = (unicodedata.normalize("NFC", SECRET), unicodedata.normalize("NFD", SECRET))


@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("secret", [COMPOSED, DECOMPOSED])
def test_a_vietnamese_password_opens_however_its_letters_were_typed(
    secret: str, typed: str, tmp_path: Path, clock: SettableClock
) -> None:
    path = write_keyfile(tmp_path / "khóa.p12", secret=secret)

    assert file_signer(path, typed, clock).certificate.holder == "Người Thử Nghiệm"


def test_a_key_file_in_the_old_encryption_opens(tmp_path: Path, clock: SettableClock) -> None:
    old = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(2048)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(SHA1())
        .build(b"123456")
    )

    signer = file_signer(write_keyfile(tmp_path / "cũ.p12", encryption=old), b"123456", clock)

    assert signer.certificate.holder == "Người Thử Nghiệm"


def test_a_wrong_password_is_told_and_shown_nowhere(
    demo: DemoKey, clock: SettableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with pytest.raises(WrongPasswordError) as caught:
        file_signer(demo.keyfile, "sai-mat-khau-nay", clock)

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert "sai-mat-khau-nay" not in told.replace('"sai-mat-khau-nay", clock', "")


def test_neither_password_nor_key_shows_in_repr(signer: FileSigner, demo: DemoKey) -> None:
    assert repr(signer) == "FileSigner()"
    assert demo.password not in repr(demo) + repr(vars(signer))


def test_a_file_that_is_gone_is_told(tmp_path: Path, clock: SettableClock) -> None:
    with pytest.raises(SignerMissingError) as caught:
        file_signer(tmp_path / "không có.p12", "", clock)

    assert caught.value.facts["path"] == tmp_path / "không có.p12"


def test_files_that_are_no_key_files_are_told_from_wrong_passwords(
    demo: DemoKey, tmp_path: Path, clock: SettableClock
) -> None:
    whole = demo.keyfile.read_bytes()
    path = tmp_path / "hỏng.p12"

    for content in (b"", b"khong phai khoa", whole[:-100], demo.root.read_bytes(), b"\0" * 2**20):
        path.write_bytes(content)
        with pytest.raises(KeyFileDamagedError):
            file_signer(path, demo.password, clock)


def test_a_file_with_a_certificate_but_no_key_is_no_key_file(
    tmp_path: Path, clock: SettableClock
) -> None:
    only = certificate(ec.generate_private_key(ec.SECP256R1()))
    path = tmp_path / "không khóa.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            None, None, None, [only], BestAvailableEncryption(b"a")
        )
    )

    with pytest.raises(KeyFileDamagedError):
        file_signer(path, "a", clock)


def test_an_ended_certificate_is_refused_with_its_dates(
    tmp_path: Path, clock: SettableClock
) -> None:
    start, end = NOON - timedelta(days=9), NOON - timedelta(days=2)
    path = write_keyfile(tmp_path / "hết hạn.p12", start=start, end=end)

    with pytest.raises(CertificateExpiredError) as caught:
        file_signer(path, SECRET, clock)

    assert caught.value.facts == {"not_before": start, "not_after": end}


def test_a_certificate_that_is_not_valid_yet_is_refused(
    tmp_path: Path, clock: SettableClock
) -> None:
    path = write_keyfile(tmp_path / "sớm.p12", start=NOON + timedelta(seconds=1))

    with pytest.raises(CertificateExpiredError):
        file_signer(path, SECRET, clock)


def test_a_certificate_for_another_purpose_is_refused(tmp_path: Path, clock: SettableClock) -> None:
    path = write_keyfile(tmp_path / "mã hóa.p12", may_sign=False)

    with pytest.raises(CertificateUsageError):
        file_signer(path, SECRET, clock)
