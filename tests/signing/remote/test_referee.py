"""Our client against a remote signer by another hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.sign_errors import KeyUnclearError, SigningRefusedError
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.remote import OpenedRemoteKey
from scanner_app.signing.verify import PdfVerifier
from tests.fakes.authority import ServerAuthority
from tests.signing.remote.conftest import IMPATIENT

pytestmark = pytest.mark.slow
Serve = Callable[[str], tuple[RemoteKey, Path]]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def serve(tmp_path: Path, authority: ServerAuthority, certificate: Path) -> Iterator[Serve]:
    running: list[subprocess.Popen[str]] = []

    def start(scal: str) -> tuple[RemoteKey, Path]:
        program = [sys.executable, "-W", "ignore", "-m", "tests.signing.remote.judge"]
        child = subprocess.Popen(
            [*program, str(tmp_path), str(certificate), scal],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(child)
        assert child.stdout is not None
        port = int(child.stdout.readline())
        key = RemoteKey(
            f"https://127.0.0.1:{port}/csc/v1",
            credential="pki/officer",
            ca=str(authority.root),
        )
        return key, tmp_path / "root.crt"

    yield start
    for child in running:
        child.communicate()


@pytest.mark.parametrize("scal", ["1", "2"])
def test_another_hands_service_signs_a_batch(
    scal: str, serve: Serve, archive: Path, tmp_path: Path
) -> None:
    key, root = serve(scal)
    signer = FileSigner(OpenedRemoteKey(key, "", IMPATIENT), Terms(now))

    files = [
        signer.sign(archive, tmp_path / f"{left}.pdf", SignOrder(left=left)).path
        for left in (3, 2, 1)
    ]
    signer.close()

    reports = [PdfVerifier(clock=now, roots=[root]).verify(file) for file in files]
    assert all(report.ok for report in reports)
    assert {report.signatures[0].trusted for report in reports} == {True}


def test_what_another_hands_service_refuses_is_told(serve: Serve) -> None:
    key, _ = serve("1")

    with pytest.raises(SigningRefusedError) as caught:
        OpenedRemoteKey(RemoteKey(key.url, credential="pki/nobody", ca=key.ca), "", IMPATIENT)
    with pytest.raises(KeyUnclearError):
        OpenedRemoteKey(RemoteKey(key.url, ca=key.ca), "", IMPATIENT)

    assert caught.value.facts == {"reason": 404}
