"""Connections to scanners, whose certificates are nearly always their own.

A certificate that the system trusts for this host needs no more. Any other one must be the one
that a person confirmed before ("pinned"): nothing is sent to a device before that is so.
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
from collections.abc import Mapping

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.address import EsclAddress
from scanner_app.domain.scan import EndReason
from scanner_app.pinned_tls import fingerprint_of, unverified_context, verified_context

CONNECT_S = 5.0
"""A device on the same network accepts within milliseconds; asleep, within two seconds."""


class ScannerConnection(http.client.HTTPConnection):
    """One connection for one request, over TLS where the address says so.

    Not kept open: a device that closes an idle connection at the wrong moment would cost a page.
    """

    def __init__(self, address: EsclAddress, pins: Mapping[str, str], timeout_s: float) -> None:
        """Nothing is sent.

        Args:
            address: whom to ask.
            pins: SHA-256 of confirmed certificates in hex, by `EsclAddress.authority`.
            timeout_s: for each read or write once connected.
        """
        super().__init__(address.host, address.port, timeout=CONNECT_S)
        self._address = address
        self._pin = pins.get(address.authority)
        self._timeout_s = timeout_s

    def connect(self) -> None:
        """Connect; over TLS, judge the certificate.

        Raises:
            DriverError: UNTRUSTED; facts: fingerprint, address, and pinned when it changed.
            OSError: it does not answer.
        """
        self.sock = self._trusted() if self._address.scheme == "https" else self._plain()
        self.sock.settimeout(self._timeout_s)

    def _plain(self) -> socket.socket:
        return socket.create_connection((self._address.host, self._address.port), CONNECT_S)

    def _trusted(self) -> ssl.SSLSocket:
        seen = ""
        if self._pin is not None:
            pinned = self._handshake(_pinned_context())
            seen = fingerprint_of(pinned)
            if seen == _normal(self._pin):
                return pinned
            pinned.close()
        try:
            return self._handshake(_verified_context())
        except ssl.SSLCertVerificationError as error:
            raise self._untrusted(seen) from error

    def _untrusted(self, seen: str) -> DriverError:
        if not seen:
            with self._handshake(_pinned_context()) as unknown:
                seen = fingerprint_of(unknown)
        changed = {} if self._pin is None else {"pinned": _normal(self._pin)}
        return DriverError(
            EndReason.UNTRUSTED, fingerprint=seen, address=self._address.authority, **changed
        )

    def _handshake(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        plain = self._plain()
        try:
            return context.wrap_socket(plain, server_hostname=self._address.host.partition("%")[0])
        except BaseException:
            plain.close()
            raise


@functools.cache  # reading the system's certificates takes longer than a handshake
def _verified_context() -> ssl.SSLContext:
    return verified_context()


@functools.cache
def _pinned_context() -> ssl.SSLContext:
    context = unverified_context()
    # Printers of 2015 have 1024-bit keys, which level 2 refuses; the pin is what is trusted.
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


def _normal(fingerprint: str) -> str:
    """Hex as people copy it: with colons, blanks, capitals."""
    return "".join(each for each in fingerprint.lower() if each not in ": ")
