"""A stack of paper that is not whole yet: what the window knows of it. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import BatchId
from scanner_app.domain.profile import Sides
from scanner_app.domain.scan import ScanSettings
from scanner_app.ports import CaptureOrder, CaptureSession


class Left(StrEnum):
    """Why a stack was left open."""

    FAULT = "fault"
    STOPPED = "stopped"
    GLASS = "glass"
    """The glass gives one page at a time."""
    TURN_OVER = "turn_over"
    """Its fronts are kept; the backs come next."""
    UNEVEN = "uneven"
    """Not as many backs as fronts."""
    FOUND = "found"
    """A power cut or a crash interrupted it."""


@dataclass(frozen=True, slots=True)
class OpenStack:
    """A stack between two scans.

    Attributes:
        batch: where its pages are kept.
        kept: its pages so far.
        next_sheet: the sheet to feed on from, counted from 1.
        torn: a sheet was coming in when it was interrupted.
    """

    session: CaptureSession
    batch: BatchId
    kept: int
    next_sheet: int
    left: Left
    torn: bool = False

    @property
    def key(self) -> str:
        """Names it for ever."""
        return self.session.key


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What one press of the key asks for.

    Attributes:
        sides: as the profile says.
        one_by_one: the glass, on which one page after the other is laid.
        by: who scans, for the journal.
        stack: to go on in, None for a new one; never with a place, see `CaptureOrder.place`.
    """

    order: CaptureOrder
    settings: ScanSettings
    sides: Sides
    one_by_one: bool
    by: str
    stack: OpenStack | None = None


@dataclass(frozen=True, slots=True)
class DeviceEnded:
    """The scanner is done, told at once; pages may still be being read. Or a stack became whole.

    Attributes:
        key: of the stack.
        stack: how it was left open, None when it is whole or held no page.
        kept: pages of the stack so far.
        order: the scan that ended; None when the clerk said that the stack is whole.
        error: what a person has to do, None when nothing.
        warnings: codes of what the device did otherwise than asked.
        secret: a page with a secret mark ended it.
    """

    key: str
    stack: OpenStack | None
    kept: int = 0
    order: ScanOrder | None = None
    error: AppError | None = None
    warnings: tuple[str, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class StacksFound:
    """What was found open at start, oldest first."""

    stacks: tuple[OpenStack, ...]
