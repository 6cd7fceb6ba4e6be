"""Sign: PDF/A to signed file, queued in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from scanner_app.domain.dossier import Paper
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.errors import AppError, SignerMissingError, SigningError, VerifyError
from scanner_app.domain.events import PaperSigned
from scanner_app.domain.ids import PaperId
from scanner_app.domain.naming import delivery_folder, delivery_name
from scanner_app.ports import DossierStore, EventSink, Signer, Verifier
from scanner_app.tasks.cancel import CancelToken


class SignPapers:
    """Signs every paper that has an unsigned PDF, one at a time."""

    def __init__(
        self,
        dossiers: DossierStore,
        signer: Callable[[], Signer],
        verifier: Verifier,
        folder: Path,
        tell: EventSink,
    ) -> None:
        """Args say who signs.

        Args:
            dossiers: where papers are.
            signer: opens the certificate when the first file is due; raises `SigningError` leaves.
            verifier: judges each signed file before it may be queued.
            folder: where signed files are kept.
            tell: hears of each signed paper.
        """
        self._dossiers = dossiers
        self._signer = signer
        self._verifier = verifier
        self._folder = folder
        self._tell = tell

    def __call__(
        self, cancel: CancelToken, only: Collection[PaperId] | None = None
    ) -> tuple[AppError, ...]:
        """Sign what is due; papers that failed stay ARCHIVED, edited ones are built anew.

        Args:
            cancel: stops between two files.
            only: of what is due, just these papers: what a person saw and agreed to.

        Raises:
            Cancelled: between two files.
            StorageError: the store failed.
        """
        due = [each for each in self._dossiers.to_sign() if only is None or each.id in only]
        if not due:
            return ()
        try:
            signer = self._signer()
        except SigningError as error:
            return (error,)
        errors: list[AppError] = []
        for paper in due:
            cancel.checkpoint()
            try:
                self._sign(signer, paper)
            except (SigningError, VerifyError, EditStaleError) as error:
                errors.append(error)
        return tuple(errors)

    def _sign(self, signer: Signer, paper: Paper) -> None:
        if paper.pdf is None:
            raise SignerMissingError(paper=paper.id)
        dossier = self._dossiers.dossier(paper.dossier)
        folder = delivery_folder(dossier)
        name = delivery_name(dossier, paper)
        target = self._folder / folder / name
        signed = signer.sign(paper.pdf, target)
        report = self._verifier.verify(target)
        if not report.ok:
            problems = sorted({p for each in report.signatures for p in each.problems})
            raise VerifyError(paper=paper.id, problems=problems)
        try:
            self._dossiers.record_signature(paper.id, signed, folder, name, revision=paper.revision)
        except EditStaleError:
            target.unlink(missing_ok=True)
            raise
        paper.pdf.unlink(missing_ok=True)
        self._tell(PaperSigned(paper.id))
