"""The certificate for trying out."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from scanner_app.domain.sign_errors import SignerMissingError
from scanner_app.signing.demo_certificate import HOLDER, VALIDITY, DemoKey, ensure_demo_key
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import NOON


def _officer(demo: DemoKey) -> x509.Certificate:
    content = pkcs12.load_pkcs12(demo.keyfile.read_bytes(), demo.password.encode())
    assert content.cert is not None
    return content.cert.certificate


def test_the_key_is_made_once(demo: DemoKey) -> None:
    before = demo.keyfile.read_bytes()

    again = ensure_demo_key(demo.keyfile.parent, lambda: NOON + timedelta(days=900))

    assert again == demo
    assert demo.keyfile.read_bytes() == before


def test_the_certificate_says_it_is_a_demonstration_and_ends_after_two_years(
    demo: DemoKey,
) -> None:
    officer = _officer(demo)

    assert HOLDER in officer.subject.rfc4514_string()
    assert "MINH HỌA" in HOLDER
    assert officer.not_valid_after_utc == NOON - timedelta(days=1) + VALIDITY


def test_the_certificate_is_for_signing_and_issued_by_the_root(demo: DemoKey) -> None:
    officer = _officer(demo)
    root = x509.load_pem_x509_certificate(demo.root.read_bytes())

    usage = officer.extensions.get_extension_for_class(x509.KeyUsage).value

    assert (usage.digital_signature, usage.content_commitment) == (True, True)
    assert usage.key_cert_sign is False
    officer.verify_directly_issued_by(root)


@pytest.mark.skipif(os.name != "posix", reason="Windows giữ quyền theo thư mục")
def test_password_and_key_are_readable_by_their_owner_only(demo: DemoKey) -> None:
    folder = demo.keyfile.parent
    secret = next(path for path in folder.iterdir() if path.suffix == ".matkhau")

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(demo.keyfile.stat().st_mode) == 0o600


def test_a_set_that_lost_a_file_is_made_anew(tmp_path: Path, clock: SettableClock) -> None:
    first = ensure_demo_key(tmp_path / "khóa", clock)
    first.root.unlink()

    second = ensure_demo_key(tmp_path / "khóa", clock)

    root = x509.load_pem_x509_certificate(second.root.read_bytes())
    _officer(second).verify_directly_issued_by(root)
    assert second.password != first.password


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, clock: SettableClock) -> None:
    (tmp_path / "khóa").write_bytes(b"")

    with pytest.raises(SignerMissingError):
        ensure_demo_key(tmp_path / "khóa", clock)
