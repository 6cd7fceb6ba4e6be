"""What a counter is answered when something is not taken; codes of docs/province-protocol.md."""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath

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
    DeliveredBrokenError,
    ReadBackMismatchError,
    TargetConflictError,
    TooLargeError,
)

_STATUS: dict[type[AppError], int] = {
    MessageInvalidError: 400,
    CounterUnknownError: 401,
    NotOurOfficeError: 403,
    DeliveryAbsentError: 404,
    TargetConflictError: 409,
    EventsOutOfStepError: 409,
    StreamForkedError: 409,
    TooLargeError: 413,
    ReadBackMismatchError: 422,
    DeliveredBrokenError: 422,
}
_TOLD = ("field", "expected", "office", "problems")
"""Facts that a counter acts on; everything else stays here."""

BUSY = "exchange.failed"
"""Code of answers that say: wait and try again."""

Answer = tuple[int, dict[str, object]]

_log = logging.getLogger(__name__)


def refused(error: AppError) -> Answer:
    """Status and body of an error; 503 when it is not the counter's fault: it waits, asks again."""
    for kind, status in _STATUS.items():
        if isinstance(error, kind):
            return status, told(kind.code, error)
    return 503, told(BUSY)


def told(code: str, error: AppError | None = None, **facts: object) -> dict[str, object]:
    """The body of an answer that refuses."""
    known = {name: error.facts[name] for name in _TOLD if name in error.facts} if error else {}
    return {"code": code, "facts": {**known, **facts}}


def log_refusal(error: AppError, request: str) -> None:
    """Note why something was not taken; facts are never a person's."""
    code = error.code
    cause = type(error.__cause__).__name__ if error.__cause__ else None
    level = logging.INFO if type(error) in _STATUS else logging.WARNING
    _log.log(
        level, "refused", extra={"request": request, "code": code, "cause": cause} | _short(error)
    )


def log_bug(error: BaseException, request: str) -> None:
    """Note a bug by kind and place. Its words are left out: PostgreSQL's hold values of rows."""
    frames = traceback.extract_tb(error.__traceback__)
    trace = "\n".join(f"  {PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames)
    _log.error(
        "unexpected error",
        extra={"request": request, "error": type(error).__name__, "trace": trace},
    )


def _short(error: AppError) -> dict[str, object]:
    return {f"fact_{name}": str(value)[:200] for name, value in error.facts.items()}
