"""Scan: a stack from the scanner into the store, page by page, whatever the device does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanner_app.domain.errors import StorageError
from scanner_app.domain.events import PageComing, PageKept, ScanWarned
from scanner_app.domain.ids import BatchId, PageId
from scanner_app.domain.page import Page
from scanner_app.domain.scan import EndReason, ScanEnd, ScanSettings, sheet_to_feed
from scanner_app.domain.scan_errors import ScanError, error_of
from scanner_app.ports import (
    CaptureOrder,
    CapturePort,
    CaptureSession,
    CaptureSessions,
    EventSink,
    Replayed,
    ScannedPage,
    Scanner,
    ScanProgress,
    ScanTold,
    ScanWarning,
)
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one scan of a stack gave.

    Attributes:
        pages: of this scan, safe in the store.
        kept: pages of the whole stack so far.
        end: why it ended.
        error: what a person has to do about it, None when nothing.
        next_sheet: the sheet of the stack to feed on from, counted from 1.
        warnings: codes of what the device did a little otherwise than asked, each once.
    """

    pages: tuple[PageId, ...]
    kept: int
    end: ScanEnd
    error: ScanError | None
    next_sheet: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recovered:
    """A stack that a power cut or a crash interrupted, as it was found.

    Attributes:
        kept: its pages in the store, all in order.
        adopted: how many of them nobody had heard of.
        torn: a sheet was coming in; it is the one to feed on from.
        next_sheet: the sheet to feed on from, counted from 1.
    """

    session: CaptureSession
    kept: int
    adopted: int
    torn: bool
    next_sheet: int


class ScanStack:
    """Scans into a session, which stays open until the stack is whole.

    A session is scanned into as often as it takes: after a jam the next scan goes on in it with
    the next page. Only `finish` says that the stack is whole and may be separated.
    """

    def __init__(
        self, scanner: Scanner, sessions: CaptureSessions, store: CapturePort, tell: EventSink
    ) -> None:
        self._scanner = scanner
        self._sessions = sessions
        self._store = store
        self._tell = tell

    def begin(self, order: CaptureOrder) -> CaptureSession:
        """A new stack; on disk before the first sheet moves.

        Raises:
            StorageError leaves.
        """
        return self._sessions.begin(order)

    def __call__(
        self,
        session: CaptureSession,
        settings: ScanSettings,
        *,
        stop: CancelToken,
        cancel: CancelToken,
        on_page: Callable[[Page], None] | None = None,
    ) -> Scanned:
        """Scan what lies in the feeder or on the glass, after what the session holds already.

        Args:
            session: begun, or found again after an interruption.
            settings: what to scan.
            stop: end after the page in work.
            cancel: end at once; the driver is killed.
            on_page: given each new page once it is in the store, on this thread.

        Raises:
            StorageError: pages could not be recorded; they are safe in the session's folder, the
                feeder was stopped, and `recover` takes them in.
            Cancelled: pages so far are kept, and recorded.
        """
        batch = self.batch(session)
        keeper = _Keeper(self._store, batch, session, self._tell, on_page or (lambda _page: None))
        end = ScanEnd(EndReason.CRASHED)
        told = self._scanner.scan(
            session.order.device, settings, session.folder, stop=stop, cancel=cancel
        )
        try:
            for each in told:
                end = each if isinstance(each, ScanEnd) else end
                if not keeper.take(each):
                    # The sheets in the feeder must not run into nowhere.
                    stop.cancel()
        finally:
            # A process that was killed may have finished a page nobody was told of.
            kept = keeper.take_all(self._sessions.replay(session))
        if keeper.error is not None:
            raise keeper.error
        return Scanned(
            pages=tuple(keeper.pages),
            kept=kept,
            end=end,
            error=error_of(end, device=session.order.device),
            next_sheet=_next_sheet(session, kept),
            warnings=tuple(keeper.warnings),
        )

    def turn_over(self, session: CaptureSession, fronts: int) -> CaptureSession:
        """The first of two passes gave so many pages; what is scanned now are the backs.

        Raises:
            StorageError leaves.
        """
        return self._sessions.turn_over(session, fronts)

    def finish(self, session: CaptureSession) -> BatchId:
        """The stack is whole: its batch is closed, the session's folder goes.

        Raises:
            StorageError leaves: nothing is lost, call it again.
        """
        self._take_in(session)
        batch = self.batch(session)
        self._store.close_batch(batch)
        self._sessions.end(session)
        return batch

    def recover(self) -> tuple[Recovered, ...]:
        """Stacks left open, their pages taken in; each may be scanned on with or finished.

        Raises:
            StorageError leaves.
        """
        found = []
        for session in self._sessions.unfinished():
            if self._store.is_closed(session.key):
                # The power went between closing the batch and removing the folder.
                self._sessions.end(session)
            else:
                found.append(self._recovered(session))
        return tuple(found)

    def batch(self, session: CaptureSession) -> BatchId:
        """Where the pages of a session that is not ended are kept.

        Raises:
            StorageError leaves.
        """
        order = session.order
        return self._store.open_batch(
            session.key,
            order.office,
            order.given_code,
            split=order.split,
            place=order.place,
        )

    def open_keys(self) -> tuple[str, ...]:
        """Keys of the stacks left open, which are their batches' keys."""
        return tuple(session.key for session in self._sessions.unfinished())

    def _recovered(self, session: CaptureSession) -> Recovered:
        replayed = self._take_in(session)
        kept = len(replayed.pages)
        return Recovered(
            session=session,
            kept=kept,
            adopted=replayed.adopted,
            torn=bool(replayed.torn),
            next_sheet=_next_sheet(session, kept),
        )

    def _take_in(self, session: CaptureSession) -> Replayed:
        replayed = self._sessions.replay(session)
        keeper = _Keeper(self._store, self.batch(session), session, self._tell, lambda _page: None)
        keeper.take_all(replayed)
        if keeper.error is not None:
            raise keeper.error
        return replayed


