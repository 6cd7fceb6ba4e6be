"""Signing with a key file."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import SECRET, file_signer, write_keyfile
from tests.signing.signer_contract import HOW, SignerContract


class TestKeyFile(SignerContract):
    @pytest.fixture
    def signer(self, demo: DemoKey, clock: SettableClock) -> FileSigner:
        return file_signer(demo.keyfile, demo.password, clock)

    @pytest.fixture
    def roots(self, demo: DemoKey) -> tuple[Path, ...]:
        return (demo.root,)


def test_another_program_finds_the_signature_valid_and_trusted(
    signed: Path, demo: DemoKey, tmp_path: Path
) -> None:
    if not (shutil.which("pdfsig") and shutil.which("certutil")):
        pytest.skip("không có pdfsig (poppler-utils) hay certutil (libnss3-tools)")
    store = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    trust = ["-n", "root", "-t", "CT,C,C", "-i", str(demo.root)]
    subprocess.run(["certutil", "-A", "-d", store, *trust], check=True)

    told = subprocess.run(
        ["pdfsig", "-nssdir", store, str(signed)], check=True, capture_output=True, text=True
    ).stdout

    assert "Signature is Valid" in told
    assert "Certificate is Trusted" in told
    assert "Total document signed" in told
    assert "MINH HỌA" in told


def test_worker_threads_may_sign(signer: FileSigner, archive: Path, tmp_path: Path) -> None:
    targets = [tmp_path / f"{number}.pdf" for number in range(4)]

    with ThreadPoolExecutor(2) as pool:
        files = list(pool.map(lambda target: signer.sign(archive, target, HOW), targets))

    assert [file.path for file in files] == targets
    assert all(target.is_file() for target in targets)


def test_an_elliptic_curve_key_signs_too(
    archive: Path, tmp_path: Path, clock: SettableClock
) -> None:
    signer = file_signer(write_keyfile(tmp_path / "ec.p12"), SECRET, clock)

    told = signer.sign(archive, tmp_path / "đã ký.pdf", HOW)

    report = PdfVerifier(clock=clock).verify(told.path)
    assert report.ok
    assert report.signatures[0].signer == signer.certificate.holder == "Người Thử Nghiệm"
