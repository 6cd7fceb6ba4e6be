"""Before files are sent: prove more of them, and tell the province what they belong to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from scanner_app.domain.exchange_errors import ExchangeError
from scanner_app.domain.upload_errors import UploadError
from scanner_app.ports import Clock
from scanner_app.tasks.cancel import CancelToken

EVERY = timedelta(minutes=1)
"""A counter that is idle asks the province once a minute what changed: 230 of them are four
requests a second."""

_log = logging.getLogger(__name__)

Step = Callable[[CancelToken], object]


class PrepareRound:
    """What `SendQueued` does first in each round; called by one thread at a time."""

    def __init__(self, upgrade: Step, sync: Step | None, clock: Clock) -> None:
        """Args say how.

        Args:
            upgrade: adds proofs to files that wait.
            sync: exchanges events with the province; None where there is none.
            clock: says when the next exchange is due.
        """
        self._upgrade = upgrade
        self._sync = sync
        self._clock = clock
        self._last: datetime | None = None

    def __call__(self, cancel: CancelToken) -> None:
        """Both steps. A province out of reach holds nothing up: files meet the same line.

        Raises:
            Cancelled: somebody asked to stop.
            StorageError: the store failed.
        """
        self._upgrade(cancel)
        if self._sync is None or not self._is_due():
            return
        try:
            self._sync(cancel)
        except (UploadError, ExchangeError) as error:
            _log.info("exchange failed", extra={"code": error.code})
        self._last = self._clock()

    def _is_due(self) -> bool:
        # A clock that was set back makes it due, too.
        return self._last is None or not timedelta(0) <= self._clock() - self._last < EVERY
