"""Whose account runs Sohoa."""

from __future__ import annotations

import getpass


def account() -> str:
    """The name by which the system knows the person; "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # An account without a name, as services and containers have; the kind differs by system.
        return "unknown"
