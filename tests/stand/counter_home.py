"""A counter PC with a stack of signed papers that wait to be delivered."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf

from scanner_app.bootstrap.clock import now
from scanner_app.domain.dossier import ArchiveFile, DraftDossier, DraftPaper
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.naming import delivery_folder, delivery_name
from scanner_app.domain.page import PageReading
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.signature import SignerRole, SignOrder
from scanner_app.signing.demo_certificate import ensure_demo_key
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.register import SqlRegister
from tests.signing.keyfiles import file_signer
from tests.storage.conftest import blank_reading

DAY = date(2023, 10, 18)


@dataclass(frozen=True)
class Waiting:
    """A paper that waits.

    Attributes:
        code: of its dossier.
        name: under which it is delivered.
    """

    code: str
    name: str
    path: Path
    sha256: str


def dossier_codes(office: str, count: int, first: int = 1) -> tuple[str, ...]:
    """Codes as an office gives them on one day."""
    return tuple(f"{office}-{DAY:%y%m%d}-{number:04d}" for number in range(first, first + count))


def fill_home(
    home: Path, office: OfficeCode, codes: Sequence[str], size_bytes: int = 300_000, seed: int = 1
) -> tuple[Waiting, ...]:
    """A home with a dossier for each code, each of one really signed paper that is queued.

    Args:
        home: made when missing; holds no other work.
        office: whose counter it is.
        codes: of the dossiers; the register knows them all.
        size_bytes: of each file, about.
        seed: of the random pictures.
    """
    home.mkdir(parents=True, exist_ok=True)
    demo = ensure_demo_key(home / "demo", now)
    signer = file_signer(demo.keyfile, demo.password, now)
    database = Database(home / "sohoa.db")
    dossiers = SqlDossierStore(database, home, now)
    noise = random.Random(seed)
    SqlRegister(database, now).put([RegisterRow(code, office, DAY) for code in codes])
    queued = []
    for number, code in enumerate(codes):
        _file(database, home, office, code, number)
        (paper,) = dossiers.to_archive()
        plain = home / "unsigned" / f"{number}.pdf"
        plain.parent.mkdir(exist_ok=True)
        _draw(plain, noise.randbytes(size_bytes))
        dossiers.record_archive(paper.id, ArchiveFile(plain, "00" * 32, size_bytes, 1))
        done = signer.sign(plain, home / "signed" / f"{number}.pdf", SignOrder())
        plain.unlink()
        owner = dossiers.dossier(paper.dossier)
        name = delivery_name(owner, paper)
        dossiers.record_signature(
            paper.id, done, delivery_folder(owner), name, role=SignerRole.OFFICER, complete=True
        )
        queued.append(Waiting(code, name, done.path, done.sha256))
    signer.close()
    database.close()
    return tuple(queued)


def _file(database: Database, home: Path, office: OfficeCode, code: str, number: int) -> None:
    """A read page, filed as a dossier of one paper."""
    batches, filing = BatchStore(database, home, now), FilingStore(database, now)
    image = home / "incoming.jpg"
    image.write_bytes(f"page {number}".encode())
    batch = batches.open_batch(f"stack {number}", office, code)
    page = batches.keep(
        batch, image=image, seq=0, source="scan", source_page=1, source_key=f"{batch}|0"
    )
    batches.close_batch(batch)
    reading: PageReading = blank_reading()
    SqlPageStore(database, home, now).record_reading(page.id, reading)
    paper = DraftPaper("Quyết định", (page.id,))
    filing.file(batch, [DraftDossier(code, "barcode", (paper,), ())])


def _draw(target: Path, noise: bytes) -> None:
    """A PDF of one page whose picture cannot be compressed."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.contents_add(pikepdf.Stream(pdf, b"%" + noise.hex().encode()[: len(noise)] + b"\n"))
        pdf.save(target)
