"""PDFs that others signed: taken in untouched, delivered as they came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scanner_app.domain.dossier import Paper, SignedFile
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.errors import AppError, Cancelled, DossierUnknownError
from scanner_app.domain.events import PaperSigned
from scanner_app.domain.file_errors import FileHostileError, FileTooLargeError, IntakeError
from scanner_app.domain.ids import OfficeCode, OriginalId
from scanner_app.domain.naming import delivery_folder, delivery_name
from scanner_app.domain.original import Original
from scanner_app.domain.sign_errors import ForeignSignatureError, SigningCrashedError, VerifyError
from scanner_app.domain.verification import FileReport
from scanner_app.ports import (
    Clock,
    DossierStore,
    EventSink,
    OriginalStore,
    SourceFile,
    Verifier,
)

_MOST_SIGNERS = 200
"""Letters kept of who signed, for lists: seven signatures fit."""


class KeepOriginal:
    """Keeps a file as it is when it bears signatures."""

    def __init__(
        self, may_be_signed: Callable[[Path], bool], verifier: Verifier, store: OriginalStore
    ) -> None:
        """Args say how it is told.

        Args:
            may_be_signed: False when a look at the bytes is enough to know that it is not.
            verifier: judges it.
            store: keeps it.
        """
        self._may_be_signed = may_be_signed
        self._verifier = verifier
        self._store = store

    def __call__(self, file: SourceFile, office: OfficeCode, source_key: str) -> OriginalId | None:
        """The kept file; None when it is no signed PDF and its pages are to be taken in as paper.

        Raises:
            ForeignSignatureError: it bears a signature that does not hold.
            IntakeError leaves: it cannot be read any more, or not be judged.
            StorageError leaves.
        """
        if not self._may_be_signed(file.path):
            return None
        try:
            report = self._verifier.verify(file.path)
        except (FileHostileError, FileTooLargeError):
            # It may bear signatures; as paper it would lose them without a word.
            raise
        except IntakeError:
            # What is wrong with it is told by whoever takes its pages.
            return None
        except SigningCrashedError as error:
            # A bug that the file brings out; it must not keep all others out, again and again.
            raise FileHostileError(path=file.path) from error
        if not report.signatures:
            return None
        if not report.ok:
            raise ForeignSignatureError(path=file.path, problems=_problems(report))
        return self._store.keep(file, office, source_key)


class DeliverOriginal:
    """Gives a paper the file it came as, in place of one built of its pages."""

    def __init__(
        self,
        store: OriginalStore,
        dossiers: DossierStore,
        verifier: Verifier,
        folder: Path,
        clock: Clock,
        tell: EventSink,
    ) -> None:
        """Args say from where to where.

        Args:
            store: keeps originals.
            dossiers: where papers are.
            verifier: judges each file before it may be queued.
            folder: where signed files are kept.
            clock: for signatures that claim no time.
            tell: hears of each paper.
        """
        self._store = store
        self._dossiers = dossiers
        self._verifier = verifier
        self._folder = folder
        self._clock = clock
        self._tell = tell

    def __call__(self, paper: Paper) -> bool:
        """The paper is a file that others signed, and is SIGNED now; False when it is not one.

        Raises:
            VerifyError: the kept file does not verify any more; it is not queued.
            IntakeError leaves: it is gone or cannot be read.
            EditStaleError: the paper changed meanwhile.
            StorageError leaves.
        """
        original = self._store.of_pages(paper.pages)
        if original is None:
            return False
        try:
            dossier = self._dossiers.dossier(paper.dossier)
        except DossierUnknownError as error:
            raise EditStaleError(paper=paper.id) from error
        folder, name = delivery_folder(dossier), delivery_name(dossier, paper)
        target = self._folder / folder / name
        self._store.place(original, target)
        try:
            self._dossiers.record_original(
                paper.id,
                self._judged(paper, original, target),
                folder,
                name,
                original=original.id,
                revision=paper.revision,
            )
        except (AppError, Cancelled):
            target.unlink(missing_ok=True)
            raise
        self._tell(PaperSigned(paper.id))
        return True

    def _judged(self, paper: Paper, original: Original, target: Path) -> SignedFile:
        report = self._verifier.verify(target)
        if not report.ok:
            raise VerifyError(paper=paper.id, problems=_problems(report))
        names = dict.fromkeys(each.signer for each in report.signatures)
        times = [each.signed_at for each in report.signatures if each.signed_at is not None]
        return SignedFile(
            path=target,
            sha256=original.sha256,
            size_bytes=original.size_bytes,
            signer=", ".join(names)[:_MOST_SIGNERS],
            signed_at=max(times, default=self._clock()),
        )


def _problems(report: FileReport) -> list[str]:
    found = {problem for each in report.signatures for problem in each.problems}
    return sorted(found | set(report.problems))
