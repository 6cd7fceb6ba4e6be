"""A remote key keeps what every signer promises, in both versions of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.signature import SignOrder
from scanner_app.ports import Signer
from scanner_app.secret_store import SecretName, keep_secret
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.remote.opened import OpenedRemoteKey
from tests.fakes.authority import ServerAuthority
from tests.fakes.clock import SettableClock
from tests.fakes.csc_server import CscServer
from tests.fakes.csc_service import CscService
from tests.signing import keyfiles
from tests.signing.remote.conftest import IMPATIENT
from tests.signing.signer_contract import SignerContract


class TestRemote(SignerContract):
    """Version 2, confirmed on the phone, RSA, logged in by user and password."""

    @pytest.fixture
    def signer(
        self, remote_key: Callable[..., RemoteKey], clock: SettableClock
    ) -> Iterator[Signer]:
        held = FileSigner(OpenedRemoteKey(remote_key(), "", IMPATIENT), Terms(clock))
        yield held
        held.close()

    @pytest.fixture
    def roots(self, demo: DemoKey) -> tuple[Path, ...]:
        return (demo.root,)


def test_version_1_with_a_client_a_pin_and_bare_ecdsa_values_signs_alike(
    certificate: Path,
    authority: ServerAuthority,
    archive: Path,
    tmp_path: Path,
    clock: SettableClock,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own = keyfiles.certificate(key)
    root = tmp_path / "gốc.pem"
    root.write_bytes(own.public_bytes(Encoding.PEM))
    service = CscService(key, [own], first=True, pin="246810", client="phường", raw_ecdsa=True)
    server = CscServer(service, certificate)
    remote = RemoteKey(server.url, user="can-bo", client="phường", ca=str(authority.root))
    keep_secret(SecretName("csc", remote.account), service.password)

    signer = FileSigner(OpenedRemoteKey(remote, "246810", IMPATIENT), Terms(clock))
    told = signer.sign(archive, tmp_path / "a.pdf", SignOrder())
    signer.close()
    server.close()

    (signature,) = PdfVerifier(clock=clock, roots=[root]).verify(told.path).signatures
    assert (signature.intact, signature.trusted) == (True, True)
