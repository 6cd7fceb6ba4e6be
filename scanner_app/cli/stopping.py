"""Commands that go on until somebody stops them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from scanner_app.tasks.cancel import CancelToken


@contextmanager
def stopped_by_signal() -> Iterator[CancelToken]:
    """A token that Ctrl+C and the system's wish to stop cancel; ended like this is not failed."""
    token = CancelToken()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, lambda *_: token.cancel()) for each in signals]
    try:
        yield token
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)
