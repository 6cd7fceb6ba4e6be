"""A remote key keeps what every signer promises, in both versions of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from scanner_app.domain.key_source import RemoteKey
from scanner_app.ports import Signer
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.remote import OpenedRemoteKey
from tests.fakes.clock import SettableClock
from tests.fakes.csc_service import CscService
from tests.signing.keyfiles import certificate
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


class TestRemoteFirst(TestRemote):
    """Version 1, with a PIN, ECDSA values as r and s, logged in by a client."""

    @pytest.fixture
    def service(self) -> CscService:
        key = ec.generate_private_key(ec.SECP256R1())
        return CscService(
            key, [certificate(key)], first=True, pin="246810", client="phường", raw_ecdsa=True
        )

    @pytest.fixture
    def signer(
        self, remote_key: Callable[..., RemoteKey], clock: SettableClock
    ) -> Iterator[Signer]:
        key = remote_key(client="phường")
        held = FileSigner(OpenedRemoteKey(key, "246810", IMPATIENT), Terms(clock))
        yield held
        held.close()

    @pytest.fixture
    def roots(self, service: CscService, tmp_path: Path) -> tuple[Path, ...]:
        root = tmp_path / "gốc.pem"
        root.write_bytes(service.chain[0].public_bytes(Encoding.PEM))
        return (root,)
