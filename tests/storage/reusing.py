"""Dossiers in which the same papers come again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from scanner_app.domain.dossier import ArchiveFile, DraftDossier, DraftPaper, SignedFile, Tag
from scanner_app.domain.ids import DossierId, OfficeCode, PaperId
from scanner_app.domain.page import Box, ReadLine, ReadWord
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload import Receipt
from scanner_app.services.reusing import DecideReuse, FindReuse
from scanner_app.services.undoing import AfterEdit
from scanner_app.storage.edits import EditStore
from scanner_app.storage.fingerprints import Fingerprints
from scanner_app.storage.reuses import ReuseStore
from tests.storage.conftest import OFFICE, Store, blank_reading

FIRST = "000.00.21.H37-231018-0101"
SECOND = "000.00.21.H37-231019-0202"
PERSON = "020185000917"
LOOK = 0x0F0F_3C3C_55AA_1248

FIELDS = {"number": "05/QĐ-UBND", "date": "2023-02-01", "issuer": "UBND phường Đông Kinh"}


@dataclass(frozen=True)
class Come:
    """One paper that comes to a counter.

    Attributes:
        text: on its one page; numbers in it are its figures.
        content: of its picture; the same for the same file.
    """

    code: str | None = FIRST
    kind: str = "Quyết định"
    person: str = PERSON
    look: int | None = LOOK
    text: str = "Quyết định trợ cấp xã hội hằng tháng cho bà Hoàng Thị Ứng số 41 năm 2023"
    content: bytes = b""
    office: OfficeCode = OFFICE


def reuse_of(store: Store) -> DecideReuse:
    edits = EditStore(store.database, store.clock)
    reuses = ReuseStore(store.database, store.clock, edits.apply_in)
    find = FindReuse(Fingerprints(store.database), reuses, store.pages)
    return DecideReuse(find, reuses, edits, AfterEdit(lambda: 0, lambda _event: None))


def come(
    store: Store, what: Come, fields: dict[str, str] | None = None
) -> tuple[DossierId, PaperId]:
    """File a dossier of one paper of one page."""
    store.clock.forward(timedelta(seconds=1))
    batch = store.batches.open_batch(f"key-{store.clock.now}", what.office, None)
    page = store.keep(batch, 0, what.content or str(store.clock.now).encode())
    store.batches.close_batch(batch)
    words = tuple(ReadWord(word, Box(0, 0, 9, 9), 1.0) for word in what.text.split())
    line = ReadLine(words, Box(0, 0, 9, 9), (0.0, 0.0), 0)
    store.pages.record_reading(
        page, replace(blank_reading(), lines=(line,), look=what.look, blank=0.5)
    )
    tags = [Tag(name, value, 1.0, "ocr", None, 0) for name, value in (fields or {}).items()]
    tags += [Tag("applicant_id", what.person, 1.0, "id_card")] if what.person else []
    draft = DraftDossier(
        code=what.code,
        code_source="barcode" if what.code else "none",
        papers=(DraftPaper(what.kind, (page,)),),
        tags=tuple(tags),
    )
    (dossier,) = store.filing.file(batch, [draft])
    return dossier, store.dossiers.dossier(dossier).papers[-1].id


def deliver(store: Store, paper: PaperId) -> str:
    """Sign, queue and deliver the paper; the digest of its file."""
    digest = f"{paper:064x}"
    path = Path("signed") / f"{paper}.pdf"
    archived = ArchiveFile(store.home / path, digest, 10, 1)
    store.dossiers.record_archive(paper, archived)
    signed = SignedFile(store.home / path, digest, 12, "Cán bộ", store.clock.now)
    where = (f"{OFFICE}/{FIRST}", f"{paper}.pdf")
    store.dossiers.record_signature(paper, signed, *where, role=SignerRole.OFFICER, complete=True)
    job = store.queue.of_papers([paper])[paper]
    store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "kho"))
    return digest


def kept(store: Store, what: Come | None = None, fields: dict[str, str] | None = None) -> str:
    """A delivered paper; the digest of its file."""
    _, paper = come(store, what or Come(), FIELDS if fields is None else fields)
    return deliver(store, paper)
