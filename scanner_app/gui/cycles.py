"""Garbage in cycles is collected on the GUI thread alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

EVERY = (20_000, 20, 100)
"""Objects, and collections of the next younger generation, between two; Python's own are 700, 10,
10. The words of a stack's pages are many small objects: collecting at every 700 of them held
Python's lock up to 70 ms."""
_LOOK_MS = 500


@contextmanager
def cycles_collected_here() -> Iterator[None]:
    """Inside, nothing is collected but on this thread, between two events.

    Left alone, Python collects on whatever thread happens to make the next object, and destroys
    there a closed window that lay in a cycle. Twice Qt crashed while it gave all windows other
    colours and a register was read beside it (PySide6 6.8); with this it did not any more.
    """
    timer = QTimer()
    timer.timeout.connect(collect_due)
    was_enabled = gc.isenabled()
    gc.disable()
    timer.start(_LOOK_MS)
    try:
        yield
    finally:
        timer.stop()
        timer.deleteLater()
        if was_enabled:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose turn it is, and with it all younger ones."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > EVERY[generation]:
            gc.collect(generation)
            return
