"""The whole way of one stack: every step in order, each going on from what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.errors import AppError, ReadingError, StorageError
from scanner_app.domain.ids import DossierId, OfficeCode, PageId
from scanner_app.ports import DossierStore
from scanner_app.services.archiving import ArchivePapers
from scanner_app.services.capturing import Capture
from scanner_app.services.filing import FileBatches
from scanner_app.services.reading import ReadPages
from scanner_app.services.signing_off import SignPapers
from scanner_app.services.uploading import SendQueued
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Digitized:
    """What came of a stack.

    Attributes:
        pages: the stack's pages that are safe in the store.
        dossiers: the dossiers they belong to.
        errors: everything that went wrong, in order; the rest went on.
    """

    pages: tuple[PageId, ...]
    dossiers: tuple[DossierId, ...]
    errors: tuple[AppError, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps after taking in."""

    read: ReadPages
    file: FileBatches
    archive: ArchivePapers
    sign: SignPapers
    send: SendQueued


class Digitize:
    """Takes a stack in and carries everything that is under way as far as it goes."""

    def __init__(self, capture: Capture, steps: Steps, dossiers: DossierStore) -> None:
        self._capture = capture
        self._steps = steps
        self._dossiers = dossiers

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        office: OfficeCode,
        given_code: str | None,
        cancel: CancelToken,
    ) -> Digitized:
        """Digitize the files; killed at any moment, the same call goes on where it was.

        Raises:
            Cancelled: between two pages, papers or files.
        """
        try:
            self._capture.close_abandoned(paths, office, given_code)
            captured = self._capture(paths, office=office, given_code=given_code, cancel=cancel)
        except StorageError as error:
            return Digitized((), (), (error,))
        errors = captured.errors + self.carry_on(cancel)
        return Digitized(captured.pages, self._dossiers.of_pages(captured.pages), errors)

    def carry_on(self, cancel: CancelToken, *, sending: bool = True) -> tuple[AppError, ...]:
        """Read, file, archive, sign and send whatever waits; what went wrong comes back.

        Args:
            cancel: ends it between two pages, papers or files.
            sending: False where somebody else sends meanwhile.
        """
        errors: list[AppError] = []
        try:
            self._steps.read(cancel)
            self._steps.file()
            errors += self._steps.archive(cancel)
            errors += self._steps.sign(cancel)
            errors += self._steps.send(cancel) if sending else ()
        except (ReadingError, StorageError) as error:
            errors.append(error)
        return tuple(errors)
