"""A PDF/A file is written whole and conforming, true to size, or not at all."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ocr.errors import ImageDamagedError, PdfNotConformingError
from ocr.image import gray_of
from ocr.model import PageReading, Placement, Rect
from ocr.pdf.check import check_pdfa
from ocr.pdf.layers import Profile
from ocr.pdf.pdfa import PdfPage, write_pdfa
from tests.engine.pdf.papers import METADATA, drawn, letter, reading, saved
from tests.engine.verapdf import validate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hồ sơ có dấu")


@pytest.fixture(scope="module")
def colour(folder: Path) -> Path:
    return saved(drawn(letter()), folder / "màu.jpg")


@pytest.fixture(scope="module")
def small(folder: Path) -> Path:
    """A small sheet, quick to write."""
    page = np.full((600, 400, 3), 245, np.uint8)
    cv2.rectangle(page, (50, 50), (300, 300), (40, 40, 200), 9)
    return saved(page, folder / "nhỏ.jpg", quality=80)


@pytest.fixture(scope="module")
def kinds(folder: Path, colour: Path, small: Path) -> list[PdfPage]:
    """Every way a page can come: colour, gray, bilevel, skewed, cropped, kept, unread."""
    page = drawn(letter())
    gray = gray_of(page)
    bilevel = np.where(gray > 140, 255, 0).astype(np.uint8)
    whole = reading(letter())
    turned = reading(letter(), Placement(90, 1.2, Rect(20, 30, 3400, 2400)))
    return [
        PdfPage(colour, whole),
        PdfPage(colour, turned),
        PdfPage(saved(gray, folder / "xám.png"), whole),
        PdfPage(saved(bilevel, folder / "đen trắng.png"), whole),
        PdfPage(saved(bilevel, folder / "đen trắng.png"), turned),
        PdfPage(small, None),
    ]


def _write(page: PdfPage, target: Path) -> bytes:
    write_pdfa([page], METADATA, target)
    return target.read_bytes()


def _signed(pdf: Path, target: Path) -> Path:
    """The file with a signature appended, by a throw-away key."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người ký thử")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    certificate = builder.not_valid_after(datetime(2036, 1, 1, tzinfo=UTC)).sign(
        key, hashes.SHA256()
    )
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # untyped there
    )
    with pdf.open("rb") as source:
        writer = IncrementalPdfFileWriter(source)
        output = sign_pdf(writer, PdfSignatureMetadata(field_name="ChuKy"), signer=signer)
    assert isinstance(output, io.BytesIO)
    target.write_bytes(output.getvalue())
    return target


@pytest.mark.slow
def test_the_reference_validator_passes_every_kind_of_page_signed_or_not(
    kinds: list[PdfPage], folder: Path
) -> None:
    files = []
    profiles: tuple[Profile, ...] = ("jpeg", "mrc")
    for profile in profiles:
        files.append(folder / f"{profile}.pdf")
        write_pdfa(kinds, METADATA, files[-1], profile)
    files.append(_signed(files[0], folder / "đã ký.pdf"))

    failures = validate(files)

    assert failures == {file: [] for file in files}
    assert [check_pdfa(file).problems for file in files] == [(), (), ()]


@pytest.mark.slow
def test_only_the_claim_parts_a_file_from_level_u(kinds: list[PdfPage], tmp_path: Path) -> None:
    write_pdfa(kinds[:1], METADATA, tmp_path / "a.pdf")

    failures = validate([tmp_path / "a.pdf"], "2u")[tmp_path / "a.pdf"]

    assert [failure.partition(":")[0] for failure in failures] == ["6.6.4-3"]


def test_a_page_has_the_size_of_its_paper(colour: Path, small: Path, tmp_path: Path) -> None:
    cropped = reading(placement=Placement(0, 0.0, Rect(100, 100, 1900, 2500)))
    target = tmp_path / "a.pdf"

    write_pdfa([PdfPage(colour, cropped), PdfPage(small, None)], METADATA, target)

    with pikepdf.open(target) as pdf:
        sizes = [[float(number) for number in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 6 * 72, 8 * 72], [0, 0, 96, 144]]


def test_the_same_pages_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    size = (400, 600)

    first = _write(PdfPage(small, reading(letter(), size=size)), tmp_path / "a.pdf")
    second = _write(PdfPage(small, reading(letter(), size=size)), tmp_path / "b.pdf")

    assert first == second


def test_metadata_stand_in_the_packet_and_in_the_document_information(
    small: Path, tmp_path: Path
) -> None:
    _write(PdfPage(small, None), tmp_path / "a.pdf")

    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        with pdf.open_metadata() as xmp:
            title, created = xmp["dc:title"], xmp["xmp:CreateDate"]
            own = {key.rpartition("}")[2]: xmp[key] for key in xmp if "sohoa" in key}
    assert info["/Title"] == title == METADATA.title
    assert (info["/CreationDate"], created) == (
        "D:20261123083000+07'00'",
        "2026-11-23T08:30:00+07:00",
    )
    assert own == {
        "dossierCode": METADATA.dossier_code,
        "office": METADATA.office,
        "convertedFrom": "paper",
        "convertedBy": METADATA.converted_by,
        "convertedAt": "2026-11-23T08:30:00+07:00",
        "fields": ["Số, ký hiệu: 12/QĐ-UBND", "Ngày ban hành: 2026-01-05"],
    }


def test_a_damaged_page_leaves_the_old_file_and_nothing_beside_it(
    small: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    broken = tmp_path / "hỏng.jpg"
    broken.write_bytes(small.read_bytes()[:-200])

    with pytest.raises(ImageDamagedError):
        write_pdfa([PdfPage(small, None), PdfPage(broken, None)], METADATA, target)

    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "hỏng.jpg"]


def test_what_does_not_conform_is_not_written(small: Path, tmp_path: Path) -> None:
    # ISO 19005-2, 6.1.13: no page is longer than 14 400 points; 600 pixels at 1 dpi are.
    page = PdfPage(small, reading(size=(400, 600), dpi=1))

    with pytest.raises(PdfNotConformingError):
        write_pdfa([page], METADATA, tmp_path / "a.pdf")

    assert not list(tmp_path.iterdir())


def test_no_pages_make_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one page"):
        write_pdfa([], METADATA, tmp_path / "a.pdf")


def test_a_reading_without_text_still_places_the_page(colour: Path, tmp_path: Path) -> None:
    lying = PageReading(2480, 3508, 300, "file", Placement(90), 0.5)

    _write(PdfPage(colour, lying), tmp_path / "a.pdf")

    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox][2:] == [841.92, 595.2]
