"""A demonstration key, made once, and a PDF/A file of two pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ocr.pdf.pdfa import PdfPage, write_pdfa
from ocr.pdf.xmp import PdfMetadata
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.demo_certificate import DemoKey, ensure_demo_key
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import NOON, file_signer
from tests.signing.pki.running import Pki, running_pki


@pytest.fixture
def clock() -> SettableClock:
    standing = SettableClock()
    standing.now = NOON
    return standing


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoKey:
    return ensure_demo_key(tmp_path_factory.mktemp("chứng thư"), lambda: NOON - timedelta(days=1))


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    """Issuers with their servers on this machine, by the real time; about 3 s for a session."""
    with running_pki(tmp_path_factory.mktemp("nơi cấp")) as running:
        yield running


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF/A-2b as the archive step writes it; read only."""
    folder = tmp_path_factory.mktemp("lưu trữ")
    picture = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(picture).ellipse((380, 600, 560, 780), outline="red", width=6)
    picture.save(folder / "trang.jpg", dpi=(75, 75))
    metadata = PdfMetadata(
        title="Quyết định",
        dossier_code="H37.1.2-261123-0001",
        office="Phường Thử Nghiệm",
        converted_by="Cán bộ tiếp nhận",
        converted_at=NOON,
    )
    page = PdfPage(image=folder / "trang.jpg", reading=None)
    write_pdfa([page, page], metadata, folder / "hồ sơ.pdf")
    return folder / "hồ sơ.pdf"


@pytest.fixture
def signer(demo: DemoKey, clock: SettableClock) -> FileSigner:
    return file_signer(demo.keyfile, demo.password, clock)


@pytest.fixture
def verifier(demo: DemoKey, clock: SettableClock) -> PdfVerifier:
    return PdfVerifier(clock=clock, roots=[demo.root])


@pytest.fixture
def signed(signer: FileSigner, archive: Path, tmp_path: Path) -> Path:
    return signer.sign(archive, tmp_path / "đã ký.pdf", SignOrder()).path