def _next_sheet(session: CaptureSession, kept: int) -> int:
    """Of the pass that runs, in the order it is fed."""
    return sheet_to_feed(kept - (session.fronts or 0), both_sides=session.order.both_sides)


class _Keeper:
    """Records what a scan tells; the first failure of the store ends the recording."""

    def __init__(
        self,
        store: CapturePort,
        batch: BatchId,
        session: CaptureSession,
        tell: EventSink,
        on_page: Callable[[Page], None],
    ) -> None:
        self._store = store
        self._batch = batch
        self._session = session
        self._tell = tell
        self._on_page = on_page
        self._known: set[int] = set()
        self.pages: list[PageId] = []
        self.warnings: dict[str, None] = {}
        self.error: StorageError | None = None

    def take(self, told: ScanTold) -> bool:
        """Record or pass on one thing told; False once the store failed."""
        match told:
            case ScannedPage():
                self._keep(told)
            case ScanProgress(number=number, received_bytes=received):
                self._tell(PageComing(number, received))
            case ScanWarning(code=code):
                self.warnings[code] = None
                self._tell(ScanWarned(code))
            case _:
                pass
        return self.error is None

    def take_all(self, replayed: Replayed) -> int:
        """Record what of a session's pages is not recorded yet; how many pages it has."""
        for page in replayed.pages:
            if page.number not in self._known:
                self._keep(page)
        return len(replayed.pages)

    def _keep(self, page: ScannedPage) -> None:
        if self.error is not None:
            return
        order = self._session.order
        key = f"scan|{self._session.key}|{page.number}"
        try:
            is_new = not self._store.known(order.office, [key])
            kept = self._store.adopt(
                self._batch, page, source=order.device_name or order.device, source_key=key
            )
        except StorageError as error:
            self.error = error
            return
        self._known.add(page.number)
        if is_new:
            self.pages.append(kept.id)
            self._tell(PageKept(self._batch, kept.id, kept.source))
            self._on_page(kept)
