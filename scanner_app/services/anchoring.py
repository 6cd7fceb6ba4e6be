"""Keep the journal's head outside the database, so that cutting or rewriting it is noticed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from scanner_app.domain.errors import AppError
from scanner_app.domain.journal import (
    ANCHORED,
    Anchor,
    is_genuine,
    key_name,
    sealed,
)
from scanner_app.ports import AnchorKeyPort, AnchorPort, JournalPort

WITHOUT_KEY = "none"
"""Detail of an `ANCHORED` line where there is no credential store."""

_PAUSE_S = 30.0
"""A kept head costs a synced file. Killed, what came after it may be cut off unnoticed."""

_log = logging.getLogger(__name__)


class KeepHead:
    """Writes the head down when it moved on; never over an anchor that does not fit any more.

    An anchor may lag behind the journal (killed in between); then it speaks of a line that is
    there. Failing costs the anchor, never the work.
    """

    def __init__(
        self,
        journal: JournalPort,
        anchors: AnchorPort,
        keys: AnchorKeyPort,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._journal = journal
        self._anchors = anchors
        self._keys = keys
        self._elapsed = elapsed
        self._busy = threading.Lock()
        self._kept_at: float | None = None
        self._key: bytes | None = None
        self._key_known = False

    def soon(self) -> None:
        """Keep it unless it was just kept; called after every commit."""
        if self._kept_at is None or self._elapsed() - self._kept_at >= _PAUSE_S:
            self()

    def __call__(self) -> None:
        """Keep it now."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._kept_at = self._elapsed()
            self._keep()
        except AppError as error:
            _log.warning("Journal head not kept", extra={"code": error.code})
        finally:
            self._busy.release()

    def _keep(self) -> None:
        newest = self._journal.line()
        if newest is None:
            return
        key, kept = self._own_key(), self._anchors.kept()
        if not all(fits(self._journal, anchor, key) for anchor in kept):
            _log.error("Journal does not hold what its anchor says", extra={"line": newest.line})
            return
        name = key_name(key)
        if all(anchor.key != name or anchor.line != newest.line for anchor in kept):
            others = [anchor for anchor in kept if anchor.key != name]
            own = sealed(key, newest.line, newest.digest, newest.at)
            self._anchors.keep([*others, own])
            _log.info("Journal head", extra={"line": newest.line, "head": newest.digest})
        # After the file: a line that promises an anchor is never without one.
        if not self._journal.has(ANCHORED, name or WITHOUT_KEY):
            self._journal.add("sohoa", ANCHORED, "journal", name or WITHOUT_KEY)

    def _own_key(self) -> bytes | None:
        if not self._key_known:
            self._key = self._keys.load() or self._keys.make()
            self._key_known = True
        return self._key


def fits(journal: JournalPort, anchor: Anchor, key: bytes | None) -> bool:
    """The journal still holds what the anchor says, and the anchor is ours if it claims to be."""
    line = journal.line(anchor.line)
    return line is not None and line.digest == anchor.head and not is_forged(anchor, key)


def is_forged(anchor: Anchor, key: bytes | None) -> bool:
    """It names our key but was not made with it."""
    return key is not None and anchor.key == key_name(key) and not is_genuine(anchor, key)


def unfit(anchors: Sequence[Anchor], anchored: dict[str, str], key: bytes | None) -> str | None:
    """Code of what is wrong with the anchors themselves, or None.

    Args:
        anchors: as they are kept.
        anchored: keys under which the journal says that its head was kept.
        key: of this account.
    """
    names = {anchor.key or WITHOUT_KEY for anchor in anchors}
    if any(is_forged(anchor, key) for anchor in anchors):
        return "journal.anchor_forged"
    return "journal.anchor_missing" if set(anchored) - names else None


def marks_of(anchors: Sequence[Anchor]) -> list[tuple[int, str]]:
    """What the chain must hold after these anchors."""
    return [(anchor.line, anchor.head) for anchor in anchors]
