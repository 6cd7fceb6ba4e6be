"""The test PKI's own process: `python -m tests.signing.pki.server FOLDER` serves until killed.

Writes roots and key files into the folder, prints its address, then gives OCSP, CRLs, issuers'
certificates and time stamps on a free port of the loopback.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any  # WSGI

from asn1crypto import pem
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from certomancer.registry.pki_arch import PKIArchitecture
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509 import load_der_x509_certificate
from werkzeug.serving import make_server

from tests.signing.pki.certificates import SIGNERS, configuration, write_keys
from tests.signing.pki.running import PASSWORD


class _Late:
    """The address is part of every certificate, so the port comes before the program."""

    program: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.program(environ, start_response)


def main(folder: Path) -> None:
    write_keys(folder)
    late = _Late()
    server = make_server("127.0.0.1", 0, late, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    config = CertomancerConfig(configuration(url), key_search_dir=str(folder))
    pki = config.get_pki_arch(ArchLabel("pki"))
    late.program = Animator(AnimatorArchStore(config.pki_archs), with_web_ui=False)
    _write(pki, folder)
    print(url, flush=True)
    _end_with_parent()
    server.serve_forever()


def _write(pki: PKIArchitecture, folder: Path) -> None:
    for name in ("root", "ca", "stranger", *SIGNERS):
        der = pki.get_cert(CertLabel(name)).dump()
        (folder / f"{name}.crt").write_bytes(pem.armor("certificate", der))
    for name in SIGNERS:
        issuers = () if name == "orphan" else ("ca",)
        (folder / f"{name}.p12").write_bytes(_packed(pki, name, issuers))
    (folder / "officer_alone.p12").write_bytes(_packed(pki, "officer", ()))


def _packed(pki: PKIArchitecture, name: str, issuers: tuple[str, ...]) -> bytes:
    """Locked with few rounds: certomancer's own key files take 0.1 s to write and to open."""
    label = pki.get_cert_spec(CertLabel(name)).subject_key
    key = load_der_private_key(pki.key_set.get_private_key(label).dump(), None)
    owner, *others = (
        load_der_x509_certificate(pki.get_cert(CertLabel(each)).dump()) for each in (name, *issuers)
    )
    locked = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(100)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(SHA256())
        .build(PASSWORD.encode())
    )
    assert isinstance(key, RSAPrivateKey)
    return pkcs12.serialize_key_and_certificates(None, key, owner, others, locked)


def _end_with_parent() -> None:
    """A parent that was killed closes its end of our standard input."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
