"""Clear: remove from this PC what its target has had for as long as IT wants it kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from scanner_app.domain.journal_errors import ClockDoubtfulError
from scanner_app.ports import Cleared, ClearingPort, Clock, Erase
from scanner_app.tasks.cancel import CancelToken

_AT_ONCE = 20
"""Dossiers given up before their files are deleted: a kill leaves at most these to the start."""
_WORK_DAYS = 5
_LONGEST_GAP = timedelta(days=14)
"""Tết is the longest time that counters are closed; it takes up to nine days."""
_SLACK = timedelta(minutes=5)
"""Clocks are set back by seconds when they are compared with a time server."""


class ClearDelivered:
    """Page pictures, words and signed PDFs go; rows, digests, receipts and tags stay.

    A dossier is due when the receipts of all its papers are older than the days set, and speak of
    the very files that are recorded. Nothing goes while the clock may be wrong: it must not stand
    before the journal's last line, and the journal must have lines on five days, today included,
    none of them more than 14 days before the next. A clock that jumped ahead is believed only
    after five days of work with it; one that was wrong when a receipt came makes nothing old,
    see `settled_at` of the queue.
    """

    def __init__(
        self, store: ClearingPort, erase: Erase, clock: Clock, keep_for: timedelta | None
    ) -> None:
        """Args say what it works on.

        Args:
            store: which dossiers are due, and giving them up.
            erase: deletes what was given up.
            clock: aware time.
            keep_for: after the receipt; None clears nothing, ever.
        """
        self._store = store
        self._erase = erase
        self._clock = clock
        self._keep_for = keep_for

    @property
    def is_on(self) -> bool:
        """Anything is ever cleared."""
        return self._keep_for is not None

    def due(self) -> int:
        """How many dossiers would be cleared now.

        Raises:
            ClockDoubtfulError: some would, but the clock may be wrong.
        """
        if self._keep_for is None:
            return 0
        now = self._clock()
        due = len(self._store.due(now - self._keep_for, limit=1_000_000))
        if due:
            self._require_clock(now)
        return due

    def __call__(self, cancel: CancelToken, by: str) -> Cleared:
        """Clear what is due; killed anywhere, the next start deletes what was given up.

        Args:
            cancel: looked at between two dossiers.
            by: whose account this is noted under.

        Raises:
            ClockDoubtfulError: something is due, but the clock may be wrong.
            Cancelled: what was given up so far is deleted.
            StorageError: the store failed.
        """
        done = Cleared()
        if self._keep_for is None:
            return done
        before = self._clock() - self._keep_for
        while due := self._store.due(before, _AT_ONCE):
            self._require_clock(self._clock())
            fewer = done
            try:
                for dossier in due:
                    cancel.checkpoint()
                    some = self._store.clear(dossier, before, by)
                    done = done if some is None else _sum(done, some)
            finally:
                left = self._erase()
            if done == fewer:
                break
            done = replace(done, left=left)
        return done

    def _require_clock(self, now: datetime) -> None:
        newest = self._store.newest()
        if newest is not None and now < newest - _SLACK:
            raise ClockDoubtfulError
        days = self._store.days(now - _WORK_DAYS * _LONGEST_GAP - timedelta(days=1))
        if _days_in_a_row(now, days) < _WORK_DAYS:
            raise ClockDoubtfulError


def _days_in_a_row(now: datetime, days: tuple[date, ...]) -> int:
    """Days of work up to now without a long gap; `days` newest first."""
    count, last = 0, now.date()
    for day in days:
        if day > now.date():
            continue
        if last - day > _LONGEST_GAP:
            break
        count, last = count + 1, day
    return count


def _sum(one: Cleared, other: Cleared) -> Cleared:
    return Cleared(
        dossiers=one.dossiers + other.dossiers,
        pages=one.pages + other.pages,
        papers=one.papers + other.papers,
        left=one.left,
    )
