"""Judging files that cannot be judged, and settings that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileMissingError,
    FileTooLargeError,
    FileUnsupportedError,
    IntakeError,
)
from scanner_app.domain.sign_errors import SigningError
from scanner_app.signing.judging import file as verify
from scanner_app.signing.judging.file import PdfVerifier
from tests.fakes.clock import SettableClock
from tests.signing.tampering import written_beside


def test_a_file_beyond_reason_is_not_read(
    signed: Path, verifier: PdfVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "_MOST_BYTES", signed.stat().st_size - 1)

    with pytest.raises(FileTooLargeError) as caught:
        verifier.verify(signed)

    assert caught.value.facts["what"] == "bytes"


def test_a_file_that_asks_for_a_password_is_told(
    archive: Path, tmp_path: Path, verifier: PdfVerifier
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.save(tmp_path / "khóa.pdf", encryption=pikepdf.Encryption(user="mo", owner="chu"))

    with pytest.raises(FileEncryptedError):
        verifier.verify(tmp_path / "khóa.pdf")


def test_a_file_that_opens_without_asking_is_judged(
    archive: Path, tmp_path: Path, verifier: PdfVerifier
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.save(tmp_path / "hạn chế.pdf", encryption=pikepdf.Encryption(user="", owner="chu"))

    assert verifier.verify(tmp_path / "hạn chế.pdf").problems == ("no_signature",)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmptyError),
        (b"\xff\xd8\xff\xe0 anh", FileUnsupportedError),
        (b"%PDF-1.7\n", FileDamagedError),
        (b"%PDF-1.7\nstartxref\n9223372036854775807\n%%EOF\n", FileDamagedError),
        (b"%PDF-1.7\nxref\n0 999999999\ntrailer <<>>\nstartxref\n9\n%%EOF\n", FileDamagedError),
    ],
)
def test_what_is_no_readable_pdf_is_told(
    content: bytes, error: type[IntakeError], tmp_path: Path, verifier: PdfVerifier
) -> None:
    path = tmp_path / "tệp.pdf"
    path.write_bytes(content)

    with pytest.raises(error) as caught:
        verifier.verify(path)

    assert type(caught.value) is error


def test_a_file_cut_short_is_damaged(signed: Path, verifier: PdfVerifier) -> None:
    with pytest.raises(FileDamagedError):
        verifier.verify(written_beside(signed, signed.read_bytes()[:-2000]))


def test_a_form_nested_beyond_reason_is_damaged(tmp_path: Path, verifier: PdfVerifier) -> None:
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields "
    body += b"[" * 100_000 + b"]" * 100_000 + b">>>>\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
    end = b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    (tmp_path / "sâu.pdf").write_bytes(body + table + end)

    with pytest.raises(FileDamagedError):
        verifier.verify(tmp_path / "sâu.pdf")


def test_a_missing_file_is_told(tmp_path: Path, verifier: PdfVerifier) -> None:
    with pytest.raises(FileMissingError):
        verifier.verify(tmp_path / "không có.pdf")


def test_a_folder_is_no_pdf(tmp_path: Path, verifier: PdfVerifier) -> None:
    with pytest.raises(IntakeError):
        verifier.verify(tmp_path)


@pytest.mark.parametrize("content", [None, b"khong phai chung thu", b""])
def test_a_root_that_cannot_be_read_is_told_at_once(
    content: bytes | None, tmp_path: Path, clock: SettableClock
) -> None:
    if content is not None:
        (tmp_path / "gốc.pem").write_bytes(content)

    with pytest.raises(SigningError) as caught:
        PdfVerifier(clock=clock, roots=[tmp_path / "gốc.pem"])

    assert caught.value.facts["problem"] == "root_unreadable"
