"""What the banner says: an outcome's errors as text for people."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from scanner_app.domain.errors import AppError
from scanner_app.messages import BUG, text_for

_SHOWN = 3
"""Texts in one banner; more would push the page off a 768 pixel screen."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for the banner.

    Attributes:
        is_error: something did not work; else it is only told.
        details: every text, where `text` leaves some out; "" when it does not.
    """

    text: str
    is_error: bool = False
    details: str = ""


def notice_of(*errors: Exception) -> Notice | None:
    """What happened and what to do, for all errors of one piece of work; None without any.

    Equal texts are said once. A bug gets an id that stands in the log, too.
    """
    texts = list(dict.fromkeys(_text(error) for error in errors))
    if not texts:
        return None
    details = "\n".join(texts) if len(texts) > _SHOWN else ""
    return Notice(_joined(texts), is_error=True, details=details)


def _joined(texts: Sequence[str]) -> str:
    shown = list(texts[:_SHOWN])
    rest = len(texts) - len(shown)
    if rest:
        shown.append(f"Và {rest} việc khác cần xem lại; bấm Xem tất cả.")
    return "\n".join(shown)


def _text(error: Exception) -> str:
    if isinstance(error, AppError):
        return text_for(error)
    number = secrets.token_hex(4)
    _log.error("Bug shown in the window", extra={"bug": number, "kind": type(error).__name__})
    return BUG.format(id=number)
