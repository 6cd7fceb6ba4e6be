"""At start: finish or roll back whatever a crash left half done. Needs the store's lock."""

from __future__ import annotations

from collections.abc import Callable

from scanner_app.ports import UploadQueue


class Recover:
    """Sweeps half-written files, erases what was given up, frees the leases of dead processes.

    Pages, papers and signatures need nothing: their states are the work list.
    """

    def __init__(
        self, queue: UploadQueue, sweep: Callable[[], int], erase: Callable[[], int]
    ) -> None:
        self._queue = queue
        self._sweep = sweep
        self._erase = erase

    def __call__(self) -> int:
        """Recover; how many half-written files were removed."""
        self._queue.release_leases()
        self._erase()
        return self._sweep()
