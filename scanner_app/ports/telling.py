"""Callables that everything shares: the clock, and who hears of events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scanner_app.domain.events import Event

Clock = Callable[[], datetime]
"""Aware UTC now."""

EventSink = Callable[[Event], None]
"""Takes an event; must not raise, may be called from any thread."""
