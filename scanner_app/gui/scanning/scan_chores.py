"""Scanning as pieces of work for the window's working thread."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from scanner_app.bootstrap import App
from scanner_app.domain.errors import AppError, Cancelled, StorageError
from scanner_app.domain.ids import PageId
from scanner_app.domain.scan import EndReason, Feed, ScanEnd
from scanner_app.domain.scan_errors import PassesDifferError, ScanError
from scanner_app.domain.stack_step import StackStep, next_step
from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell, Wishes, prepare
from scanner_app.gui.scanning.open_stack import DeviceEnded, Left, OpenStack, ScanOrder, StacksFound
from scanner_app.gui.scanning.scan_words import filed_words, placed_words
from scanner_app.ports import CaptureSession
from scanner_app.tasks.cancel import CancelToken

_LEFT = {EndReason.DONE: Left.GLASS, EndReason.STOPPED: Left.STOPPED}
"""Why a stack stays open after these ends; else something went wrong."""


class _Scanned(Protocol):
    """What a scan gave, as `ScanStack` says it."""

    @property
    def pages(self) -> tuple[PageId, ...]:
        """New ones."""

    @property
    def kept(self) -> int:
        """Of the whole stack."""

    @property
    def end(self) -> ScanEnd:
        """Why it ended."""

    @property
    def error(self) -> ScanError | None:
        """What to do about it."""

    @property
    def next_sheet(self) -> int:
        """To feed on from."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes."""


def recover(app: App, tell: Tell, cancel: CancelToken) -> Done:
    """Take in what a power cut left between scanner, or clipboard, and store.

    Stacks with pages stay open.
    """
    cancel.checkpoint()
    found = []
    for each in app.stack.recover():
        if not each.kept:
            app.stack.finish(each.session)
            continue
        batch = app.stack.batch(each.session)
        found.append(
            OpenStack(each.session, batch, each.kept, each.next_sheet, Left.FOUND, torn=each.torn)
        )
    tell(StacksFound(tuple(found)))
    return Done(app.paste.recover(cancel).errors)


def scan(app: App, tell: Tell, cancel: CancelToken, *, order: ScanOrder, wishes: Wishes) -> Done:
    """Scan what lies in the device; a whole stack is filed, whatever else is due gets done."""
    run = _Run(app, tell, order, wishes)
    try:
        done = app.scan(
            run.session,
            order.settings,
            stop=run.stop,
            cancel=cancel,
            reading=wishes.way,
            ended=run.on_device_ended,
        )
    except Cancelled:
        run.on_aborted()
        return Done()
    except (ScanError, StorageError) as error:
        run.on_failed(error)
        return Done()
    if done.secret and not wishes.way.cancelled:
        run.on_secret()
    rest = prepare(app, tell, cancel, wishes)
    errors = rest.errors if done.reading_error is None else (done.reading_error, *rest.errors)
    if errors and run.error is not None:
        errors = (run.error, *errors)
    dossier = rest.dossiers[0] if run.is_whole and rest.dossiers else None
    if not rest.filed or not run.is_whole or run.asks_attention:
        return Done(errors, dossier=dossier, filed=rest.filed)
    if order.order.place is None:
        note = filed_words(done.scanned.kept, len(rest.dossiers))
    else:
        note = placed_words(done.scanned.kept)
    return Done(errors, note, dossier, filed=rest.filed)


def finish(
    app: App, tell: Tell, cancel: CancelToken, *, stack: OpenStack, by: str, wishes: Wishes
) -> Done:
    """The clerk says that a stack is whole: file it."""
    try:
        # Said a second time of two passes that differ, or before any back: as it is.
        as_it_is = stack.left in (Left.UNEVEN, Left.TURN_OVER)
        app.finish_stack(stack.session, by, as_it_is=as_it_is)
    except PassesDifferError as error:
        uneven = replace(stack, left=Left.UNEVEN)
        tell(DeviceEnded(stack.key, uneven, stack.kept, error=error))
        return Done()
    tell(DeviceEnded(stack.key, None, stack.kept))
    rest = prepare(app, tell, cancel, wishes)
    note = filed_words(stack.kept, len(rest.dossiers)) if rest.filed else ""
    dossier = rest.dossiers[0] if rest.dossiers else None
    return Done(rest.errors, note, dossier, filed=rest.filed)


class _Stop(CancelToken):
    """Ends a scan on the person's wish or the service's own, and tells the two apart."""

    def __init__(self, wish: CancelToken) -> None:
        super().__init__()
        self._wish = wish

    @property
    def cancelled(self) -> bool:
        """True once anybody asked."""
        return self.is_own or self._wish.cancelled

    @property
    def is_own(self) -> bool:
        """The service asked: it saw a secret mark."""
        return super().cancelled


