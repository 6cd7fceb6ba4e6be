"""F4, F7 and Escape: stacks from the scanner, and what is open between two scans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from scanner_app.domain.ids import BatchId, OfficeCode
from scanner_app.domain.place import Place
from scanner_app.domain.profile import ScanProfile, Sides
from scanner_app.domain.scan import Device, Feed
from scanner_app.domain.scan_errors import ScannerUntrustedError
from scanner_app.gui.chores import Done
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice
from scanner_app.gui.scanning import scan_chores
from scanner_app.gui.scanning.office_talk import OfficeTalk
from scanner_app.gui.scanning.open_stack import DeviceEnded, Left, OpenStack, ScanOrder, StacksFound
from scanner_app.gui.scanning.profile_talk import ProfileTalk
from scanner_app.gui.scanning.scan_words import ended_notice, found_words, open_words
from scanner_app.ports import CaptureOrder
from scanner_app.tasks.runner import Outcome, Succeeded


class ScanTalk(QObject):
    """Starts scans, keeps the stacks left open, newest last; none is ever dropped.

    Signals:
        changed: a scan began or ended, a stack was left open or became whole.
        begun: a scan was asked for.
        found: tuple of `BatchId`, of stacks found open at start.
        scanner_wanted: `ScannerUntrustedError` to settle first, or None when none is chosen yet.
    """

    changed = Signal()
    begun = Signal()
    found = Signal(object)
    scanner_wanted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        office: OfficeTalk,
        profiles: ProfileTalk,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._office = office
        self._profiles = profiles
        self._tell = tell
        self._stacks: list[OpenStack] = []
        self._whole: set[str] = set()
        self._order: ScanOrder | None = None
        self._ending = False
        desk.told.connect(self._on_told)

    @property
    def is_scanning(self) -> bool:
        """The scanner is at work, or about to be."""
        return self._order is not None

    @property
    def stack(self) -> OpenStack | None:
        """The open stack that the next scan goes on in."""
        return self._stacks[-1] if self._stacks else None

    @property
    def others(self) -> int:
        """Open stacks beside it."""
        return max(len(self._stacks) - 1, 0)

    @property
    def batches(self) -> frozenset[BatchId]:
        """Where the pages of open stacks are kept."""
        return frozenset(stack.batch for stack in self._stacks)

    @property
    def reminder(self) -> str:
        """Of a stack found at start that still waits; "" without one."""
        stack = self.stack
        return open_words(stack) if stack is not None and stack.left is Left.FOUND else ""

    def recover(self) -> None:
        """Find stacks that a power cut interrupted; before anything else is done."""
        self._desk.start(scan_chores.recover)

    def scan(self) -> None:
        """F4: scan, going on in the open stack if there is one."""
        self._begin(None)

    def scan_into(self, place: Place) -> None:
        """Scan what replaces pages of a dossier, or stands behind one."""
        self._begin(place)

    def _begin(self, place: Place | None) -> None:
        if self.is_scanning:
            return
        office, profile = self._office.office, self._profiles.chosen
        if office is None:
            self._office.ask(lambda: self._begin(place))
            return
        device = self._profiles.device
        if profile is None or device is None:
            self.scanner_wanted.emit(None)
            return
        order = scan_order(profile, device, office, self._desk.clerk)
        order = replace(order, stack=self.stack) if place is None else placed_order(order, place)
        self._order, self._ending = order, False
        self.begun.emit()
        self._desk.make_way()
        self._desk.start_yielding(
            scan_chores.scan, lambda _outcome: self._on_over(order), order=order
        )
        self.changed.emit()

    def finish(self) -> None:
        """F7: the open stack is whole."""
        if self.is_scanning or not self._stacks:
            return
        # At once: the next F4 begins another stack, though this one still waits its turn.
        stack = self._stacks.pop()
        self._desk.start_yielding(
            scan_chores.finish, partial(self._on_finished, stack), stack=stack, by=self._desk.clerk
        )
        self.changed.emit()

    def stop(self) -> bool:
        """Escape: end after this page, a second time at once; False when nothing is scanned."""
        if not self.is_scanning:
            return False
        if self._ending:
            self._desk.cancel()
        else:
            self._ending = True
            self._desk.end_scan()
        return True

    def end_after_page(self) -> None:
        """The PC falls asleep: nothing more is drawn in; as the first Escape."""
        if not self._ending:
            self.stop()

    def _on_told(self, told: object) -> None:
        if isinstance(told, StacksFound):
            self._on_found(told.stacks)
        elif isinstance(told, DeviceEnded):
            self._on_device_ended(told)

    def _on_found(self, stacks: tuple[OpenStack, ...]) -> None:
        self._stacks = list(stacks)
        if not stacks:
            return
        self._profiles.choose(stacks[-1].session.order.profile)
        self._tell(Notice(found_words(stacks), is_error=True))
        self.found.emit(tuple(stack.batch for stack in stacks))
        self.changed.emit()

    def _on_device_ended(self, ended: DeviceEnded) -> None:
        self._stacks = [stack for stack in self._stacks if stack.key != ended.key]
        if ended.stack is not None:
            self._stacks.append(ended.stack)
        else:
            self._whole.add(ended.key)
        if ended.order is self._order:
            self._order = None
        self._tell(ended_notice(ended))
        if isinstance(ended.error, ScannerUntrustedError):
            self.scanner_wanted.emit(ended.error)
        self.changed.emit()

    def _on_over(self, order: ScanOrder) -> None:
        if self._order is order:
            self._order = None
        self.changed.emit()

    def _on_finished(self, stack: OpenStack, outcome: Outcome[Done]) -> None:
        if not isinstance(outcome, Succeeded) and stack.key not in self._whole:
            # It could not be closed, or never came to its turn: nothing is lost, it is open again.
            self._stacks.append(stack)
        self.changed.emit()


def scan_order(
    profile: ScanProfile,
    device: Device,
    office: OfficeCode,
    by: str,
) -> ScanOrder:
    """What a press of F4 asks for, as a new stack."""
    order = CaptureOrder(
        office=office,
        given_code=None,
        device=device.id,
        device_name=device.name,
        profile=profile.name,
        both_sides=profile.sides is Sides.BOTH,
        split=profile.split,
    )
    one_by_one = profile.feed is Feed.FLATBED
    return ScanOrder(order, profile.settings(), profile.sides, one_by_one, by)


def placed_order(order: ScanOrder, place: Place) -> ScanOrder:
    """The same for pages that have a place: one side for one that is replaced, else all paper."""
    settings = order.settings
    if place.replace:
        settings = replace(settings, both_sides=False, count=len(place.replace))
    return replace(
        order,
        order=replace(order.order, place=place.dump(), both_sides=settings.both_sides),
        settings=settings,
        # A second pass would have to know where the first one went.
        sides=Sides.BOTH if settings.both_sides else Sides.ONE,
        one_by_one=False,
    )
