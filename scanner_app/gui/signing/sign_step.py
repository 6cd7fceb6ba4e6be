"""What the signing panel waits for."""

from __future__ import annotations

from enum import Enum


class Step(Enum):
    """What the panel waits for."""

    LOOKING = "looking"
    """The key is looked at; nothing is asked."""
    SECRET = "secret"  # noqa: S105 - a step, no password
    """The certificate shows only after opening."""
    READY = "ready"
    """The last yes; with a field in it, that yes needs the PIN."""
    OPENING = "opening"
    SIGNING = "signing"
    STUCK = "stuck"
    """Something must be put right first."""