class _Run:
    """One scan; tells where its stack stands as soon as the device is done."""

    def __init__(self, app: App, tell: Tell, order: ScanOrder, wishes: Wishes) -> None:
        self.stop = _Stop(wishes.stop)
        self._app = app
        self._tell = tell
        self._order = order
        before = order.stack
        if before is not None and before.key not in app.stack.open_keys():
            # It became whole between the key and now: a secret mark was seen.
            before = None
        if before is None:
            self.session = app.stack.begin(order.order)
        else:
            self.session = _with_device(before.session, order)
        self._kept = before.kept if before is not None else 0
        self._told: DeviceEnded | None = None
        tell(PhaseBegun(Phase.SCANNING, done=self._kept))

    @property
    def is_whole(self) -> bool:
        """The stack is closed and has pages."""
        return self._told is not None and self._told.stack is None and self._kept > 0

    @property
    def asks_attention(self) -> bool:
        """What was told at the end of the device must stay in sight."""
        told = self._told
        return told is not None and bool(told.error or told.warnings or told.secret)

    @property
    def error(self) -> AppError | None:
        """What the device ended with."""
        return self._told.error if self._told is not None else None

    def on_device_ended(self, scanned: _Scanned) -> None:
        """The device is done, whatever the reason."""
        self._kept = scanned.kept
        # Told before the pages behind it are read: nobody is to scan on meanwhile.
        secret = self.stop.is_own
        step = next_step(
            scanned.end.reason,
            kept=scanned.kept,
            sides=self._order.sides,
            turned_over=self.session.fronts is not None,
            one_by_one=self._is_one_by_one(scanned),
            secret=secret,
        )
        stack, error = self._after(step, scanned, secret=secret)
        self._end(stack, error, scanned.warnings, secret=secret)
        self._tell(PhaseBegun(Phase.READING, len(scanned.pages)))

    def on_secret(self) -> None:
        """A page bears a secret mark: the stack ends here, a person decides."""
        told = self._told
        assert told is not None
        if told.secret:
            return
        if told.stack is not None:
            self._app.finish_stack(self.session, self._order.by, as_it_is=True)
        self._end(None, told.error, told.warnings, secret=True)

    def on_aborted(self) -> None:
        """A person stopped everything.

        Raises:
            Cancelled: the device was done already.
        """
        if self._told is not None:
            if self._told.stack is None:
                raise Cancelled
            return
        self._end(self._found(Left.STOPPED), None)

    def on_failed(self, error: ScanError | StorageError) -> None:
        """Scanner or store failed so badly that the scan could not even end."""
        try:
            stack = self._found(Left.FAULT)
        except StorageError:
            # The same disk: what is known from before has to do, the pages are in the folder.
            stack = self._order.stack
        self._end(stack, error)

    def _after(
        self, step: StackStep, scanned: _Scanned, *, secret: bool
    ) -> tuple[OpenStack | None, AppError | None]:
        """Carry the step out: how the stack is left, and what a person has to do."""
        match step:
            case StackStep.DISCARD:
                self._app.stack.finish(self.session)
                return None, scanned.error
            case StackStep.TURN_OVER:
                self.session = self._app.stack.turn_over(self.session, scanned.kept)
                return self._open(scanned.kept, 1, Left.TURN_OVER), None
            case StackStep.STAY_OPEN:
                left = _LEFT.get(scanned.end.reason, Left.FAULT)
                return self._open(scanned.kept, scanned.next_sheet, left), scanned.error
            case StackStep.FINISH:
                try:
                    self._app.finish_stack(self.session, self._order.by, as_it_is=secret)
                except PassesDifferError as error:
                    return self._open(scanned.kept, scanned.next_sheet, Left.UNEVEN), error
                return None, scanned.error

    def _is_one_by_one(self, scanned: _Scanned) -> bool:
        if self._order.one_by_one:
            return True
        if self.session.order.place is not None:
            return False
        if self._order.settings.feed is not Feed.AUTO or len(scanned.pages) != 1:
            return False
        # "Auto" on a device without a feeder is the glass; asking costs a second, so only here.
        try:
            feeds = self._app.scanner.capabilities(self.session.order.device).feeds
        except ScanError:
            return False
        return Feed.FEEDER not in feeds

    def _found(self, left: Left) -> OpenStack | None:
        """The stack as it lies on the disk; one without pages goes."""
        for each in self._app.stack.recover():
            if each.session.key == self.session.key:
                self._kept = each.kept
                if each.kept:
                    return self._open(each.kept, each.next_sheet, left)
                self._app.stack.finish(self.session)
        return None

    def _open(self, kept: int, next_sheet: int, left: Left) -> OpenStack:
        batch = self._app.stack.batch(self.session)
        return OpenStack(self.session, batch, kept, next_sheet, left)

    def _end(
        self,
        stack: OpenStack | None,
        error: AppError | None,
        warnings: tuple[str, ...] = (),
        *,
        secret: bool = False,
    ) -> None:
        self._told = DeviceEnded(
            self.session.key, stack, self._kept, self._order, error, warnings, secret
        )
        self._tell(self._told)


def _with_device(session: CaptureSession, order: ScanOrder) -> CaptureSession:
    """The session, scanned on with the device chosen now: another may stand in for a broken one."""
    device, name = order.order.device, order.order.device_name
    return replace(session, order=replace(session.order, device=device, device_name=name))
