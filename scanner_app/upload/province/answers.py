"""What the province answers: its status and a body that cannot be too long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from scanner_app.domain.exchange_errors import MessageInvalidError

MOST_ANSWER_BYTES = 8 << 20
"""Longest body that is read: 500 register rows with the longest texts are below 3 MB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def bounded_body(response: httpx.Response) -> bytes:
    """The body, unpacked.

    Raises:
        MessageInvalidError: it is longer than any answer can be.
    """
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST_ANSWER_BYTES:
            raise MessageInvalidError(field="size")
    return bytes(body)


def json_of(answer: Answer) -> object:
    """The body read as JSON.

    Raises:
        MessageInvalidError: it is none.
    """
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise MessageInvalidError(field="?") from error
