"""The application's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

now = partial(datetime.now, UTC)
"""Aware UTC now. A partial travels to another process without this module's imports."""
