"""Tell the province what changed here, and take over what changed there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from scanner_app.domain.events import DossierReopened
from scanner_app.domain.exchange.changes import Changes
from scanner_app.domain.exchange_errors import (
    EventsOutOfStepError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.ports import EventSink, ExchangeStanding, ExchangeStore, ProvinceLink
from scanner_app.tasks.cancel import CancelToken

_MOST_CORRECTIONS = 3
"""How often in one sync the two sides may find that they disagree about numbers of events."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Synced:
    """What one sync did.

    Attributes:
        told: events that the province confirmed.
        untellable: dossiers or rows that cannot be told as they are.
        rows: register rows taken over from the province.
        kept: rows of ours that stand against the province's.
        settled: jobs that a receipt marked sent.
        released: dossiers that were held because the register did not know their code.
        reopened: finished dossiers, with their codes, that lack something by the register's rows:
            they are open again.
        stream_new: everything was told anew, this database having been put back from a copy.
    """

    told: int = 0
    untellable: int = 0
    rows: int = 0
    kept: int = 0
    settled: int = 0
    released: tuple[DossierId, ...] = ()
    reopened: tuple[tuple[DossierId, str], ...] = ()
    stream_new: bool = False


class SyncWithProvince:
    """One exchange with the province; at any kill or cut the next one goes on."""

    def __init__(
        self,
        store: ExchangeStore,
        link: ProvinceLink,
        office: Callable[[], OfficeCode],
        tell: EventSink = lambda _event: None,
    ) -> None:
        """Args say how.

        Args:
            store: what is to be told, and where what is told goes.
            link: the province.
            office: of this counter, whose register rows it may tell.
            tell: hears of dossiers that are open again.
        """
        self._tell = tell
        self._store = store
        self._link = link
        self._office = office

    def __call__(self, cancel: CancelToken) -> Synced:
        """Tell everything and read everything.

        The first message is read before anything is told: it says which events the province has,
        and its clock, which no stamp may be ahead of.

        Raises:
            UploadError leaves: the province is out of reach, which is no fault: what was told and
                read stays, the rest waits.
            ExchangeError leaves: it does not take what was said.
            Cancelled: between two messages.
            StorageError: the store failed.
        """
        done = _Doing(self._store, self._link, self._office(), cancel)
        more = done.read()
        done.tell_all()
        while more or done.has_told:
            done.has_told = False
            more = done.read()
            # Rows that stand here against what was just read are told at once.
            done.tell_all()
        self._store.synced()
        synced = done.synced()
        for dossier, code in synced.reopened:
            self._tell(DossierReopened(dossier, code, by_register=True))
        return synced

    def standing(self) -> ExchangeStanding:
        """How far the exchange has come; nobody is asked."""
        return self._store.standing()

    def read_again(self) -> None:
        """The next sync reads the province's changes from the beginning."""
        self._store.read_again()


class _Doing:
    """One sync in work."""

    def __init__(
        self, store: ExchangeStore, link: ProvinceLink, office: OfficeCode, cancel: CancelToken
    ) -> None:
        self._store = store
        self._link = link
        self._office = office
        self._cancel = cancel
        self._corrections = 0
        self._told = self._untellable = self._rows = self._kept = self._settled = 0
        self._released: list[DossierId] = []
        self._reopened: list[tuple[DossierId, str]] = []
        self._stream_new = False
        self.has_told = False

    def read(self) -> bool:
        """Take over one message of changes; whether there is more."""
        self._cancel.checkpoint()
        standing = self._store.standing()
        changes = self._link.changes(standing.stream, standing.read)
        self._take(changes)
        if not self._store.seen(changes.seen_seq):
            self._begin_stream()
        return changes.more and changes.cursor != standing.read

    def tell_all(self) -> None:
        """Tell what is untold, then what is marked, a little of it at a time."""
        while True:
            self._tell_untold()
            composed = self._store.compose(self._office)
            self._untellable += composed.untellable
            if not composed.marks:
                return

    def synced(self) -> Synced:
        """What was done."""
        return Synced(
            told=self._told,
            untellable=self._untellable,
            rows=self._rows,
            kept=self._kept,
            settled=self._settled,
            released=tuple(self._released),
            reopened=tuple(self._reopened),
            stream_new=self._stream_new,
        )

    def _take(self, changes: Changes) -> None:
        applied = self._store.apply(changes)
        self._rows += applied.rows
        self._kept += applied.kept
        self._settled += applied.settled
        self._released.extend(applied.released)
        self._reopened.extend(applied.reopened)

    def _tell_untold(self) -> None:
        while events := self._store.untold():
            self._cancel.checkpoint()
            try:
                seen = self._link.tell(self._store.standing().stream, events)
            except EventsOutOfStepError as error:
                self._correct(_expected(error) - 1)
            except NotOurOfficeError as error:
                self._leave_out(error)
            except StreamForkedError:
                self._count_correction()
                self._begin_stream()
            else:
                if seen < events[-1].seq:
                    self._correct(seen)
                elif self._store.seen(seen):
                    self._told += len(events)
                    self.has_told = True
                else:
                    self._count_correction()
                    self._begin_stream()

    def _leave_out(self, error: NotOurOfficeError) -> None:
        """Rows that name an office the province does not know must not hold up all others."""
        office = error.facts.get("office")
        if not isinstance(office, str) or office == self._office:
            raise error
        left = self._store.leave_out(OfficeCode(office))
        if not left:
            raise error
        self._untellable += left

    def _correct(self, seen: int) -> None:
        """Go on from where the province says that it is."""
        self._count_correction()
        if not self._store.seen(seen):
            self._begin_stream()

    def _count_correction(self) -> None:
        self._corrections += 1
        if self._corrections > _MOST_CORRECTIONS:
            raise EventsOutOfStepError

    def _begin_stream(self) -> None:
        _log.warning("the province has another stream of this name; beginning a new one")
        self._store.begin_stream()
        self._stream_new = True


def _expected(error: EventsOutOfStepError) -> int:
    expected = error.facts.get("expected")
    if isinstance(expected, int) and expected >= 1:
        return expected
    raise error
