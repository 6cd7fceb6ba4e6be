"""The test PKI itself: what the tests built on it take for granted."""

from __future__ import annotations

import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from tests.signing.pki.certificates import SIGNERS
from tests.signing.pki.running import PASSWORD, Pki


def test_every_key_file_opens_and_is_certified_by_its_issuer(pki: Pki) -> None:
    for name in SIGNERS:
        _, certificate, _ = pkcs12.load_key_and_certificates(
            pki.keyfile(name).read_bytes(), PASSWORD.encode()
        )
        issuer = "stranger" if name == "orphan" else "ca"
        assert certificate is not None
        certificate.verify_directly_issued_by(
            x509.load_der_x509_certificate(pki.certificate(issuer).dump())
        )


def test_issuers_certificates_are_the_same_from_the_server_as_on_disk(pki: Pki) -> None:
    with urllib.request.urlopen(f"{pki.url}/pki/certs/ca/ca.crt") as answer:
        assert answer.read() == pki.certificate("ca").dump()
