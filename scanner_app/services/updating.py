"""Update: see what is offered, bring it, and note what its setup program came to.

The setup program itself runs outside: it replaces the folder of the program that calls this.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from scanner_app.domain.errors import AppError
from scanner_app.domain.update_errors import UpdateClockError, UpdateExpiredError
from scanner_app.domain.updates import (
    TRIED_NAME,
    WAITING_NAME,
    Manifest,
    UpdateFailure,
    UpdateNote,
    UpdateState,
    after_setup,
    parse_version,
)
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.durable import disk_errors, write_durably
from scanner_app.patience import remove
from scanner_app.ports import Clock
from scanner_app.ports.updating import UpdateNotes, UpdateSource
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class ThisProgram:
    """What is installed here.

    Attributes:
        version: of the program that runs.
        office: code of the PC's office, as IT set it; "" when it did not.
        machine: name of the PC.
        built: day on which it was made; None when that is not known.
    """

    version: str
    office: str
    machine: str
    built: date | None = None


class Update:
    """From the manifest to the note about it."""

    def __init__(
        self,
        source: UpdateSource | None,
        notes: UpdateNotes,
        here: ThisProgram,
        ready: Path,
        clock: Clock,
        *,
        waiting: Collection[int],
        in_use: int,
    ) -> None:
        """Args say by what.

        Args:
            source: None when updates are off.
            notes: of the last try.
            here: what is installed.
            ready: where a setup program that may run is put, and nothing else ever.
            clock: now, in UTC.
            waiting: exit codes after which another try later makes sense.
            in_use: the one of them by which the program only has to be closed.
        """
        self._source = source
        self._notes = notes
        self._here = here
        self._ready = ready
        self._clock = clock
        self._waiting = waiting
        self._in_use = in_use

    def look(self) -> tuple[UpdateState, Manifest | None]:
        """How this PC stands to what is offered; nothing is brought or written.

        Raises:
            UpdateError leaves: as of `UpdateSource.manifest`; `UpdateExpiredError`,
                `UpdateClockError`.
        """
        if self._source is None:
            return UpdateState.OFF, None
        today = self._clock().astimezone(VIETNAM).date()
        if self._here.built is not None and today < self._here.built:
            # By such a clock an old manifest counts, and everybody's turn is still to come.
            raise UpdateClockError(day=_worded(today))
        manifest = self._source.manifest()
        if manifest.expires < today:
            raise UpdateExpiredError(expires=_worded(manifest.expires), day=_worded(today))
        if parse_version(manifest.version) <= parse_version(self._here.version):
            return UpdateState.CURRENT, manifest
        here = self._here
        if not manifest.is_due(office=here.office, machine=here.machine, today=today):
            return UpdateState.NOT_YET, manifest
        return UpdateState.READY, manifest

    def fetch(self, cancel: CancelToken, *, again: bool = False) -> UpdateNote:
        """Bring what is due to where it may run; what is there and not due goes.

        A version whose setup failed here is not brought a second time, until another is offered.

        Args:
            cancel: asked between pieces.
            again: try even what failed.

        Raises:
            UpdateError, StorageError leaves: as of `look` and `UpdateSource.fetch`.
            Cancelled: somebody asked to stop.
        """
        with disk_errors(self._ready):
            remove(self._ready)
        state, manifest = self.look()
        now, last = self._clock(), self._notes.last()
        if manifest is None or self._source is None or state is not UpdateState.READY:
            self._clear_up()
            offered = manifest.version if manifest and state is UpdateState.NOT_YET else ""
            return self._noted(UpdateNote(state, now, offered, looked=now))
        is_same = last is not None and last.sha256 == manifest.setup.sha256
        if last is not None and is_same and last.state is UpdateState.FAILED and not again:
            return self._noted(replace(last, looked=now, failure=None))
        self._source.fetch(manifest.setup, self._ready, cancel)
        since = last.since if last is not None and is_same else None
        note = UpdateNote(
            state, now, manifest.version, manifest.setup.sha256, looked=now, since=since or now
        )
        return self._noted(note)

    def settle(
        self, code: int, installed: Callable[[], str], sound: Callable[[], bool]
    ) -> UpdateNote:
        """Note what the setup program came to; one that is to be tried later stays here.

        Args:
            code: its exit code.
            installed: the version that is here now.
            sound: runs the self-test of what is installed.
        """
        last = self._notes.last()
        if last is None or last.state is not UpdateState.READY:
            return last or UpdateNote(UpdateState.OFF, self._clock())
        state = after_setup(code, installed(), last.version, self._waiting)
        if state is UpdateState.INSTALLED and not sound():
            state = UpdateState.FAILED
        note = replace(last, state=state, at=self._clock(), code=code, failure=None)
        if state is not UpdateState.WAITS:
            note = replace(note, since=None)
            self._clear_up()
        elif code == self._in_use:
            self._clear_up(TRIED_NAME, WAITING_NAME)
            with contextlib.suppress(AppError):
                write_durably(self._ready.with_name(WAITING_NAME), b"")
        else:
            self._clear_up(TRIED_NAME)
        return self._noted(note)

    def _clear_up(self, *kept: str) -> None:
        for name in {self._ready.name, TRIED_NAME, WAITING_NAME}.difference(kept):
            # Something may hold it still; the next fetching clears up as well.
            with contextlib.suppress(OSError):
                self._ready.with_name(name).unlink(missing_ok=True)

    def _noted(self, note: UpdateNote) -> UpdateNote:
        self._notes.write(note)
        return note


def note_failure(notes: UpdateNotes, error: AppError, at: datetime) -> None:
    """Remember that nothing could be found out or brought, beside what was known before.

    Args:
        notes: of this PC; when they cannot be written, the error alone is told.
        error: what went wrong.
        at: when.
    """
    before = notes.last() or UpdateNote(UpdateState.UNKNOWN, at)
    since = before.failure.since if before.failure else at
    facts = {name: str(value) for name, value in error.facts.items() if value is not None}
    failure = UpdateFailure(since, at, error.code, facts, error.transient)
    with contextlib.suppress(AppError):
        notes.write(replace(before, failure=failure))


def _worded(day: date) -> str:
    return f"{day:%d/%m/%Y}"
