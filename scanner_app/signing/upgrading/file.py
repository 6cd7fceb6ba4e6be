"""Adds proof to signed files: a time stamp over the document, what issuers say of its signers."""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from scanner_app.domain.sign_errors import (
    CertificateUntrustedError,
    NothingToAddError,
    RevocationUnknownError,
    SigningError,
    TimestampServerMissingError,
)
from scanner_app.domain.upgrade import UpgradedFile
from scanner_app.domain.verification import FileReport
from scanner_app.durable import write_durably
from scanner_app.signing.certificates import require_in_period
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.judging.revocation import Evidence, security_store
from scanner_app.signing.proofs.batch import Proofs
from scanner_app.signing.proofs.chains import Standing
from scanner_app.signing.proofs.times import DocumentStamps
from scanner_app.signing.proofs.validation_data import with_validation_data
from scanner_app.signing.update import (
    DIGEST,
    REFUSALS,
    MetadataKeepingWriter,
    free_field_name,
)

_STAMP_FIELD = "SohoaTime"
# What parsing raises on files of others, beside what it raises on those that may not be signed.
_NONSENSE = (*REFUSALS, TypeError, AttributeError, ArithmeticError, AssertionError, zlib.error)


class Upgrader:
    """Upgrades the files of a batch; a server that fails is asked once for all of them."""

    def __init__(self, terms: Terms) -> None:
        """`terms` say by which servers and roots; its holder does not matter.

        Raises:
            SigningError: problem "root_unreadable"; facts: path.
        """
        self._terms = terms
        self._proofs = Proofs(terms)
        self._verifier = PdfVerifier(clock=terms.clock, roots=terms.roots)

    def upgrade(self, source: Path, target: Path, *, archive: bool = False) -> UpgradedFile:
        """A copy of a signed file with more proof at `target`, complete and fsynced or not at all.

        As far as servers allow: a time stamp over the document when a signature has none, so that
        it is B-T; beside it what issuers say of everybody in the file, so that it is B-LT. Signed
        bytes stay: the copy starts with the file.

        Args:
            source: signed here or elsewhere; only read.
            target: another path.
            archive: when it is B-LT already, stamp it once more over all of that: B-LTA.

        Raises:
            NothingToAddError: it has all of that.
            TimestampError: the server gives no stamp, and without one nothing helps.
            TimestampServerMissingError: none is set.
            RevocationUnknownError: issuers say nothing, and that is all that is missing.
            CertificateExpiredError, CertificateRevokedError: of a signature without a stamp; one
                made now would prove nothing.
            ClockWrongError: our clock and the time server's are more than 5 minutes apart.
            SigningError: problem "not_sound": it does not verify; "pdf_refused".
            IntakeError leaves: `source` is no readable PDF.
            StorageError leaves: `target` could not be written; nothing changed there.
        """
        report = self._verifier.verify(source)
        if not report.ok:
            raise SigningError(problem="not_sound")
        content = source.read_bytes()
        try:
            upgraded = self._upgraded(content, report, archive=archive)
        except _NONSENSE as error:
            raise SigningError(problem="pdf_refused", reason=type(error).__name__) from error
        write_durably(target, upgraded)
        return UpgradedFile(target, hashlib.sha256(upgraded).hexdigest(), len(upgraded))

    def _upgraded(self, content: bytes, report: FileReport, *, archive: bool) -> bytes:
        lacking = [one.stamped_at is None for one in report.signatures]
        stamped = content
        if any(lacking):
            self._require_worth(content, lacking)
            stamped = self._stamped(content)
        told, unknown = self._with_data(stamped)
        if told != content:
            return told
        if unknown:
            raise RevocationUnknownError
        if archive and any(one.level == "B-LT" for one in report.signatures):
            return self._stamped(content)
        raise NothingToAddError(level=report.signatures[-1].level)

    def _require_worth(self, content: bytes, lacking: Sequence[bool]) -> None:
        """A signature without a stamp was made by a certificate that still stands."""
        moment = self._terms.clock()
        errors: list[SigningError] = []
        for signature, lacks in zip(_signatures(content), lacking, strict=True):
            certificate = signature.signer_cert
            if not lacks:
                continue
            try:
                require_in_period(certificate.not_valid_before, certificate.not_valid_after, moment)
                self._standing(signature.signed_data)
            except CertificateUntrustedError:
                return
            except SigningError as error:
                errors.append(error)
            else:
                return
        raise errors[0]

    def _stamped(self, content: bytes) -> bytes:
        if self._proofs.server is None:
            raise TimestampServerMissingError
        if not self._proofs.room:
            self._proofs.require_right_clock()
        writer, output = MetadataKeepingWriter(BytesIO(content)), BytesIO()
        stamper = PdfTimeStamper(
            DocumentStamps(self._proofs.server), field_name=free_field_name(writer, _STAMP_FIELD)
        )
        asyncio.run(_stamp(stamper, writer, self._proofs.room, output))
        return output.getvalue()

    def _with_data(self, content: bytes) -> tuple[bytes, bool]:
        """With what issuers say of everybody whom the file has nothing about; do some stay silent.

        Nothing is added for a signature unless all of it is known, who stamped it included.
        """
        if not self._terms.check_revocation:
            return content, False
        reader = PdfFileReader(BytesIO(content), strict=False)
        store = security_store(reader.root)
        found: list[Standing] = []
        unknown = False
        for signed in _everybody(reader):
            if _is_told(store, signed):
                continue
            try:
                standing = self._standing(signed)
            except SigningError:
                continue
            unknown = unknown or standing.unknown
            found.append(standing)
        if not found or not all(each.complete for each in found):
            return content, unknown
        return with_validation_data(content, found), False

    def _standing(self, signed: cms.SignedData) -> Standing:
        certificates = extract_certs_for_validation(signed)
        return asyncio.run(
            self._proofs.chains.standing(
                certificates.signer_cert, certificates.other_certs, self._terms.clock()
            )
        )


async def _stamp(
    stamper: PdfTimeStamper, writer: MetadataKeepingWriter, room: int, output: BytesIO
) -> None:
    """Returns nothing: asyncio makes a repr of what a task returns."""
    # Twice, as it is written in hex.
    await stamper.async_timestamp_pdf(writer, DIGEST, bytes_reserved=2 * room, output=output)


def _signatures(content: bytes) -> list[EmbeddedPdfSignature]:
    """In the order in which they are judged."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    return [one for one in reader.embedded_signatures if one.sig_object_type != "/DocTimeStamp"]


def _everybody(reader: PdfFileReader) -> Iterator[cms.SignedData]:
    """All who signed the file or stamped a time into it."""
    for one in reader.embedded_signatures:
        yield one.signed_data
        yield from extract_tst_data_iter(one.signer_info, signed=False)


def _is_told(store: Evidence, signed: cms.SignedData) -> bool:
    return store.speaks_of(extract_certs_for_validation(signed).signer_cert)
