"""Judges what VGCA Sign Service brought back: our file with one good signature more, or nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import ExternalSigner
from pyhanko_certvalidator.registry import CertificateRegistry

from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.key_errors import SigningRefusedError
from scanner_app.domain.sign_errors import SigningError
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier


@dataclass(frozen=True, slots=True)
class NewSignature:
    """The signature that was added.

    Attributes:
        certificate: that made it.
        issuers: certificates that came with it.
        signed_at: as it says, aware; None when it does not.
        level: "B-B" to "B-LTA", or "CAdES", "PKCS7": the formats before PAdES baseline.
    """

    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...]
    signed_at: datetime | None
    level: str


def as_signer(
    certificate: x509.Certificate, issuers: Collection[x509.Certificate]
) -> ExternalSigner:
    """A certificate as `require_usable` looks at it; it cannot sign."""
    return ExternalSigner(
        signing_cert=certificate,
        cert_registry=CertificateRegistry.build(issuers),
        signature_value=b"",
    )


def signatures_before(source: Path, terms: Terms) -> int:
    """How many signatures the file has.

    Raises:
        SigningError: problem "pdf_refused": no file that may be signed.
    """
    try:
        return len(PdfVerifier(clock=terms.clock).verify(source).signatures)
    except IntakeError as error:
        raise SigningError(problem="pdf_refused", reason=error.code) from error


def new_signature(came: Path, content: bytes, before: int, terms: Terms) -> NewSignature:
    """The one that was added to a file that starts with the bytes that were handed out.

    Args:
        came: the file that came back.
        content: its bytes.
        before: how many signatures it had.
        terms: for the time that holds now.

    Raises:
        SigningRefusedError: it is not that file with one intact signature over all of it.
    """
    try:
        report = PdfVerifier(clock=terms.clock).verify(came)
    except IntakeError as error:
        raise SigningRefusedError(reason="returned_unreadable") from error
    if len(report.signatures) != before + 1:
        raise SigningRefusedError(reason="returned_unsigned")
    last = report.signatures[-1]
    if not (report.ok and last.covers_whole_file):
        raise SigningRefusedError(reason="returned_broken")
    signatures = PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures
    signature = max(signatures, key=lambda one: one.signed_revision)
    return NewSignature(
        certificate=signature.signer_cert,
        issuers=tuple(signature.other_embedded_certs),
        signed_at=last.signed_at,
        level=last.level,
    )
