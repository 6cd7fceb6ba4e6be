"""The province's error answers, told in terms of delivery and exchange."""

from __future__ import annotations

import json

from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange_errors import (
    CounterUnknownError,
    DeliveryAbsentError,
    EventsOutOfStepError,
    MessageInvalidError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.upload_errors import (
    CertificateRefusedError,
    DeliveredBrokenError,
    ReadBackMismatchError,
    TargetConflictError,
    TargetForbiddenError,
    TargetFullError,
    TargetUnreachableError,
    TooLargeError,
    UploadError,
)

_BY_CODE: dict[str, type[AppError]] = {
    kind.code: kind
    for kind in (
        MessageInvalidError,
        CounterUnknownError,
        NotOurOfficeError,
        DeliveryAbsentError,
        EventsOutOfStepError,
        StreamForkedError,
        TargetConflictError,
        ReadBackMismatchError,
        DeliveredBrokenError,
        TooLargeError,
    )
}
_BY_STATUS: dict[int, type[AppError]] = {
    # nginx answers 400 to a certificate it refuses or misses; 495 and 496 are its own names for
    # that (ngx_http_ssl_module, "Error Processing").
    400: CertificateRefusedError,
    401: CounterUnknownError,
    403: TargetForbiddenError,
    408: TargetUnreachableError,
    413: TooLargeError,
    423: TargetUnreachableError,
    429: TargetUnreachableError,
    495: CertificateRefusedError,
    496: CertificateRefusedError,
    507: TargetFullError,
}
_LONGEST = 200
_MOST_ITEMS = 20


def refusal(status: int, body: bytes) -> AppError:
    """The error that an answer of 300 or more means; facts: status, and those the body tells."""
    if status in (408, 423, 429) or status >= 500:
        return _BY_STATUS.get(status, TargetUnreachableError)(status=status)
    code, facts = _told(body)
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status, UploadError)
    return kind(**{**facts, "status": status})


def _told(body: bytes) -> tuple[str, dict[str, object]]:
    """`code` and `facts` of a body; empty when it is not ours."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return "", {}
    if not isinstance(told, dict):
        return "", {}
    code, facts = told.get("code"), told.get("facts")
    if not isinstance(code, str) or not isinstance(facts, dict):
        return code if isinstance(code, str) else "", {}
    return code, {
        name: _short(facts[name])
        for name in ("field", "expected", "office", "problems")
        if name in facts
    }


def _short(value: object) -> object:
    """Numbers and short texts; nothing else from outside gets into facts, logs and messages."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        return tuple(str(item)[:_LONGEST] for item in value[:_MOST_ITEMS])
    return str(value)[:_LONGEST]
