"""TLS to VGCA Sign Service, whose certificate is its own: the same program every time, or none."""

from __future__ import annotations

import functools
import logging
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from scanner_app.domain.key_errors import (
    SigningServiceMissingError,
    SigningServiceUntrustedError,
)
from scanner_app.domain.key_source import ServiceKey
from scanner_app.durable import write_durably
from scanner_app.pinned_tls import fingerprint_of, unverified_context, verified_context

CONNECT_S = 10.0
"""A program on this PC answers within milliseconds, unless the PC is at its limit."""

_SEEN = "vgca-tls.txt"

_log = logging.getLogger(__name__)


def trusted_line(key: ServiceKey, home: Path | None) -> ssl.SSLSocket:
    """A connection to the service that is known; nothing is sent to another one.

    Its certificate must be the one IT set; else one the system trusts for this PC; else the first
    one ever seen here, which is remembered and logged.

    Args:
        key: where it listens.
        home: whose folder remembers the first one seen; None remembers and trusts none.

    Raises:
        SigningServiceMissingError: nothing listens there, or nothing that speaks TLS.
        SigningServiceUntrustedError: its certificate is another one.
        StorageError leaves: the first one seen could not be remembered.
    """
    seen_file = home / _SEEN if home else None
    pin = key.sha256 or _remembered(key, seen_file)
    seen = ""
    if pin:
        connected = _handshake(key, _any_context())
        seen = fingerprint_of(connected)
        if seen == pin:
            return connected
        connected.close()
    if not key.sha256:
        try:
            return _handshake(key, _verified_context())
        except ssl.SSLCertVerificationError:
            # Its own certificate; nothing vouches for it but that it is the same every time.
            pass
    if pin or seen_file is None:
        raise SigningServiceUntrustedError(url=key.url, fingerprint=seen, pinned=pin)
    return _remember(key, seen_file)


def _remember(key: ServiceKey, seen_file: Path) -> ssl.SSLSocket:
    connected = _handshake(key, _any_context())
    fingerprint = fingerprint_of(connected)
    write_durably(seen_file, f"{fingerprint}\n".encode())
    _log.warning(
        "TLS certificate of VGCA Sign Service is trusted from now on",
        extra={"url": key.url, "fingerprint": fingerprint},
    )
    return connected


def _remembered(key: ServiceKey, seen_file: Path | None) -> str:
    try:
        return seen_file.read_text(encoding="ascii").strip().lower() if seen_file else ""
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        # A print that cannot be read is not a print that was never there.
        raise SigningServiceUntrustedError(url=key.url, fingerprint="", pinned="") from error


def _handshake(key: ServiceKey, context: ssl.SSLContext) -> ssl.SSLSocket:
    address = urlsplit(key.url)
    host = address.hostname or ""
    try:
        plain = socket.create_connection((host, address.port or 443), CONNECT_S)
    except OSError as error:
        raise SigningServiceMissingError(url=key.url) from error
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError:
        plain.close()
        raise
    except OSError as error:
        plain.close()
        raise SigningServiceMissingError(url=key.url) from error


@functools.cache  # reading the system's certificates takes longer than a handshake
def _verified_context() -> ssl.SSLContext:
    return _for_two_threads(verified_context())


@functools.cache
def _any_context() -> ssl.SSLContext:
    return _for_two_threads(unverified_context())


def _for_two_threads(context: ssl.SSLContext) -> ssl.SSLContext:
    """TLS 1.2 and no other: one thread reads from the line while another one writes.

    Nothing keeps the two apart inside OpenSSL. In TLS 1.3 a ticket that is read meanwhile puts off
    for ever what is written: 9 to 16 of 1500 talks stood still (Python 3.11, OpenSSL 3.0), in TLS
    1.2 none of 5500.
    """
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context
