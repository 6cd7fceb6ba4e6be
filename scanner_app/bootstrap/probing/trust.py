"""Looks at certificates: those that sign, the target's, the counter's own. Never tries a PIN."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.targets import Target
from scanner_app.domain.diagnosis import WARN_DAYS, Found, Measured
from scanner_app.domain.diagnosis_errors import (
    CertificateEndedError,
    CertificateEndingError,
    TargetUnreachedError,
)
from scanner_app.domain.errors import AppError
from scanner_app.domain.signature import SecretKind, SignerRole, TriesLeft
from scanner_app.domain.upload_errors import ServerUntrustedError, TargetUnreachableError
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.pinned_tls import unverified_context
from scanner_app.ports import Keys
from scanner_app.settings import Settings

_CONNECT_S = 8.0
_TRIES = {
    TriesLeft.FEW: "PIN đã sai vài lần",
    TriesLeft.LAST: "PIN chỉ còn thử được một lần",
    TriesLeft.LOCKED: "token đã khóa",
}


def look_certificate(settings: Settings, keys: Keys, role: SignerRole) -> Found:
    """Who signs, until when. A wrong PIN would bring a token nearer to being locked: none is tried.

    Raises:
        SigningError leaves: none is set, or it is not there.
    """
    state = keys.look(role)
    if settings.is_trial and not state.where:
        return Found("chưa đặt: ký bằng chứng thư số minh họa, không có giá trị pháp lý")
    facts = state.certificate
    if state.secret is SecretKind.NONE:
        signer = keys.open(role)
        facts = signer.certificate
        signer.close()
    if facts is None:
        return Found(f"{state.where}, có mặt; ngày hết hạn hiện ra sau khi mở khóa")
    tries = _TRIES.get(state.tries)
    place = f"{state.where}; {tries}" if tries else state.where
    return _until(facts.not_after, f"{facts.holder} ({place})")


def look_target(settings: Settings, target: Target) -> Found:
    """Whether the target can be reached.

    Raises:
        UploadError and ExchangeError leaves.
    """
    if not settings.target:
        return Found("chưa đặt: tệp đã ký nằm ở thư mục delivered trên máy này")
    try:
        target.uploader.check()
    except TargetUnreachableError as error:
        problem, status = _problem(error), error.facts.get("status")
        told = {"source": target.words, "problem": problem, "status": status}
        raise TargetUnreachedError(**told) from error
    return Found(target.words)


def _problem(error: TargetUnreachableError) -> str:
    # Brings httpx, 0.06 s of every start.
    from scanner_app.updates.reaching import folder_problem, problem_of

    if "root" in error.facts:
        try:
            Path(str(error.facts["root"])).stat()
        except OSError as found:
            return folder_problem(found)
    return "status" if "status" in error.facts else problem_of(error)


def look_target_certificate(address: str) -> Found:
    """Until when the certificate is in force that the server shows; who vouches is not asked here.

    Args:
        address: "https://host[:port]"; "" when the target is no server.

    Raises:
        UploadError leaves.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        return Found("không có: nơi nhận không phải máy chủ")
    place = parts.hostname, parts.port or 443
    try:
        with (
            socket.create_connection(place, timeout=_CONNECT_S) as line,
            unverified_context().wrap_socket(line, server_hostname=parts.hostname) as connected,
        ):
            shown = connected.getpeercert(binary_form=True) or b""
        ends = x509.load_der_x509_certificate(shown).not_valid_after_utc
    except ssl.SSLError as error:
        raise ServerUntrustedError(reason="handshake") from error
    except OSError as error:
        raise TargetUnreachableError(reason=type(error).__name__) from error
    except ValueError as error:
        raise ServerUntrustedError(reason="certificate") from error
    return _until(ends, parts.hostname)


def look_client_certificate(ends: Callable[[], datetime] | None) -> Found:
    """Until when the counter may speak to the province.

    Raises:
        UploadError leaves: it cannot be read.
    """
    if ends is None:
        return Found("không có: nơi nhận không phải máy chủ của tỉnh")
    return _until(ends(), "chứng thư của quầy")


def _until(ends: datetime, whose: str) -> Found:
    days = (ends - now()).days
    day = f"{ends.astimezone(VIETNAM):%d/%m/%Y}"
    values: dict[str, Measured] = {
        "not_after": ends.astimezone(UTC).date().isoformat(),
        "days": days,
    }
    warning: AppError | None = None
    if ends < now():
        raise CertificateEndedError(day=day, days=days)
    if days < WARN_DAYS:
        warning = CertificateEndingError(day=day, days=days)
    return Found(f"{whose}, hết hạn {day} (còn {days} ngày)", values, warning)
