"""Is a certificate fit to sign now? Asked before the first file of a batch."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.signers.pdf_cms import Signer

from scanner_app.domain.sign_errors import CertificateExpiredError, CertificateUsageError
from scanner_app.signing.held import Terms

_SIGNING_USAGES = {"digital_signature", "non_repudiation"}


def require_usable(signer: Signer, terms: Terms) -> None:
    """Nothing speaks against signing with this certificate.

    Raises:
        CertificateExpiredError: now is outside its period.
        CertificateUsageError: it is not for signing documents.
    """
    certificate = signer.signing_cert
    assert certificate is not None
    _require_valid(certificate, terms.clock())
    usage = certificate.key_usage_value
    # A certificate that names its purposes must name signing (RFC 5280, 4.2.1.3).
    if usage is not None and not _SIGNING_USAGES & usage.native:
        raise CertificateUsageError


def _require_valid(certificate: x509.Certificate, moment: datetime) -> None:
    start, end = certificate.not_valid_before, certificate.not_valid_after
    if not start <= moment <= end:
        raise CertificateExpiredError(not_before=start, not_after=end)
