"""Papers become PDF/A files, each complete under its name or not there at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from scanner_app.domain.dossier import ArchiveFile
from scanner_app.domain.errors import (
    ArchivingError,
    Cancelled,
    DiskFullError,
    PageFileLostError,
    StorageError,
)
from scanner_app.domain.ids import PaperId
from scanner_app.domain.page import Box, Page, PageReading, ReadLine, ReadWord
from scanner_app.ports import ArchiveMetadata, ArchiveRequest
from scanner_app.processing.archive import PooledArchiveBuilder, pdfa_check
from scanner_app.processing.pool import PagePool
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.small_disk import file_size_limit

Keep = Callable[..., Page]
Draw = Callable[[str], Path]

METADATA = ArchiveMetadata(
    title="Quyết định",
    dossier_code="000.00.12.H26-261123-0001",
    office="H26.12",
    converted_by="Bộ phận Một cửa",
    converted_at=datetime(2026, 11, 23, 5, tzinfo=UTC),
)
READING = PageReading(
    width=874,
    height=1240,
    dpi=150.0,
    dpi_source="file",
    orientation_deg=0,
    skew_deg=0.0,
    sheet=None,
    blank=0.9,
    quality=(),
    barcodes=(),
    lines=(
        ReadLine(
            (ReadWord("QUYẾT", Box(90, 330, 220, 366), 0.9),), Box(90, 330, 220, 366), (366, 366), 0
        ),
    ),
    confidence=0.9,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Hồ sơ lưu trữ"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def small_disk_pool() -> Iterator[PagePool]:
    """Its children inherit the limit."""
    with PagePool(1) as opened:
        yield opened


def request(number: int, folder: Path, *pages: Page) -> ArchiveRequest:
    return ArchiveRequest(PaperId(number), pages, METADATA, folder / f"paper-{number}.pdf")


def build(
    pool: PagePool, *requests: ArchiveRequest
) -> dict[PaperId, ArchiveFile | ArchivingError | StorageError]:
    return dict(PooledArchiveBuilder(pool).build_all(requests, CancelToken()))


def test_a_paper_becomes_a_pdfa_with_digest_size_and_page_count(
    pool: PagePool, page: Keep, draw: Draw, folder: Path
) -> None:
    paper = request(1, folder, page(1, draw("a.jpg"), READING), page(2, draw("b.png")))

    results = build(pool, paper)

    content = paper.target.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert results == {1: ArchiveFile(paper.target, digest, len(content), 2)}
    assert pdfa_check(paper.target) == ("2B", ())
    with pikepdf.open(paper.target) as pdf:
        assert len(pdf.pages) == 2
    assert list(folder.iterdir()) == [paper.target]


def test_a_page_that_was_not_read_is_shown_as_the_clerk_turned_it(
    pool: PagePool, page: Keep, draw: Draw, folder: Path
) -> None:
    lying = page(1, draw("a.jpg"))
    paper = request(1, folder, lying, replace(lying, turn_deg=90))

    build(pool, paper)

    with pikepdf.open(paper.target) as pdf:
        (wide, high), (turned_wide, turned_high) = (
            [float(value) for value in each.mediabox][2:] for each in pdf.pages
        )
    assert (turned_wide, turned_high) == (high, wide)
    assert wide < high


def test_an_unreadable_page_stops_its_paper_by_name_and_no_other(
    pool: PagePool, page: Keep, draw: Draw, folder: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "cut.jpg"
    damaged.write_bytes(draw("whole.jpg").read_bytes()[:20_000])
    good = page(1, draw("a.jpg"))
    papers = [
        request(1, folder, good, page(7, damaged)),
        request(2, folder, good, page(8, tmp_path / "lost.jpg")),
        request(3, folder, good),
    ]

    results = build(pool, *papers)

    stopped = results[papers[0].paper]
    assert type(stopped) is ArchivingError
    assert stopped.facts["page"] == 7
    assert stopped.facts["engine_code"] == "page.damaged"
    lost = results[papers[1].paper]
    assert type(lost) is PageFileLostError
    assert lost.facts == {"page": 8}
    assert isinstance(results[papers[2].paper], ArchiveFile)
    assert list(folder.iterdir()) == [papers[2].target]


def test_a_target_folder_that_is_gone_is_a_storage_error(
    pool: PagePool, page: Keep, draw: Draw, folder: Path
) -> None:
    results = build(pool, request(1, folder / "gone", page(1, draw("a.jpg"))))

    [error] = results.values()
    assert type(error) is StorageError


def test_a_full_disk_is_told_as_such_and_leaves_nothing(
    small_disk_pool: PagePool, page: Keep, draw: Draw, folder: Path
) -> None:
    image = draw("a.jpg")

    with file_size_limit(4096):
        results = build(small_disk_pool, request(1, folder, page(1, image)))

    [error] = results.values()
    assert type(error) is DiskFullError
    assert list(folder.iterdir()) == []


def test_cancelling_leaves_no_half_file(
    pool: PagePool, page: Keep, draw: Draw, folder: Path
) -> None:
    cancel = CancelToken()
    kept = page(1, draw("a.jpg"))

    def requests() -> Iterator[ArchiveRequest]:
        for number in range(1, 100):
            if number == 6:
                cancel.cancel()
            yield request(number, folder, *[kept] * 30)

    with pytest.raises(Cancelled):
        list(PooledArchiveBuilder(pool).build_all(requests(), cancel))

    left = list(folder.iterdir())
    assert len(left) < 6
    assert {path.suffix for path in left} == {".pdf"}
    assert all(pdfa_check(path) == ("2B", ()) for path in left)


def test_a_file_that_claims_nothing_has_no_claim_and_a_broken_one_says_so(tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")

    assert pdfa_check(plain) == (None, ())
    claim, problems = pdfa_check(broken)
    assert claim is None
    assert problems
