"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2023, 10, 18, 8, 30, tzinfo=UTC)


class SettableClock:
    """Aware UTC time that only `forward` changes."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


class SettableSeconds:
    """Seconds that stand still until a test moves them; they never go back."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def forward(self, span_s: float) -> None:
        self.now_s += span_s
