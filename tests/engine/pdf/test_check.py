"""check_pdfa says what a file claims, what breaks the claim, and what it cannot judge."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from ocr.errors import OcrError, PdfDamagedError
from ocr.pdf.check import PdfaReport, check_pdfa
from ocr.pdf.pdfa import PdfPage, write_pdfa
from tests.engine.pdf.papers import METADATA, saved


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    image = saved(np.full((300, 200, 3), 240, np.uint8), tmp_path / "a.jpg")
    write_pdfa([PdfPage(image, None)], METADATA, tmp_path / "a.pdf")
    return tmp_path / "a.pdf"


def _changed(archive: Path, old: bytes, new: bytes) -> Path:
    with pikepdf.open(archive, allow_overwriting_input=True) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))
        pdf.save(archive, fix_metadata_version=False)
    return archive


def test_our_own_file_is_proven(archive: Path) -> None:
    assert check_pdfa(archive) == PdfaReport("2B", ())
    assert check_pdfa(archive).proven


def test_a_file_without_claim_has_no_problems_and_proves_nothing(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "a.pdf")

    report = check_pdfa(tmp_path / "a.pdf")

    assert report == PdfaReport(None, ())
    assert not report.holds


def test_a_claim_without_output_intent_is_broken(archive: Path) -> None:
    with pikepdf.open(archive, allow_overwriting_input=True) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(archive)

    report = check_pdfa(archive)

    assert report.claim == "2B"
    assert any("6.2.4.3" in problem for problem in report.problems)


def test_a_script_in_the_file_takes_the_proof_away(archive: Path) -> None:
    with pikepdf.open(archive, allow_overwriting_input=True) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.save(archive)

    assert not check_pdfa(archive).proven


def test_names_no_schema_describes_are_not_proven(archive: Path) -> None:
    file = _changed(archive, b"<pdfaProperty:name>office<", b"<pdfaProperty:name>other<")

    report = check_pdfa(file)

    assert report.holds
    assert not report.proven
    assert "office" in report.unchecked[0]


def test_part_4_is_not_judged_as_something_else(archive: Path) -> None:
    file = _changed(archive, b"<pdfaid:part>2<", b"<pdfaid:part>4<")

    report = check_pdfa(file)

    assert report.claim == "4B"
    assert not report.holds


def test_a_packet_with_entities_claims_nothing(archive: Path) -> None:
    file = _changed(archive, b"<x:xmpmeta", b'<!DOCTYPE a [<!ENTITY b "c">]><x:xmpmeta')

    assert check_pdfa(file).claim is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"\xff\xd8 a picture", os.urandom(4000)])
def test_what_is_no_pdf_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)

    with pytest.raises(PdfDamagedError):
        check_pdfa(path)


def test_a_file_locked_by_a_password_is_refused_with_the_reason(
    archive: Path, tmp_path: Path
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(PdfDamagedError, match="password"):
        check_pdfa(tmp_path / "b.pdf")


@pytest.mark.corpus
@pytest.mark.slow
def test_broken_and_hostile_files_end_in_a_report_or_a_named_error(corpus: Path) -> None:
    files = sorted((corpus / "pdf_torture").rglob("*.pdf"))
    assert len(files) > 100
    claims = []

    for file in files:
        try:
            claims.append(check_pdfa(file).claim)
        except OcrError as error:
            claims.append(error.code)

    assert claims.count("pdf.damaged") > 20
    assert claims.count("2B") > 20
