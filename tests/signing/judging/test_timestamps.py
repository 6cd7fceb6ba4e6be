"""Judging time stamps, in signatures and over documents."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from scanner_app.domain.verification import FileReport
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from tests.signing.keyfiles import NOON


class _WrongStamper(DummyTimeStamper):
    """Stamps a digest nobody asked for."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        flipped = bytes(byte ^ 1 for byte in message_digest)
        return await super().async_timestamp(flipped, md_algorithm)


def _stamper(
    signer: FileSigner, kind: type[DummyTimeStamper] = DummyTimeStamper
) -> DummyTimeStamper:
    """Without roots nobody asks who stamps, so the signer's own key may."""
    held: Any = signer._held.signer
    secret = held._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return kind(held.signing_cert, PrivateKeyInfo.load(secret), fixed_dt=NOON)


def _signed_with_stamp(archive: Path, signer: FileSigner, stamper: DummyTimeStamper) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name="Sohoa1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    writer: Any = IncrementalPdfFileWriter(BytesIO(archive.read_bytes()))  # partly untyped
    output: Any = PdfSigner(metadata, signer._held.signer, timestamper=stamper).sign_pdf(writer)
    content: bytes = output.getvalue()
    return content


def _stamped(content: bytes, stamper: DummyTimeStamper) -> bytes:
    writer: Any = IncrementalPdfFileWriter(BytesIO(content))  # partly untyped
    output: Any = PdfTimeStamper(stamper, field_name="Dau1").timestamp_pdf(writer, "sha256")
    stamped: bytes = output.getvalue()
    return stamped


def _verify(content: bytes, verifier: PdfVerifier, folder: Path) -> FileReport:
    path = folder / "đã đóng dấu.pdf"
    path.write_bytes(content)
    return verifier.verify(path)


@pytest.fixture
def verifier(clock: Any) -> PdfVerifier:
    """Without roots; other programs' signatures say the true time: judged far ahead of it."""
    clock.now = NOON.replace(year=2100)
    return PdfVerifier(clock=clock)


def test_a_stamped_signature_is_level_t(
    archive: Path, signer: FileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    report = _verify(_signed_with_stamp(archive, signer, _stamper(signer)), verifier, tmp_path)

    assert report.ok
    assert [one.level for one in report.signatures] == ["B-T"]
    assert "timestamp_broken" not in report.signatures[0].problems


def test_a_stamp_made_for_something_else_counts_for_nothing_and_is_told(
    archive: Path, signer: FileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    content = _signed_with_stamp(archive, signer, _stamper(signer, _WrongStamper))

    report = _verify(content, verifier, tmp_path)

    assert [one.level for one in report.signatures] == ["B-B"]
    assert "timestamp_broken" in report.signatures[0].problems


def test_a_document_stamp_after_a_signature_is_permitted_and_no_signature(
    signed: Path, signer: FileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    report = _verify(_stamped(signed.read_bytes(), _stamper(signer)), verifier, tmp_path)

    assert report.ok
    assert len(report.signatures) == 1


def test_a_document_stamp_made_for_something_else_is_not_ok(
    signed: Path, signer: FileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    content = _stamped(signed.read_bytes(), _stamper(signer, _WrongStamper))

    report = _verify(content, verifier, tmp_path)

    assert not report.ok
    assert report.problems == ("timestamp_broken",)


def test_a_document_stamp_alone_signs_nothing(
    archive: Path, signer: FileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    report = _verify(_stamped(archive.read_bytes(), _stamper(signer)), verifier, tmp_path)

    assert not report.ok
    assert report.problems == ("no_signature",)
