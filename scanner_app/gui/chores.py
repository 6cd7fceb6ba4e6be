"""Pieces of work the window hands to its working thread: calls of the services in their order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import CODE_HOLDS, Dossier, Tag
from scanner_app.domain.dossier_code import same_code
from scanner_app.domain.errors import AppError, Cancelled, ReadingError, StorageError
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.journal_errors import ClockDoubtfulError
from scanner_app.tasks.cancel import CancelToken

_log = logging.getLogger(__name__)


class Phase(StrEnum):
    """What the working thread is doing."""

    SCANNING = "scanning"
    TAKING_IN = "taking_in"
    READING = "reading"
    FILING = "filing"
    ARCHIVING = "archiving"
    SIGNING = "signing"


@dataclass(frozen=True, slots=True)
class PhaseBegun:
    """A phase began.

    Attributes:
        total: pages, papers or files due, 0 when nobody knows yet.
        done: of them before.
    """

    phase: Phase
    total: int = 0
    done: int = 0


Tell = Callable[[object], None]
"""Hears of phases, and of what a scan tells; called on the working thread."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person may wish of running work, beside stopping it.

    Attributes:
        stop: end scanning after the page in work.
        way: leave for later what can be done later; somebody wants to scan now.
    """

    stop: CancelToken = field(default_factory=CancelToken)
    way: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a piece of work.

    Attributes:
        errors: what went wrong; the rest went on.
        note: what to tell when nothing did, "" for nothing.
        dossier: the dossier to look at afterwards, when one is meant.
        filed: every page of every whole stack belongs to a dossier or a separator sheet now.
        summary: what was done all the same, told before the errors.
    """

    errors: tuple[AppError, ...] = ()
    note: str = ""
    dossier: DossierId | None = None
    filed: bool = False
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of reading, filing and building.

    Attributes:
        errors: what went wrong; the rest went on.
        dossiers: those that pages were filed into.
        filed: filing was reached: nobody wanted to scan meanwhile.
    """

    errors: tuple[AppError, ...] = ()
    dossiers: tuple[DossierId, ...] = ()
    filed: bool = False


def take_in(
    app: App,
    tell: Tell,
    cancel: CancelToken,
    *,
    paths: Sequence[Path],
    office: OfficeCode,
    wishes: Wishes,
) -> Done:
    """Keep the pages, read them, file them, build the PDFs. Nothing is signed."""
    tell(PhaseBegun(Phase.TAKING_IN))
    app.capture.close_abandoned(paths, office, None)
    captured = app.capture(paths, office=office, given_code=None, cancel=cancel)
    # What stops all reading must not hide which files were not taken in: it comes first.
    rest = prepare(app, tell, cancel, wishes)
    note = "" if captured.added else "Các trang này đã có trong kho; không thêm trang nào."
    return Done(rest.errors + captured.errors, note, filed=rest.filed)


def paste(
    app: App,
    tell: Tell,
    cancel: CancelToken,
    *,
    content: Callable[[], bytes],
    office: OfficeCode,
    wishes: Wishes,
) -> Done:
    """Keep a pasted picture as a stack of one page, and go on as with files."""
    tell(PhaseBegun(Phase.TAKING_IN))
    captured = app.paste(content(), office=office, given_code=None, cancel=cancel)
    rest = prepare(app, tell, cancel, wishes)
    note = "Đã nhận ảnh vừa dán." if captured.added else "Ảnh này đã có trong kho; không thêm."
    return Done(rest.errors + captured.errors, note, filed=rest.filed)


def go_on(
    app: App,
    tell: Tell,
    cancel: CancelToken,
    *,
    keep_open: Sequence[str] | None,
    wishes: Wishes,
) -> Done:
    """Finish what a stop or a crash left half done.

    Args:
        app: the application.
        tell: hears of phases.
        cancel: stops it.
        keep_open: keys of stacks that somebody else goes on with; None while nobody knows, then
            none is ended.
        wishes: of the person.
    """
    if keep_open is not None:
        app.capture.close_others(keep_open)
    rest = prepare(app, tell, cancel, wishes)
    return Done(rest.errors, filed=rest.filed)


def give_code(
    app: App,
    tell: Tell,
    cancel: CancelToken,
    *,
    dossier: DossierId,
    code: str,
    by: str,
    wishes: Wishes,
) -> Done:
    """Give a dossier its code and build its PDFs anew."""
    owner = app.decide.give_code(dossier, code, by)
    rest = prepare(app, tell, cancel, wishes)
    return Done(rest.errors, f"Đã nhập mã {code.strip()}.", dossier=owner, filed=rest.filed)


def carry_on(app: App, tell: Tell, cancel: CancelToken, *, wishes: Wishes) -> Done:
    """Read, file and build what an edit or a decision made due."""
    rest = prepare(app, tell, cancel, wishes)
    return Done(rest.errors, filed=rest.filed)


def changes_code(dossier: Dossier, tag: Tag) -> bool:
    """Confirming this tag gives the dossier a code it does not have."""
    if tag.name != "dossier_code" or not tag.value:
        return False
    unsure = CODE_HOLDS & set(dossier.holds)
    return bool(unsure) or dossier.code is None or not same_code(dossier.code, tag.value)


def clear_old(app: App, _tell: Tell, _cancel: CancelToken, *, wishes: Wishes) -> Done:
    """Remove from this PC what its target has had long enough, until somebody wants to scan.

    A clock that may be wrong is for IT: `sohoa clear` tells of it.
    """
    try:
        app.clear(wishes.way, "sohoa")
    except ClockDoubtfulError:
        _log.warning("Nothing cleared: clock doubtful")
    except Cancelled:
        _log.info("Clearing left for later")
    return Done()


def prepare(app: App, tell: Tell, cancel: CancelToken, wishes: Wishes) -> Prepared:
    """Read, file and build what is due, until somebody wants to scan.

    Raises:
        Cancelled: a person asked to stop.
    """
    errors: tuple[AppError, ...] = ()
    dossiers: tuple[DossierId, ...] = ()
    filed = False
    try:
        tell(PhaseBegun(Phase.READING, len(app.pages.to_read())))
        app.steps.read(wishes.way)
        tell(PhaseBegun(Phase.FILING))
        dossiers, filed = app.steps.file(), True
        tell(PhaseBegun(Phase.ARCHIVING, len(app.dossiers.to_archive())))
        errors = app.steps.archive(wishes.way)
        # Files that others signed are queued without being signed here.
        app.sending.wake()
    except (ReadingError, StorageError) as error:
        errors = (error,)
    except Cancelled:
        # Whoever stops everything asks this, too; then nothing more is to be told.
        cancel.checkpoint()
    return Prepared(errors, dossiers, filed)
