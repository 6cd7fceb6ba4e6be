"""Update: see what is offered, bring it, and note what its setup program came to.

The setup program itself runs outside: it replaces the folder of the program that calls this.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.sending import VIETNAM
from scanner_app.domain.update_errors import UpdateExpiredError
from scanner_app.domain.updates import (
    TRIED_NAME,
    Manifest,
    UpdateNote,
    UpdateState,
    after_setup,
    parse_version,
)
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
    """

    version: str
    office: str
    machine: str


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
    ) -> None:
        """Args say by what.

        Args:
            source: None when updates are off.
            notes: of the last try.
            here: what is installed.
            ready: where a setup program that may run is put, and nothing else ever.
            clock: now, in UTC.
            waiting: exit codes after which another try later makes sense.
        """
        self._source = source
        self._notes = notes
        self._here = here
        self._ready = ready
        self._clock = clock
        self._waiting = waiting

    def look(self) -> tuple[UpdateState, Manifest | None]:
        """How this PC stands to what is offered; nothing is brought or written.

        Raises:
            UpdateError leaves: as of `UpdateSource.manifest`; `UpdateExpiredError`.
        """
        if self._source is None:
            return UpdateState.OFF, None
        manifest = self._source.manifest()
        today = self._clock().astimezone(VIETNAM).date()
        if manifest.expires < today:
            raise UpdateExpiredError(expires=manifest.expires.isoformat())
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
        self._ready.unlink(missing_ok=True)
        state, manifest = self.look()
        if manifest is None or self._source is None or state is not UpdateState.READY:
            return self._noted(UpdateNote(state, self._clock()))
        last = self._notes.last()
        if (
            not again
            and last is not None
            and last.state is UpdateState.FAILED
            and last.sha256 == manifest.setup.sha256
        ):
            return last
        self._source.fetch(manifest.setup, self._ready, cancel)
        note = UpdateNote(state, self._clock(), manifest.version, manifest.setup.sha256)
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
        note = self._noted(UpdateNote(state, self._clock(), last.version, last.sha256, code))
        # Something may hold them still; the next fetching clears up as well.
        with contextlib.suppress(OSError):
            self._ready.unlink(missing_ok=True)
            if state is not UpdateState.WAITS:
                self._ready.with_name(TRIED_NAME).unlink(missing_ok=True)
        return note

    def _noted(self, note: UpdateNote) -> UpdateNote:
        self._notes.write(note)
        return note
