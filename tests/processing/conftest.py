"""A pool for all tests of a session, and small pages drawn on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from scanner_app.domain.ids import BatchId, PageId
from scanner_app.domain.page import Page, PageReading, PageState
from scanner_app.processing.pool import PagePool

WRITTEN = ("UBND XA HOA BINH", "Ngay 23 thang 11", "THONG BAO", "Cap giay khai sinh")


@pytest.fixture(scope="session")
def pool() -> Iterator[PagePool]:
    with PagePool(2) as opened:
        yield opened


@pytest.fixture
def draw(tmp_path: Path) -> Callable[[str], Path]:
    """Draws an A5 page of four lines at 150 dpi under this name."""

    def drawn(name: str) -> Path:
        path = tmp_path / name
        image = Image.new("RGB", (874, 1240), "white")
        canvas = ImageDraw.Draw(image)
        for row, line in enumerate(WRITTEN):
            canvas.text((90, 150 + 90 * row), line, "black", ImageFont.load_default(36))
        image.save(path, dpi=(150, 150))
        return path

    return drawn


@pytest.fixture
def page() -> Callable[..., Page]:
    """A kept page over an image file."""

    def kept(number: int, image: Path, reading: PageReading | None = None) -> Page:
        return Page(
            id=PageId(number),
            batch=BatchId(1),
            seq=number,
            source=image.name,
            source_page=1,
            source_key=f"key {number}",
            image=image,
            sha256="",
            captured_at=datetime(2026, 11, 23, 5, tzinfo=UTC),
            state=PageState.READ if reading else PageState.CAPTURED,
            reading=reading,
        )

    return kept
