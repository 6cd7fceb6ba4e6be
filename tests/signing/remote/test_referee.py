"""Our client against a remote signer by another hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner_app.domain.key_errors import KeyUnclearError, SigningRefusedError
from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.remote.opened import OpenedRemoteKey
from tests.fakes.authority import ServerAuthority
from tests.signing.remote.conftest import IMPATIENT

pytestmark = pytest.mark.slow


def now() -> datetime:
    return datetime.now(UTC)


class Judge:
    """Addresses of the two services, and the root of their certificates."""

    def __init__(self, folder: Path, ports: tuple[int, int], ca: Path) -> None:
        self.root = folder / "root.crt"
        self._ports = ports
        self._ca = str(ca)

    def key(self, credential: str, *, binds_hashes: bool) -> RemoteKey:
        port = self._ports[binds_hashes]
        return RemoteKey(f"https://127.0.0.1:{port}/csc/v1", credential=credential, ca=self._ca)


@pytest.fixture(scope="module")
def judge(
    tmp_path_factory: pytest.TempPathFactory, authority: ServerAuthority, certificate: Path
) -> Iterator[Judge]:
    folder = tmp_path_factory.mktemp("trọng tài")
    child = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "tests.signing.remote.judge"),
            *(str(folder), str(certificate)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    ports = (int(child.stdout.readline()), int(child.stdout.readline()))
    yield Judge(folder, ports, authority.root)
    child.communicate()


@pytest.mark.parametrize("binds_hashes", [False, True])
def test_another_hands_service_signs_a_batch(
    binds_hashes: bool, judge: Judge, archive: Path, tmp_path: Path
) -> None:
    key = judge.key("pki/officer", binds_hashes=binds_hashes)
    signer = FileSigner(OpenedRemoteKey(key, "", IMPATIENT), Terms(now))

    files = [
        signer.sign(archive, tmp_path / f"{left}.pdf", SignOrder(left=left)).path for left in (2, 1)
    ]
    signer.close()

    reports = [PdfVerifier(clock=now, roots=[judge.root]).verify(file) for file in files]
    assert all(report.ok for report in reports)
    assert {report.signatures[0].trusted for report in reports} == {True}


def test_what_another_hands_service_refuses_is_told(judge: Judge) -> None:
    with pytest.raises(SigningRefusedError) as caught:
        OpenedRemoteKey(judge.key("pki/nobody", binds_hashes=False), "", IMPATIENT)
    with pytest.raises(KeyUnclearError):
        OpenedRemoteKey(judge.key("", binds_hashes=False), "", IMPATIENT)

    assert caught.value.facts == {"reason": 404}
