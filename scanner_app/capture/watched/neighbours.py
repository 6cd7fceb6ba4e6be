"""Other PCs that watch the same folder: wait while one takes a stack in, tell when one is dead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

_LEAST_PATIENCE_S = 60.0
_STALLED_S = 600.0
"""A PC that is switched off for the night has not lost its claims; one that hangs is told of."""


class Neighbours:
    """What others have claimed, and since when nothing has come of it.

    Two PCs never take the same file, for a claim is a rename. But a printer that writes a file a
    page must not have its stack shared out among them: who finds another one at work begins no
    stack of its own.
    """

    def __init__(self, seconds: Callable[[], float], quiet_s: float) -> None:
        self._seconds = seconds
        self._patience_s = max(_LEAST_PATIENCE_S, 2 * quiet_s)
        self._seen: dict[Path, tuple[tuple[str, ...], float]] = {}
        self._told: dict[Path, tuple[str, ...]] = {}

    def see(self, claimed: Mapping[Path, tuple[str, ...]]) -> None:
        """Compare what others have claimed with the look before."""
        now = self._seconds()
        seen = {}
        for place, names in claimed.items():
            before = self._seen.get(place)
            seen[place] = before if before and before[0] == names else (names, now)
        self._seen = seen

    @property
    def are_busy(self) -> bool:
        """Whether one of them has claims and gets on with them."""
        now = self._seconds()
        return any(now - since < self._patience_s for _, since in self._seen.values())

    def newly_stalled(self) -> tuple[Path, ...]:
        """Where claims have lain untouched for long, each told once."""
        now = self._seconds()
        stalled = []
        for place, (names, since) in self._seen.items():
            if now - since >= _STALLED_S and self._told.get(place) != names:
                self._told[place] = names
                stalled.append(place)
        return tuple(stalled)
