"""What certificates say of themselves: whose they are, until when, what for."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import x509
from pyhanko.keys.pemder import load_certs_from_pemder_data

from scanner_app.domain.sign_errors import CertificateExpiredError, SigningError
from scanner_app.domain.signature import CertificateFacts

CLOCK_SKEW = timedelta(minutes=5)
"""How far two right clocks may be apart."""
_SIGNING_USAGES = {"digital_signature", "non_repudiation"}
# Purposes that a machine's certificate has; a person's may have client log-in and mail beside.
_MACHINE_PURPOSES = {"server_auth", "code_signing", "ocsp_signing", "time_stamping"}


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """What the certificate says of itself.

    Raises:
        ValueError, TypeError, KeyError: its structure makes no sense.
    """
    return CertificateFacts(
        holder=name_in(certificate.subject),
        organisation=organisation_in(certificate.subject),
        issuer=name_in(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        sha256=certificate.sha256.hex(),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
    )


def name_in(name: x509.Name) -> str:
    """The common name; all of the name where it has none."""
    return _part(name, "common_name") or str(name.human_friendly)


def organisation_in(name: x509.Name) -> str:
    """The organisation, "" where none is named."""
    return _part(name, "organization_name")


def _part(name: x509.Name, part: str) -> str:
    value: str | list[str] = name.native.get(part, "")
    return value if isinstance(value, str) else ", ".join(value)


def allows_signing(certificate: x509.Certificate) -> bool:
    """Where it says what its key is used for, signing is among it (RFC 5280, 4.2.1.3)."""
    usage = certificate.key_usage_value
    return usage is None or bool(_SIGNING_USAGES & usage.native)


def is_for_machines(certificate: x509.Certificate) -> bool:
    """It names purposes, and nothing but those of servers and programs (RFC 5280, 4.2.1.12).

    No purpose for documents is common to all issuers, so only a machine's can be told.
    """
    purposes = certificate.extended_key_usage_value
    return purposes is not None and set(purposes.native) <= _MACHINE_PURPOSES


def is_for_time_stamps(certificate: x509.Certificate) -> bool:
    """For stamping times, and nothing else (RFC 3161, 2.3)."""
    purposes = certificate.extended_key_usage_value
    return purposes is not None and purposes.native == ["time_stamping"]


def require_in_period(not_before: datetime, not_after: datetime, moment: datetime) -> None:
    """The moment lies within a certificate's period of validity; all are aware.

    Raises:
        CertificateExpiredError.
    """
    if not not_before <= moment <= not_after:
        raise CertificateExpiredError(not_before=not_before, not_after=not_after)


def certificates_of(path: Path) -> list[x509.Certificate]:
    """All certificates of a PEM or DER file.

    Raises:
        SigningError: problem "root_unreadable"; facts: path.
    """
    try:
        return list(load_certs_from_pemder_data(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise SigningError(problem="root_unreadable", path=path) from error
