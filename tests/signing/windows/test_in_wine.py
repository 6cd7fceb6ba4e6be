"""The ctypes code of Windows' certificate store, run in wine by a Windows Python."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any  # JSON

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.capture.twain.wine import PROJECT, Prefix, find_wine, seen_from_windows
from tests.signing.keyfiles import NOON

PYTHON = PROJECT / ".winpython" / "cp312" / "python.exe"
CONTENT = "giấy tờ đã ký".encode()
pytestmark = pytest.mark.slow


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Papers:
    """An issuer and an officer whom it certified."""

    def __init__(self, folder: Path) -> None:
        issuing, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.issuer = self._certificate(issuing, "Nơi cấp", issuing, ca=True)
        self.officer = self._certificate(key, "Nguyễn Văn An", issuing, ca=False)
        packed = pkcs12.serialize_key_and_certificates(
            b"thu", key, self.officer, None, BestAvailableEncryption(b"abc")
        )
        self.keyfile = folder / "can-bo.p12"
        self.keyfile.write_bytes(packed)
        self.issuer_file = folder / "noi-cap.der"
        self.issuer_file.write_bytes(self.issuer.public_bytes(Encoding.DER))

    @staticmethod
    def _certificate(
        key: rsa.RSAPrivateKey, name: str, issuing: rsa.RSAPrivateKey, *, ca: bool
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            _name("Nơi cấp"), _name(name), key.public_key(), 7 + ca, NOON, NOON.replace(year=2036)
        )
        limits = x509.BasicConstraints(ca=ca, path_length=None)
        return builder.add_extension(limits, critical=True).sign(issuing, hashes.SHA256())


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return Papers(tmp_path_factory.mktemp("chứng thư"))


@pytest.fixture(scope="module")
def told(papers: Papers) -> dict[str, Any]:
    wine = find_wine("64")
    if isinstance(wine, str):
        pytest.skip(wine)
    if not PYTHON.exists():
        pytest.skip("không có Python của Windows: chạy tests/signing/windows/fetch_python")
    program = Path(__file__).with_name("in_windows.py")
    files = (program, PROJECT, papers.keyfile)
    paths = [seen_from_windows(each) for each in files]
    digest = hashlib.sha256(CONTENT).hexdigest()
    with Prefix(wine) as prefix:
        done = subprocess.run(
            [
                *(str(wine.loader), str(PYTHON), *paths),
                *("abc", seen_from_windows(papers.issuer_file), digest),
            ],
            env=os.environ | dict(prefix.environment),
            # Windows' Python wants pipes on all three.
            input=b"",
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _verify(key: rsa.RSAPublicKey, value: str) -> None:
    """Raises when it is not by that key."""
    key.verify(bytes.fromhex(value), CONTENT, padding.PKCS1v15(), hashes.SHA256())


def test_the_users_own_certificates_with_keys_are_seen(
    told: dict[str, Any], papers: Papers
) -> None:
    assert told["before"] == 0
    assert told["certificate"] == papers.officer.public_bytes(Encoding.DER).hex()


def test_issuers_that_the_pc_knows_come_along(told: dict[str, Any], papers: Papers) -> None:
    assert told["issuers"] == [papers.issuer.public_bytes(Encoding.DER).hex()]


def test_a_key_of_cryptoapi_signs_as_often_as_asked(told: dict[str, Any], papers: Papers) -> None:
    key = papers.officer.public_key()
    assert isinstance(key, rsa.RSAPublicKey)

    for value in told["values"]:
        _verify(key, value)
    assert len(told["values"]) == 2


def test_a_key_of_cng_signs(told: dict[str, Any]) -> None:
    blob = bytes.fromhex(told["cng"]["public"])
    exponent_size, modulus_size = (int.from_bytes(blob[n : n + 4], "little") for n in (8, 12))
    exponent = int.from_bytes(blob[24 : 24 + exponent_size], "big")
    modulus = int.from_bytes(blob[24 + exponent_size :][:modulus_size], "big")

    _verify(rsa.RSAPublicNumbers(exponent, modulus).public_key(), told["cng"]["value"])


def test_what_windows_refuses_is_told(told: dict[str, Any]) -> None:
    assert told["unknown"] == "TokenMissingError"
    assert told["old_provider"] == "SigningRefusedError {'reason': '0x80090008'}"
    assert told["no_handle"] == "SigningRefusedError {'reason': '0x80090026'}"
