"""Add proof to signed files that wait to be sent: time stamps, what issuers say."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scanner_app.domain.errors import AppError, StorageError
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import PaperId
from scanner_app.domain.sign_errors import (
    ClockWrongError,
    NothingToAddError,
    SigningError,
    TimestampError,
    TimestampServerMissingError,
    VerifyError,
)
from scanner_app.domain.upgrade import LEVELS, DueUpgrade, beside
from scanner_app.domain.verification import FileReport
from scanner_app.patience import move_over, remove
from scanner_app.ports import Clock, Upgrader, UpgradeStore, Verifier
from scanner_app.tasks.cancel import CancelToken

_BELOW_LONG_TERM = ("B-B", "B-T")
_UNSTAMPED = ("B-B",)
_PAUSE = timedelta(minutes=15)
"""After a silent time server nobody asks it by itself for so long; a just signed file was asked for
a moment ago."""
# These would be the same for the next file.
_ENDS_BATCH = (TimestampError, TimestampServerMissingError, ClockWrongError)


@dataclass(frozen=True, slots=True)
class UpgradeOutcome:
    """What came of a call.

    Attributes:
        due: how many files could have more proof.
        done: papers whose files have more now.
        errors: what stood against others; their files are as they were.
    """

    due: int
    done: tuple[PaperId, ...]
    errors: tuple[AppError, ...]


class UpgradeSigned:
    """Replaces complete files that nobody has sent yet by ones with more proof.

    The new file lies beside the old one and is judged before one transaction puts it into its
    place; the old one is erased afterwards. Killed anywhere, the paper has one or the other.
    """

    def __init__(
        self,
        store: UpgradeStore,
        open_upgrader: Callable[[], Upgrader | None],
        verifier: Verifier,
        may_hold: Callable[[str, str], bool],
        erase: Callable[[], int],
        clock: Clock,
    ) -> None:
        """Args say by what.

        Args:
            store: has the files.
            open_upgrader: None while no time server is set.
            verifier: judges each new file before it counts.
            may_hold: the target may have a file of this folder and name already. A file that was
                delivered, with the answer lost, must stay the one that is sent again.
            erase: deletes what is listed to be erased.
            clock: says when to ask a silent server again.
        """
        self._store = store
        self._open = open_upgrader
        self._verifier = verifier
        self._may_hold = may_hold
        self._erase = erase
        self._clock = clock
        self._quiet_until: datetime | None = None

    def __call__(self, cancel: CancelToken) -> UpgradeOutcome:
        """Upgrade everything that waits to be sent and is below B-LT.

        Raises:
            Cancelled: between two files.
            TimestampServerMissingError: none is set.
            StorageError: the store failed.
        """
        upgrader = self._open()
        if upgrader is None:
            raise TimestampServerMissingError
        return self._all(upgrader, self._store.due(_BELOW_LONG_TERM), cancel)

    def before_sending(self, cancel: CancelToken) -> None:
        """Give a time stamp to what was signed without one, as far as that costs no waiting.

        Nothing happens while no time server is set; one that is silent is asked once in a quarter
        of an hour. What cannot be upgraded is sent as it is.

        Raises:
            Cancelled: between two files.
            StorageError: the store failed.
        """
        now = self._clock()
        if self._quiet_until is not None and now < self._quiet_until:
            return
        upgrader = self._open()
        if upgrader is None:
            return
        due = self._store.due(_UNSTAMPED, queued_before=now - _PAUSE)
        outcome = self._all(upgrader, due, cancel)
        if any(isinstance(error, _ENDS_BATCH) for error in outcome.errors):
            self._quiet_until = now + _PAUSE

    def file(self, path: Path, *, archive: bool) -> FileReport:
        """Upgrade one file outside the store, signed here or elsewhere, in its place.

        Args:
            path: replaced at once or not at all.
            archive: when it is B-LT already, make it B-LTA.

        Returns:
            The judgement on the new file.

        Raises:
            TimestampServerMissingError: none is set.
            SigningError, IntakeError, StorageError leaves: see `ports.Upgrader.upgrade`; the file
                is as it was.
            VerifyError: the new file does not verify; the old one is as it was.
        """
        upgrader = self._open()
        if upgrader is None:
            raise TimestampServerMissingError
        target = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.pdf")
        try:
            upgrader.upgrade(path, target, archive=archive)
            report = self._judged(path, target)
            move_over(target, path)
        except OSError as error:
            raise StorageError(path=str(path), errno=error.errno) from error
        finally:
            remove(target)
            upgrader.close()
        return report

    def _all(
        self, upgrader: Upgrader, due: Collection[DueUpgrade], cancel: CancelToken
    ) -> UpgradeOutcome:
        done: list[PaperId] = []
        errors: list[AppError] = []
        try:
            self._forget_unused()
            for each in due:
                cancel.checkpoint()
                try:
                    if self._one(upgrader, each):
                        done.append(each.paper)
                except NothingToAddError:
                    continue
                except (SigningError, VerifyError, IntakeError) as error:
                    errors.append(error)
                    if isinstance(error, _ENDS_BATCH):
                        break
        finally:
            upgrader.close()
        return UpgradeOutcome(len(due), tuple(done), tuple(errors))

    def _one(self, upgrader: Upgrader, due: DueUpgrade) -> bool:
        if due.attempts and self._may_hold(due.folder, due.name):
            return False
        target = beside(due.path)
        file = upgrader.upgrade(due.path, target)
        try:
            report = self._judged(due.path, target)
            levels = [one.level for one in report.signatures][-len(due.levels) :]
            replaced = self._store.replace(due, file, levels)
        except (VerifyError, IntakeError, StorageError):
            remove(target)
            raise
        if not replaced:
            remove(target)
            return False
        self._erase()
        return True

    def _judged(self, before: Path, after: Path) -> FileReport:
        """The judgement on the new file, which is no worse than the old one's."""
        old, new = self._verifier.verify(before), self._verifier.verify(after)
        same = len(old.signatures) == len(new.signatures)
        if (
            not new.ok
            or not same
            or any(
                _rank(one.level) > _rank(other.level)
                for one, other in zip(old.signatures, new.signatures, strict=True)
            )
        ):
            raise VerifyError(problems=sorted(new.problems))
        return new

    def _forget_unused(self) -> None:
        """Remove what a killed process left; its paper has the former file."""
        for path in self._store.unused():
            remove(path)


def _rank(level: str) -> int:
    """Higher is more; formats of others have none."""
    return LEVELS.index(level) if level in LEVELS else -1
