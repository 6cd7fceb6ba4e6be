"""A remote signing service with the demonstration's key, and what logs in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from scanner_app.domain.key_source import RemoteKey
from scanner_app.secret_store import SecretName, keep_secret
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.remote.service import Patience
from tests.fakes.authority import ServerAuthority
from tests.fakes.credential_store import MemoryStore, using
from tests.fakes.csc_server import CscServer
from tests.fakes.csc_service import CscService

IMPATIENT = Patience(call_s=5, confirm_s=5, poll_s=0.01)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> ServerAuthority:
    return ServerAuthority(tmp_path_factory.mktemp("máy chủ"))


@pytest.fixture(scope="session")
def certificate(authority: ServerAuthority) -> Path:
    return authority.server()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="session")
def demo_credential(demo: DemoKey) -> CscService:
    """Read once: a key is checked whenever it is read, 0.3 s."""
    key, own, others = pkcs12.load_key_and_certificates(
        demo.keyfile.read_bytes(), demo.password.encode()
    )
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    assert own is not None
    return CscService(key, [own, *others])


@pytest.fixture
def service(demo_credential: CscService) -> CscService:
    """Its holder confirms on the phone."""
    return CscService(demo_credential.key, demo_credential.chain)


@pytest.fixture
def server(service: CscService, certificate: Path) -> Iterator[CscServer]:
    serving = CscServer(service, certificate)
    yield serving
    serving.close()


@pytest.fixture(autouse=True)
def secrets_kept() -> Iterator[MemoryStore]:
    store = MemoryStore()
    with using(store):
        yield store


@pytest.fixture
def remote_key(server: CscServer, authority: ServerAuthority) -> Callable[..., RemoteKey]:
    """The server's key, and its password in the credential store."""

    def make(**parts: str) -> RemoteKey:
        key = RemoteKey(server.url, ca=str(authority.root), **({"user": "can-bo"} | parts))
        keep_secret(SecretName("csc", key.account), server.service.password)
        return key

    return make
