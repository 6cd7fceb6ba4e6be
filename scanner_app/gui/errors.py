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
        bug: id of a bug in the program, which whoever helps wants with the log bundle.
    """

    text: str
    is_error: bool = False
    details: str = ""
    bug: str = ""


def notice_of(*errors: Exception) -> Notice | None:
    """What happened and what to do, for all errors of one piece of work; None without any.

    Equal texts are said once. A bug gets an id that stands in the log, too.
    """
    known = [text_for(error) for error in errors if isinstance(error, AppError)]
    kinds = [type(error).__name__ for error in errors if not isinstance(error, AppError)]
    bug = secrets.token_hex(4) if kinds else ""
    for kind in kinds:
        _log.error("Bug shown in the window", extra={"bug": bug, "kind": kind})
    texts = list(dict.fromkeys([*([BUG.format(id=bug)] if bug else []), *known]))
    if not texts:
        return None
    details = "\n".join(texts) if len(texts) > _SHOWN else ""
    return Notice(_joined(texts), is_error=True, details=details, bug=bug)


def _joined(texts: Sequence[str]) -> str:
    shown = list(texts[:_SHOWN])
    rest = len(texts) - len(shown)
    if rest:
        shown.append(f"Và {rest} việc khác cần xem lại; bấm Xem tất cả.")
    return "\n".join(shown)
