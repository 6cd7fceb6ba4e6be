"""Things that happened, told to whoever watches. Immutable; told, never asked."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.domain.ids import BatchId, DossierId, JobId, PageId, PaperId
from scanner_app.domain.watch_events import WatchEvent


@dataclass(frozen=True, slots=True)
class PageKept:
    """A page is safe on disk."""

    batch: BatchId
    page: PageId
    source: str


@dataclass(frozen=True, slots=True)
class IntakeFailed:
    """A file could not be taken in; `code` has a text, `path` names the file."""

    path: str
    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageComing:
    """Bytes of a page are coming from the scanner; `number` is 1-based within the stack."""

    number: int
    received_bytes: int


@dataclass(frozen=True, slots=True)
class ScanWarned:
    """The scanner did something a little otherwise than asked; `code` has a text."""

    code: str


@dataclass(frozen=True, slots=True)
class SecretSeen:
    """A page bears a secret mark while its stack is being scanned; scanning stops."""

    page: PageId


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page was read."""

    page: PageId


@dataclass(frozen=True, slots=True)
class PageUnreadable:
    """A page could not be read; it is kept and goes into the PDF as it is."""

    page: PageId
    source: str
    code: str


@dataclass(frozen=True, slots=True)
class DossierFiled:
    """Pages became papers of a dossier."""

    dossier: DossierId


@dataclass(frozen=True, slots=True)
class DossierReopened:
    """A dossier that somebody had finished is open again, for a person to see: papers came.

    Attributes:
        code: of the dossier, "" without.
        by_register: no papers came, the register names a procedure by which something is missing.
    """

    dossier: DossierId
    code: str
    by_register: bool = False


@dataclass(frozen=True, slots=True)
class PagesArranged:
    """An edit, an undo or a decision changed which pages these dossiers have, or how.

    One that has no pages left is not there any more.
    """

    dossiers: tuple[DossierId, ...]


@dataclass(frozen=True, slots=True)
class PaperArchived:
    """A paper's PDF/A is on disk."""

    paper: PaperId


@dataclass(frozen=True, slots=True)
class PaperSigned:
    """A paper has got a signature.

    Attributes:
        complete: the last one it needs; it is queued when it may be sent.
        warnings: codes of what signing did without, as "sign.timestamp_failed".
    """

    paper: PaperId
    complete: bool = True
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadMoved:
    """A file is on its way; told now and then while its bytes move.

    Attributes:
        moved_bytes: of it in this try; what an earlier one brought over is not counted.
    """

    job: JobId
    moved_bytes: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class UploadSent:
    """The target gave its receipt."""

    job: JobId


@dataclass(frozen=True, slots=True)
class UploadFailed:
    """An attempt failed; transient ones are tried again at their due time."""

    job: JobId
    code: str
    transient: bool


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """So many lines of a register's export were read; nothing is imported before the last."""

    lines: int


Event = (
    PageKept
    | IntakeFailed
    | PageComing
    | ScanWarned
    | SecretSeen
    | PageRead
    | PageUnreadable
    | DossierFiled
    | DossierReopened
    | PagesArranged
    | PaperArchived
    | PaperSigned
    | UploadMoved
    | UploadSent
    | UploadFailed
    | RegisterRead
    | WatchEvent
)
