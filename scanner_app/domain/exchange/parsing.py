"""JSON text from the other side, and the text that is sent there."""

from __future__ import annotations

import json

from scanner_app.domain.exchange_errors import MessageInvalidError

MOST_MESSAGE_BYTES = 4 * 1024 * 1024
"""Longest message that is read; the longest that is sent is a tenth of it."""


def read_json(body: bytes | str, *, most: int = MOST_MESSAGE_BYTES) -> object:
    """The value that this JSON text is.

    Raises:
        MessageInvalidError: it is none: too long, another encoding than UTF-8, nested too deep,
            a number that is no finite one, or one of thousands of digits.
    """
    if len(body) > most:
        raise MessageInvalidError(field="?")
    try:
        text = body.decode() if isinstance(body, bytes) else body
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise MessageInvalidError(field="?") from None


def write_json(value: object) -> str:
    """JSON text on one line; of equal values, made in one order, always the same text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _no_number(_name: str) -> object:
    raise ValueError
