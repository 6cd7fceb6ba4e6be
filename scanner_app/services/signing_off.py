"""Sign: PDF/A to signed file, a role after the other, queued in the transaction of the last."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.dossier import Dossier, HoldReason, Paper
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.errors import AppError, Cancelled, DossierUnknownError
from scanner_app.domain.events import PaperSigned
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import PaperId
from scanner_app.domain.naming import delivery_folder, delivery_name
from scanner_app.domain.sign_errors import SignerMissingError, SigningError, VerifyError
from scanner_app.domain.signature import CopyMark, SignerRole, SignOrder
from scanner_app.patience import remove
from scanner_app.ports import DossierStore, EventSink, Signer, Verifier
from scanner_app.services.sign_plan import DuePaper, PlanSigning
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class SigningFolders:
    """Where files lie between two signatures, and where complete ones do."""

    partly: Path
    complete: Path


class SignPapers:
    """Signs every paper that waits for a role's signature, one at a time."""

    def __init__(
        self,
        dossiers: DossierStore,
        plan: PlanSigning,
        open_signer: Callable[[SignerRole], Signer],
        verifier: Verifier,
        folders: SigningFolders,
        agency: Callable[[], str],
        tell: EventSink,
    ) -> None:
        """Args say who signs.

        Args:
            dossiers: where papers are.
            plan: says which role is due where.
            open_signer: opens the role's certificate when its first file is due; raises
                `SigningError` leaves.
            verifier: judges each signed file before it may be queued.
            folders: where signed files are kept.
            agency: name that official copies bear; "" and none is made.
            tell: hears of each signature.
        """
        self._dossiers = dossiers
        self._plan = plan
        self._open = open_signer
        self._verifier = verifier
        self._folders = folders
        self._agency = agency
        self._tell = tell

    def __call__(
        self,
        cancel: CancelToken,
        only: Collection[PaperId] | None = None,
        roles: Collection[SignerRole] = tuple(SignerRole),
    ) -> tuple[AppError, ...]:
        """Sign what is due, all of one role before the next; edited papers are built anew.

        What a role signed stays when a later file fails; the others wait.

        Args:
            cancel: stops between two files.
            only: of what is due, just these papers: what a person saw and agreed to.
            roles: of these people alone.

        Raises:
            Cancelled: between two files.
            StorageError: the store failed.
        """
        errors: list[AppError] = []
        for role in SignerRole:
            if role in roles:
                errors += self._sign_all(role, cancel, only)
        return tuple(errors)

    def _sign_all(
        self, role: SignerRole, cancel: CancelToken, only: Collection[PaperId] | None
    ) -> list[AppError]:
        try:
            due = [each for each in self._plan(role) if only is None or each.paper.id in only]
            if not due:
                return []
            signer = self._open(role)
        except SigningError as error:
            return [error]
        try:
            return self._sign_batch(signer, due, cancel)
        finally:
            signer.close()

    def _sign_batch(
        self, signer: Signer, due: Collection[DuePaper], cancel: CancelToken
    ) -> list[AppError]:
        errors: list[AppError] = []
        for number, each in enumerate(due):
            cancel.checkpoint()
            try:
                self._sign(signer, each, left=len(due) - number)
            except (SigningError, VerifyError, EditStaleError, IntakeError) as error:
                errors.append(error)
                if isinstance(error, SigningError) and error.ends_batch:
                    break
        return errors

    def _sign(self, signer: Signer, due: DuePaper, *, left: int) -> None:
        paper = due.paper
        if paper.pdf is None:
            raise SignerMissingError(paper=paper.id)
        dossier = self._unchanged(paper)
        complete = due.rule.next_role((*paper.roles, due.role)) is None
        folder, name = delivery_folder(dossier), delivery_name(dossier, paper)
        target = self._target(dossier, due, complete=complete)
        signed = signer.sign(paper.pdf, target, self._order(due, left))
        try:
            self._require_sound(target, paper)
            self._dossiers.record_signature(
                paper.id,
                signed,
                folder,
                name,
                role=due.role,
                complete=complete,
                revision=paper.revision,
            )
        except (AppError, Cancelled):
            remove(target)
            raise
        remove(paper.pdf)
        self._tell(PaperSigned(paper.id, complete=complete, warnings=signed.warnings))

    def _unchanged(self, paper: Paper) -> Dossier:
        """Its dossier as it is now: the batch may have begun long ago.

        Raises:
            EditStaleError: the paper is not what was due any more, or it is held for secrecy.
        """
        try:
            dossier = self._dossiers.dossier(paper.dossier)
        except DossierUnknownError as error:
            raise EditStaleError(paper=paper.id) from error
        as_it_was = (paper.id, paper.revision) in {(p.id, p.revision) for p in dossier.papers}
        if not as_it_was or HoldReason.SECRET in dossier.holds:
            raise EditStaleError(paper=paper.id)
        return dossier

    def _target(self, dossier: Dossier, due: DuePaper, *, complete: bool) -> Path:
        if complete:
            return (
                self._folders.complete
                / delivery_folder(dossier)
                / delivery_name(dossier, due.paper)
            )
        return self._folders.partly / f"paper-{due.paper.id:08d}-{due.role.value}.pdf"

    def _order(self, due: DuePaper, left: int) -> SignOrder:
        """Only the agency's signature makes an official copy (NĐ 30/2020 art. 25, 26)."""
        copy = due.rule.copy
        if copy is None or due.role is not SignerRole.AGENCY:
            return SignOrder(due.role, left=left)
        return SignOrder(due.role, CopyMark(copy, self._agency()), left)

    def _require_sound(self, target: Path, paper: Paper) -> None:
        report = self._verifier.verify(target)
        if not report.ok or len(report.signatures) <= len(paper.signatures):
            problems = {p for each in report.signatures for p in each.problems}
            raise VerifyError(paper=paper.id, problems=sorted(problems | set(report.problems)))
