"""Signing with a key file."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from scanner_app.domain.errors import (
    CertificateExpiredError,
    DiskFullError,
    SigningError,
    StorageError,
)
from scanner_app.signing.demo_certificate import HOLDER, DemoKey
from scanner_app.signing.keyfile import KeyFileSigner
from scanner_app.signing.verify import PdfVerifier
from tests.engine.verapdf import validate
from tests.fakes.clock import SettableClock
from tests.fakes.small_disk import file_size_limit
from tests.signing.keyfiles import NOON, SECRET, write_keyfile


def test_a_signed_file_starts_with_the_bytes_that_were_signed(
    signer: KeyFileSigner, archive: Path, tmp_path: Path
) -> None:
    before = archive.read_bytes()

    signer.sign(archive, tmp_path / "đã ký.pdf")

    assert archive.read_bytes() == before
    assert (tmp_path / "đã ký.pdf").read_bytes().startswith(before)


def test_what_is_told_of_a_signed_file_is_what_lies_on_disk(
    signer: KeyFileSigner, archive: Path, tmp_path: Path, clock: SettableClock
) -> None:
    told = signer.sign(archive, tmp_path / "đã ký.pdf")

    content = told.path.read_bytes()
    assert told.sha256 == hashlib.sha256(content).hexdigest()
    assert told.size_bytes == len(content)
    assert (told.signer, told.signed_at) == (HOLDER, clock.now)
    assert list(tmp_path.iterdir()) == [told.path]


def test_a_signature_is_pades_baseline_intact_and_trusted(
    signed: Path, verifier: PdfVerifier
) -> None:
    report = verifier.verify(signed)

    (signature,) = report.signatures
    assert report.ok
    assert (signature.level, signature.intact, signature.trusted) == ("B-B", True, True)
    assert (signature.signer, signature.signed_at) == (HOLDER, NOON)
    assert signature.problems == ()


def test_a_second_signature_leaves_the_first_intact(
    signed: Path, signer: KeyFileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    report = verifier.verify(signer.sign(signed, tmp_path / "hai lần.pdf").path)

    assert report.ok
    assert [one.intact for one in report.signatures] == [True, True]
    assert [one.covers_whole_file for one in report.signatures] == [False, True]


def test_signing_leaves_the_files_description_as_it_was_archived(
    signed: Path, archive: Path
) -> None:
    with pikepdf.open(signed) as after, pikepdf.open(archive) as before:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.docinfo == before.docinfo


@pytest.mark.slow
def test_a_signed_archive_file_still_is_pdfa_2b(signed: Path) -> None:
    assert validate([signed]) == {signed: []}


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
    assert HOLDER in told


def test_worker_threads_may_sign(signer: KeyFileSigner, archive: Path, tmp_path: Path) -> None:
    targets = [tmp_path / f"{number}.pdf" for number in range(4)]

    with ThreadPoolExecutor(2) as pool:
        files = list(pool.map(lambda target: signer.sign(archive, target), targets))

    assert [file.path for file in files] == targets
    assert all(target.is_file() for target in targets)


def test_an_elliptic_curve_key_signs_too(
    archive: Path, tmp_path: Path, clock: SettableClock
) -> None:
    signer = KeyFileSigner(write_keyfile(tmp_path / "ec.p12"), SECRET, clock)

    report = PdfVerifier(clock=clock).verify(signer.sign(archive, tmp_path / "đã ký.pdf").path)

    assert report.ok
    assert report.signatures[0].signer == signer.holder == "Người Thử Nghiệm"


def test_a_certificate_that_ends_while_open_signs_nothing_more(
    signer: KeyFileSigner, archive: Path, tmp_path: Path, clock: SettableClock
) -> None:
    clock.now += timedelta(days=800)

    with pytest.raises(CertificateExpiredError):
        signer.sign(archive, tmp_path / "đã ký.pdf")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"khong phai PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_not_signed(
    content: bytes, signer: KeyFileSigner, tmp_path: Path
) -> None:
    source = tmp_path / "nguồn.pdf"
    source.write_bytes(content)

    with pytest.raises(SigningError) as caught:
        signer.sign(source, tmp_path / "đã ký.pdf")

    assert caught.value.facts["problem"] == "pdf_refused"
    assert list(tmp_path.iterdir()) == [source]


def test_a_missing_source_is_told(signer: KeyFileSigner, tmp_path: Path) -> None:
    with pytest.raises(SigningError) as caught:
        signer.sign(tmp_path / "không có.pdf", tmp_path / "đã ký.pdf")

    assert caught.value.facts["problem"] == "source_unreadable"


def test_a_file_is_never_signed_over_itself(signer: KeyFileSigner, archive: Path) -> None:
    with pytest.raises(SigningError) as caught:
        signer.sign(archive, archive)

    assert caught.value.facts["problem"] == "same_path"


def test_a_full_disk_leaves_the_former_file_and_no_part(
    signer: KeyFileSigner, archive: Path, tmp_path: Path
) -> None:
    target = tmp_path / "đã ký.pdf"
    target.write_bytes(b"truoc")

    with file_size_limit(1000), pytest.raises(DiskFullError):
        signer.sign(archive, target)

    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"truoc"


def test_a_folder_that_cannot_be_made_is_a_storage_failure(
    signer: KeyFileSigner, archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "không có").write_bytes(b"a file in the way")

    with pytest.raises(StorageError):
        signer.sign(archive, tmp_path / "không có" / "đã ký.pdf")


def test_a_part_left_by_a_killed_try_is_overwritten(
    signer: KeyFileSigner, archive: Path, verifier: PdfVerifier, tmp_path: Path
) -> None:
    (tmp_path / "đã ký.pdf.part").write_bytes(b"\0" * 10**6)

    signer.sign(archive, tmp_path / "đã ký.pdf")

    assert verifier.verify(tmp_path / "đã ký.pdf").ok
    assert [path.name for path in tmp_path.iterdir()] == ["đã ký.pdf"]
