"""Requests that got no answer, told in terms of delivery by what lies underneath."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from typing import TypeVar

import httpx

from scanner_app.domain.errors import AppError
from scanner_app.domain.upload_errors import (
    CertificateRefusedError,
    ServerUntrustedError,
    TargetUnreachableError,
)

# What OpenSSL calls the alerts by which a server turns a client's certificate down.
_ALERTS = (
    *("CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED", "CERTIFICATE_UNKNOWN", "CERTIFICATE_REQUIRED"),
    *("BAD_CERTIFICATE", "UNSUPPORTED_CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED"),
)
_CUT = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError, httpx.CloseError)

T = TypeVar("T")


def broken(error: Exception) -> AppError:
    """What a request's failure means; nothing was answered."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServerUntrustedError(reason=cause.verify_code)
        reason = getattr(cause, "reason", None)
        if isinstance(reason, str) and reason.endswith(_ALERTS):
            return CertificateRefusedError(reason=reason)
    return TargetUnreachableError(problem=type(error).__name__)


def once_more(ask: Callable[[], T]) -> T:
    """Ask; and once more at once when a connection that stood was lost over it.

    Only for questions that change nothing when asked twice.
    """
    try:
        return ask()
    except TargetUnreachableError as error:
        if not isinstance(error.__cause__, _CUT):
            raise
    return ask()


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
