"""A test PKI in a child process: what tests of signing use of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import pem, x509

PASSWORD = "mật khẩu thử nghiệm"
"""Opens every key file."""
_PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Pki:
    """Root, intermediate and the certificates of `certificates.SIGNERS`.

    All are judged by the real time: issuers' servers and the TSA have no other.

    Attributes:
        folder: with PEM certificates and key files; read only.
        url: of the servers.
    """

    folder: Path
    url: str

    @property
    def root(self) -> Path:
        """PEM file of the trusted root."""
        return self.folder / "root.crt"

    @property
    def stranger_root(self) -> Path:
        """PEM file of a root that nobody trusts."""
        return self.folder / "stranger.crt"

    @property
    def tsa_url(self) -> str:
        """RFC 3161 server with a good certificate."""
        return self.tsa("tsa")

    def tsa(self, name: str) -> str:
        """Another one: "no_tsa" (its certificate is for something else), "stranger" (its root)."""
        return f"{self.url}/pki/tsa/{name}"

    def keyfile(self, name: str) -> Path:
        """PKCS#12 of one of the signers, or "officer_alone" without its issuer's certificate."""
        return self.folder / f"{name}.p12"

    def certificate(self, name: str) -> x509.Certificate:
        """Of a signer, "root", "ca" or "stranger"."""
        _, _, der = pem.unarmor((self.folder / f"{name}.crt").read_bytes())
        return x509.Certificate.load(der)

    @staticmethod
    def clock() -> datetime:
        """The real time."""
        return datetime.now(UTC)


@contextmanager
def running_pki(folder: Path) -> Iterator[Pki]:
    """Started, ready to answer; ended afterwards."""
    command = [sys.executable, "-m", "tests.signing.pki.server", str(folder)]
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(
            command, cwd=_PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        url = child.stdout.readline().decode().strip()
        assert url, (folder / "server.log").read_text()
        yield Pki(folder, url)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
