"""Signing on the working thread: a batch of one role; what is complete is sent beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from scanner_app.bootstrap import App
from scanner_app.domain.edit_errors import changed_papers
from scanner_app.domain.errors import AppError, Cancelled
from scanner_app.domain.ids import PaperId
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import CertificateFacts, KeyState, SignerRole
from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.sign_words import agency_words, batch_words
from scanner_app.tasks.cancel import CancelToken

QUEUED = " Tệp đã vào hàng đợi, Sohoa tự gửi."
"""After a batch whose files need no other signature."""


@dataclass(frozen=True, slots=True)
class BatchSigned:
    """A role's batch has ended; what it signed stays.

    Attributes:
        signed, total: files.
        errors: why the others were not signed.
        broken: no further file can be signed before something is put right.
        stopped: a person stopped it.
    """

    role: SignerRole
    signed: int
    total: int
    errors: tuple[AppError, ...] = ()
    stopped: bool = False

    @property
    def broken(self) -> bool:
        """No further file can be signed before something is put right."""
        return any(isinstance(each, SigningError) and each.ends_batch for each in self.errors)


def look(app: App, _cancel: CancelToken, *, role: SignerRole) -> KeyState:
    """What is known of the role's key; costs no try.

    Raises:
        SigningError leaves.
    """
    return app.keys.look(role)


def prepare(
    app: App, _cancel: CancelToken, *, role: SignerRole, secret: HeldPassword
) -> CertificateFacts:
    """Open the role's key with what is held; that is forgotten whatever comes of it.

    Raises:
        SigningError leaves.
    """
    try:
        return app.keys.prepare(role)
    finally:
        secret.forget()


def forget(app: App) -> None:
    """Close what was opened and is not used."""
    app.keys.forget()


def sign_batch(
    app: App,
    tell: Tell,
    cancel: CancelToken,
    *,
    papers: frozenset[PaperId],
    role: SignerRole,
) -> Done:
    """Sign just these papers in this role; what bears its last signature is sent by itself.

    A stop counts as an end: what was signed is told.
    """
    tell(PhaseBegun(Phase.SIGNING, len(papers)))
    ended = partial(_ended, app, papers=papers, role=role)
    try:
        batch = ended(errors=app.steps.sign(cancel, papers, (role,)))
    except Cancelled:
        batch = ended(stopped=True)
    finally:
        # Nothing was due any more: then nobody has used it.
        app.keys.forget()
        app.sending.wake()
    tell(batch)
    said = batch_words(batch.signed, batch.total)
    if batch.stopped:
        return Done(note=f"Đã dừng ký. {said} Bấm F9 để ký tiếp.")
    waiting = agency_words(len(app.plan_signing(SignerRole.AGENCY)))
    # Files that wait for a second signature are not sent yet.
    said += f" {waiting}." if waiting else "" if batch.errors else QUEUED
    return Done(batch.errors, said, summary=said)


def _ended(
    app: App,
    *,
    papers: frozenset[PaperId],
    role: SignerRole,
    errors: tuple[AppError, ...] = (),
    stopped: bool = False,
) -> BatchSigned:
    waiting = {due.paper.id for due in app.plan_signing(role)}
    signed = papers - waiting - changed_papers(errors)
    return BatchSigned(role, len(signed), len(papers), errors, stopped)
