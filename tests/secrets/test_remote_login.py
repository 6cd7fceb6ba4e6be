"""A password that the system keeps logs in from the process that keys are opened in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from keyring.backends import SecretService

from scanner_app.bootstrap.keys import ChosenKeys, KeyChoice
from scanner_app.domain.key_errors import RemotePasswordError
from scanner_app.domain.key_source import RemoteKey, key_source_text
from scanner_app.domain.signature import SecretKind, SignerRole
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.secret_store import SecretName, keep_secret
from scanner_app.settings import Settings
from tests.fakes.authority import ServerAuthority
from tests.fakes.credential_store import using
from tests.fakes.csc_server import CscServer
from tests.fakes.csc_service import CscService
from tests.signing.keyfiles import certificate

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CscServer]:
    key = ec.generate_private_key(ec.SECP256R1())
    serving = CscServer(CscService(key, [certificate(key)]), ServerAuthority(tmp_path).server())
    yield serving
    serving.close()


@pytest.fixture
def keys(
    server: CscServer,
    message_bus: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ChosenKeys]:
    """Of a PC whose officer signs there; keys are opened in another process."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", message_bus["DBUS_SESSION_BUS_ADDRESS"])
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    source = RemoteKey(server.url, user="can-bo", ca=str(tmp_path / "may-chu-goc.pem"))
    settings = Settings(officer_key=key_source_text(source))
    with PagePool(1) as pool:
        yield ChosenKeys(tmp_path, settings, KeyChoice(), Apart(pool, once=True))


def test_a_kept_password_logs_in_from_the_process_of_keys(
    keys: ChosenKeys, server: CscServer
) -> None:
    with pytest.raises(RemotePasswordError):
        keys.look(SignerRole.OFFICER)

    with using(SecretService.Keyring()):  # type: ignore[no-untyped-call]  # keyring is not typed
        keep_secret(SecretName("csc", f"can-bo@127.0.0.1:{server.port}"), server.service.password)
    state = keys.look(SignerRole.OFFICER)

    assert state.where == f"127.0.0.1:{server.port}"
    assert state.secret is SecretKind.ELSEWHERE
    assert state.certificate is not None
    assert state.certificate.holder == "Người Thử Nghiệm"
    assert server.service.confirmations == []
