"""Dossier (hồ sơ), its papers (giấy tờ) and tags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, OriginalId, PageId, PaperId
from scanner_app.domain.page import Box
from scanner_app.domain.signature import PaperSignature, SignerRole

CONFIDENT = 0.9
"""A proposal at or above this may be trusted at a glance; below, a person looks. Set so that on the
printed fields of the real and synthetic sets nothing wrong stands above it."""


class PaperState(StrEnum):
    """Where a paper is on its way."""

    FILED = "filed"
    """Belongs to a dossier; no PDF yet."""
    ARCHIVED = "archived"
    """Its PDF/A is on disk; signatures may still be missing."""
    SIGNED = "signed"
    """Every signature it needs is there; queued in the same transaction when it may be sent."""
    ACCEPTED = "accepted"
    """The target's receipt is here."""


class HoldReason(StrEnum):
    """Why a dossier does not go on by itself; a person decides."""

    NO_CODE = "no_code"
    """No dossier code was found; the program never invents one."""
    CODE_CONFLICT = "code_conflict"
    """Two codes claim the same pages, or two readers disagree on one."""
    NOT_IN_REGISTER = "not_in_register"
    """The register has the days around the code's and does not know the code."""
    SECRET = "secret"  # noqa: S105 - a mark of state secrecy, no password
    """A page bears MẬT, TỐI MẬT or TUYỆT MẬT; it must not be digitized here."""


CODE_HOLDS = frozenset({HoldReason.NO_CODE, HoldReason.CODE_CONFLICT, HoldReason.NOT_IN_REGISTER})
"""Holds that a code given or confirmed by a person lifts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: page and place (upright frame), for people to look at."""

    page: PageId
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """One proposed or confirmed fact.

    Attributes:
        name: "dossier_code", "procedure", "applicant", "applicant_id", "birth_date", "sex",
            "address", "id_issue_date", "kind", "number", "date", "issuer", "summary", "signer".
        value: as it is to be stored; dates ISO 8601; "" when the place was found but not the value.
        confidence: 0.0-1.0; at or above `CONFIDENT` it may be trusted at a glance.
        source: "barcode", "qr", "id_card", "ocr", "register", "separator", "given", "clerk".
        evidence: where it was seen, or None.
        paper: index of the paper in the dossier it describes, None for the whole dossier.
        confirmed_by: who confirmed it; without it a tag is only a proposal.
    """

    name: str
    value: str
    confidence: float
    source: str
    evidence: Evidence | None = None
    paper: int | None = None
    confirmed_by: str | None = None

    @property
    def doubtful(self) -> bool:
        """Somebody should look before it is trusted."""
        return self.confirmed_by is None and self.confidence < CONFIDENT


@dataclass(frozen=True, slots=True)
class Paper:
    """One document inside a dossier: becomes one PDF.

    Attributes:
        kind: what it is, in Vietnamese as on the paper ("Quyết định"), or "Giấy tờ" when unknown.
        pages: in reading order.
        pdf: the PDF/A; with every signature it needs once state is SIGNED.
        signer, signed_at: of its last signature.
        revision: grows whenever what was built of it so far became stale.
        signatures: those it got here, oldest first.
        original: `pdf` is a file that others signed, byte for byte; `signer` names them.
        cleared: its files were removed from this PC, the target having them long enough.
    """

    id: PaperId
    dossier: DossierId
    seq: int
    kind: str
    pages: tuple[PageId, ...]
    state: PaperState
    pdf: Path | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    signer: str | None = None
    signed_at: datetime | None = None
    revision: int = 0
    signatures: tuple[PaperSignature, ...] = ()
    original: OriginalId | None = None
    cleared: bool = False

    @property
    def roles(self) -> tuple[SignerRole, ...]:
        """Who has signed it so far."""
        return tuple(each.role for each in self.signatures)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What one citizen handed in for one procedure.

    Attributes:
        code: the one-stop system's code, verbatim; None until known. Never made here.
        code_source: "barcode", "qr", "ocr", "separator", "given", "clerk" or "none".
        holds: why it may not be sent; empty when it may.
    """

    id: DossierId
    office: OfficeCode
    batch: BatchId
    code: str | None
    code_source: str
    created_at: datetime
    papers: tuple[Paper, ...] = ()
    tags: tuple[Tag, ...] = ()
    holds: tuple[HoldReason, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A finished PDF/A, closed and fsynced: where, digest (lower-case hex), size and page count."""

    path: Path
    sha256: str
    size_bytes: int
    pages: int


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A signed file, closed and fsynced.

    Attributes:
        signer: common name of the certificate that signed last.
        signed_at: aware, UTC.
        certificate: its SHA-256, lower-case hex.
        level: PAdES baseline level reached, "B-B" to "B-LTA"; "CAdES" or "PKCS7" where another
            program signed in a format before it.
        warnings: codes of what did not work and was done without, as "sign.timestamp_failed".
    """

    path: Path
    sha256: str
    size_bytes: int
    signer: str
    signed_at: datetime
    certificate: str = ""
    level: str = "B-B"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPaper:
    """A paper proposed by separation and suggestion, before it has an id."""

    kind: str
    pages: tuple[PageId, ...]


@dataclass(frozen=True, slots=True)
class DraftDossier:
    """A dossier proposed by separation: what `services.filing` writes in one transaction.

    Attributes:
        tags: `Tag.paper` counts within `papers`.
        dividers: separator sheets that only divided; kept, but in no paper.
    """

    code: str | None
    code_source: str
    papers: tuple[DraftPaper, ...]
    tags: tuple[Tag, ...]
    holds: tuple[HoldReason, ...] = ()
    dividers: tuple[PageId, ...] = ()
