"""TLS with devices and programs whose certificates are their own: nothing vouches but a pin."""

from __future__ import annotations

import hashlib
import ssl


def verified_context() -> ssl.SSLContext:
    """Takes certificates that the system trusts for this host.

    To be kept: reading the system's certificates takes longer than a handshake.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def unverified_context() -> ssl.SSLContext:
    """Takes any certificate; the caller compares its fingerprint before a byte of ours is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint_of(connected: ssl.SSLSocket) -> str:
    """SHA-256 of the other side's certificate, lower-case hex."""
    return hashlib.sha256(connected.getpeercert(binary_form=True) or b"").hexdigest()
