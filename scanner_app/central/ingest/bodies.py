"""Bodies of requests: bounded as they come, bounded when unpacked, bounded in time."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.upload_errors import TooLargeError

_GZIP = 16 + zlib.MAX_WBITS


class BodyTooSlowError(Exception):
    """The body did not come in time."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How much, and how long.

    Attributes:
        most_bytes: as it comes.
        unpacked_bytes: unpacked.
        limit_s: from the first byte to the last.
    """

    most_bytes: int
    unpacked_bytes: int
    limit_s: float


async def read_body(pieces: AsyncIterator[bytes], limits: BodyLimits) -> bytes:
    """All of a body, as it came.

    Raises:
        TooLargeError: longer than allowed; no more was kept than that.
        BodyTooSlowError: it took too long.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(limits.limit_s):
            async for piece in pieces:
                body += piece
                if len(body) > limits.most_bytes:
                    raise TooLargeError
    except TimeoutError as error:
        raise BodyTooSlowError from error
    return bytes(body)


def unpacked(body: bytes, encoding: str, limits: BodyLimits) -> bytes:
    """The body without its encoding.

    Args:
        body: as it came.
        encoding: the header; "" and "identity" are none.
        limits: that hold.

    Raises:
        MessageInvalidError: another encoding, or not what it says.
        TooLargeError: longer than allowed; it was not unpacked further.
    """
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise MessageInvalidError(field="Content-Encoding")
    unpacker = zlib.decompressobj(_GZIP)
    try:
        text = unpacker.decompress(body, limits.unpacked_bytes)
    except zlib.error as error:
        raise MessageInvalidError(field="gzip") from error
    if unpacker.unconsumed_tail:
        raise TooLargeError
    if not unpacker.eof or unpacker.unused_data:
        raise MessageInvalidError(field="gzip")
    return text


def parsed(body: bytes) -> object:
    """The JSON in it.

    Raises:
        MessageInvalidError: it is none, or nested beyond reason.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MessageInvalidError(field="JSON") from error
