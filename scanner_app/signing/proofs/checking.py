"""Is a certificate fit to sign now? Asked before the first file of a batch."""

from __future__ import annotations

from datetime import timedelta

from asn1crypto import x509
from pyhanko.sign.signers.pdf_cms import Signer

from scanner_app.domain.folding import plain_words, tone_key
from scanner_app.domain.sign_errors import (
    CertificateUsageError,
    ClockBehindError,
    HolderMismatchError,
)
from scanner_app.signing.certificates import (
    CLOCK_SKEW,
    allows_signing,
    is_for_machines,
    require_in_period,
)
from scanner_app.signing.held import Terms
from scanner_app.signing.proofs.batch import Proofs


def require_usable(signer: Signer, terms: Terms, proofs: Proofs | None = None) -> None:
    """Nothing speaks against signing with this certificate.

    Only the certificate is needed, no signature is made. Servers that do not answer are no reason
    to refuse; what is missing then is told with each signed file.

    Args:
        signer: knows its certificate and perhaps its issuers'.
        terms: what must hold.
        proofs: keeps what was asked for the batch's signatures; None asks for this check alone.

    Raises:
        HolderMismatchError: it is another person's or agency's.
        CertificateUsageError: it is not for signing documents.
        ClockWrongError leaves: the time that its validity is judged by is wrong.
        CertificateExpiredError: now is outside its period.
        CertificateUntrustedError: its chain ends at none of the roots, which there are.
        CertificateRevokedError: its issuer took it back.
        SigningError: problem "root_unreadable"; facts: path.
    """
    certificate = signer.signing_cert
    assert certificate is not None
    asked = proofs or Proofs(terms)
    _require_holder(certificate, terms.holder)
    _require_usage(certificate)
    # A clock that was ahead once leaves late lines in the store: a time server knows better.
    if not asked.require_right_clock():
        _require_not_before(terms)
    require_in_period(certificate.not_valid_before, certificate.not_valid_after, terms.clock())
    asked.require_standing(certificate, signer.cert_registry)


def is_name_of(holder: str, name: str) -> bool:
    """Both name the same person or agency.

    Issuers write names in capitals, some without any accent: case, spacing and the place of a tone
    mark never count, and accents only when both names have some. So `NGUYEN VAN AN` is Nguyễn Văn
    An, but Nguyễn Văn Ân is not.
    """
    if plain_words(holder) != plain_words(name):
        return False
    return tone_key(holder) == tone_key(name) or not _has_accents(holder) or not _has_accents(name)


def _has_accents(text: str) -> bool:
    return not text.isascii()


def _require_holder(certificate: x509.Certificate, wanted: str) -> None:
    if not wanted.strip():
        return
    names = certificate.subject.native.get("common_name", "")
    if not any(is_name_of(wanted, name) for name in ([names] if isinstance(names, str) else names)):
        raise HolderMismatchError


def _require_usage(certificate: x509.Certificate) -> None:
    if not allows_signing(certificate) or is_for_machines(certificate):
        raise CertificateUsageError


def _require_not_before(terms: Terms) -> None:
    if terms.not_before is None:
        return
    off = terms.clock() - terms.not_before
    if off < -CLOCK_SKEW:
        raise ClockBehindError(off_s=off / timedelta(seconds=1), by="journal")
