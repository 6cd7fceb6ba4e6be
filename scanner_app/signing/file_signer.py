"""Signs files with an opened key, whoever holds it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import CertificateFacts, SignOrder
from scanner_app.durable import write_durably
from scanner_app.signing.certificates import facts_of, require_in_period
from scanner_app.signing.held import ConfirmedAtOnce, HeldKey, Terms
from scanner_app.signing.pades import signed_copy
from scanner_app.signing.proofs.batch import Proofs
from scanner_app.signing.proofs.checking import require_usable
from scanner_app.signing.proofs.validation_data import with_validation_data
from scanner_app.signing.update import read_source


class FileSigner:
    """An opened key that was found fit to sign; may be used from any one thread at a time."""

    def __init__(self, held: HeldKey, terms: Terms) -> None:
        """Check the certificate; a key that may not sign is closed again.

        Raises:
            SigningError leaves: see `require_usable`.
        """
        self._held = held
        self._terms = terms
        assert held.signer.signing_cert is not None
        self._facts = facts_of(held.signer.signing_cert)
        try:
            self._proofs = Proofs(terms)
            require_usable(held.signer, terms, self._proofs)
        except SigningError:
            held.close()
            raise

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def certificate(self) -> CertificateFacts:
        """Whose it is."""
        return self._facts

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        """A PAdES-signed copy at `target`, complete and fsynced or not at all.

        `source` is only read. The same source signed again gives another file: the time differs.
        The level is what servers allowed: B-LT with a time stamp and revocation data of all that
        is in the chains, B-T with a time stamp, else B-B; `warnings` says what was missing.

        Raises:
            CertificateExpiredError: the certificate ended meanwhile.
            ClockWrongError: the server that stamps times has another time than this PC.
            SigningError: problem "source_unreadable", "same_path" or "pdf_refused".
            SigningError leaves: what the key's place raises.
            StorageError leaves: `target` could not be written; nothing changed there.
        """
        moment = self._terms.clock().replace(microsecond=0)
        require_in_period(self._facts.not_before, self._facts.not_after, moment)
        if source == target:
            raise SigningError(problem="same_path")
        content = read_source(source)
        if isinstance(self._held, ConfirmedAtOnce):
            self._held.expect(order.left)
        proof = self._proofs.for_one()
        signed = signed_copy(content, self._held.signer, moment, order, proof)
        if proof.standings:
            signed = with_validation_data(signed, proof.standings)
        write_durably(target, signed)
        return SignedFile(
            path=target,
            sha256=hashlib.sha256(signed).hexdigest(),
            size_bytes=len(signed),
            signer=self._facts.holder,
            signed_at=moment,
            certificate=self._facts.sha256,
            level=proof.level,
            warnings=proof.warnings,
        )

    def close(self) -> None:
        """Forget the key."""
        self._held.close()
