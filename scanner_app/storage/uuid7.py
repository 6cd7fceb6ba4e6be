"""UUIDs that sort by the time they were made (RFC 9562, version 7)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

_RANDOM_A, _RANDOM_B = 12, 62


def uuid7(now: datetime) -> UUID:
    """A new one made at this time; milliseconds since 1970, then 74 random bits."""
    value = int(now.timestamp() * 1000) & (1 << 48) - 1
    value = value << 4 | 7
    value = value << _RANDOM_A | secrets.randbits(_RANDOM_A)
    value = value << 2 | 0b10
    return UUID(int=value << _RANDOM_B | secrets.randbits(_RANDOM_B))
