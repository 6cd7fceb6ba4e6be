"""Judging signed files."""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import unicodedata
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from scanner_app.domain.errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileMissingError,
    FileUnsupportedError,
    IntakeError,
    SigningError,
)
from scanner_app.domain.verification import FileReport
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.keyfile import KeyFileSigner
from scanner_app.signing.pades import signed_copy
from scanner_app.signing.verify import PdfVerifier
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import SECRET, write_keyfile


def _problems(report: FileReport) -> set[str]:
    return {problem for one in report.signatures for problem in one.problems}


def _changed(path: Path, content: bytes | bytearray) -> Path:
    changed = path.with_name("đã sửa.pdf")
    changed.write_bytes(content)
    return changed


def _painted_over(content: bytes) -> bytes:
    """One update more, with a rectangle on the first page; no signature."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(content))  # upstream is partly untyped
    rectangle = generic.StreamObject(stream_data=b"q 1 1 1 rg 0 0 600 400 re f Q")
    writer.add_stream_to_page(0, writer.add_object(rectangle))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _gap(content: bytes | bytearray) -> tuple[int, int]:
    """Where the signature's value lies: the bytes that are not signed."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) \d+", content)
    assert found is not None
    return int(found[1]), int(found[2])


def test_a_file_without_signature_is_not_ok(verifier: PdfVerifier, archive: Path) -> None:
    report = verifier.verify(archive)

    assert not report.ok
    assert report.signatures == ()
    assert report.problems == ("no_signature",)
    assert not report.changed_after_signing


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_changed_bit_of_the_signed_bytes_goes_unnoticed(
    where: float, bit: int, signed: Path, verifier: PdfVerifier
) -> None:
    content = bytearray(signed.read_bytes())
    start, end = _gap(content)
    place = int(where * (len(content) - (end - start)))
    place += end - start if place >= start else 0
    content[place] ^= 1 << bit

    try:
        report = verifier.verify(_changed(signed, content))
    except IntakeError:
        return

    assert not report.ok


def test_a_changed_signature_value_is_not_ok(signed: Path, verifier: PdfVerifier) -> None:
    content = bytearray(signed.read_bytes())
    start, end = _gap(content)
    value = content[start:end].rstrip(b"0>")
    place = start + len(value) - 8
    content[place] = ord("0") if content[place] != ord("0") else ord("1")

    report = verifier.verify(_changed(signed, content))

    assert not report.ok
    assert _problems(report) == {"bad_signature_value"}


def test_a_signature_that_is_no_signature_is_reported_not_raised(
    signed: Path, verifier: PdfVerifier
) -> None:
    content = bytearray(signed.read_bytes())
    start, end = _gap(content)
    content[start + 1 : end - 1] = b"0" * (end - start - 2)

    report = verifier.verify(_changed(signed, content))

    assert not report.ok
    assert _problems(report) == {"malformed"}
    assert [one.intact for one in report.signatures] == [False]


def test_an_unsigned_overlay_on_a_page_is_not_ok(signed: Path, verifier: PdfVerifier) -> None:
    report = verifier.verify(_changed(signed, _painted_over(signed.read_bytes())))

    assert not report.ok
    assert report.changed_after_signing
    assert report.signatures[0].intact
    assert not report.signatures[0].covers_whole_file
    assert _problems(report) == {"modified"}


@pytest.mark.parametrize("extra", [b"% them", b"\0", b"\n%%EOF\n", b"x" * 5000])
def test_bytes_after_the_end_are_not_ok(extra: bytes, signed: Path, verifier: PdfVerifier) -> None:
    try:
        report = verifier.verify(_changed(signed, signed.read_bytes() + extra))
    except FileDamagedError:
        return

    assert not report.ok
    assert report.problems == ("trailing_bytes",)


def test_a_signature_cut_out_of_its_file_is_not_ok(
    signed: Path, archive: Path, signer: KeyFileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(tmp_path / "khác.pdf")
    other = signer.sign(tmp_path / "khác.pdf", tmp_path / "khác ký.pdf").path.read_bytes()
    content = bytearray(signed.read_bytes())
    (start, end), (from_start, from_end) = _gap(content), _gap(other)
    content[start:end] = other[from_start:from_end]

    report = verifier.verify(_changed(signed, content))

    assert not report.ok
    assert "digest_mismatch" in _problems(report)


@pytest.mark.parametrize(("earlier", "ends_earlier"), [(0, 100), (10, 10)])
def test_a_signature_that_leaves_out_more_than_its_own_value_is_not_ok(
    earlier: int, ends_earlier: int, signed: Path, signer: KeyFileSigner, verifier: PdfVerifier
) -> None:
    content = bytearray(signed.read_bytes())
    start, end = _gap(content)
    first, second, rest = start - earlier, end - ends_earlier, len(content) - end + earlier
    honest, dishonest = ((start, end, len(content) - end), (first, second, rest))
    content[:] = content.replace(b"%d %d %d" % honest, b"%d %d %d" % dishonest)
    digest = hashlib.sha256(content[:first] + content[second : second + rest]).digest()
    value = asyncio.run(signer._signer.async_sign(digest, "sha256", use_pades=True)).dump().hex()
    content[start + 1 : start + 1 + len(value)] = value.encode()

    report = verifier.verify(_changed(signed, content))

    assert report.signatures[0].intact
    assert _problems(report) == {"partial_coverage"}
    assert not report.ok


def test_without_roots_trust_is_not_judged(signed: Path, clock: SettableClock) -> None:
    report = PdfVerifier(clock=clock).verify(signed)

    assert report.ok
    assert report.signatures[0].trusted is None
    assert report.signatures[0].problems == ()


def test_a_signer_no_root_vouches_for_is_told_but_the_file_is_intact(
    archive: Path, tmp_path: Path, verifier: PdfVerifier, clock: SettableClock
) -> None:
    stranger = KeyFileSigner(write_keyfile(tmp_path / "lạ.p12"), SECRET, clock)

    report = verifier.verify(stranger.sign(archive, tmp_path / "lạ.pdf").path)

    assert report.ok
    assert report.signatures[0].trusted is False
    assert report.signatures[0].problems == ("unknown_trust",)


def test_a_certificate_that_ended_after_signing_does_not_matter(
    signed: Path, verifier: PdfVerifier, clock: SettableClock
) -> None:
    clock.now += timedelta(days=5000)

    report = verifier.verify(signed)

    assert report.signatures[0].problems == ()
    assert report.signatures[0].trusted is True


def test_a_signature_made_after_the_certificate_ended_is_told(
    archive: Path,
    signer: KeyFileSigner,
    verifier: PdfVerifier,
    clock: SettableClock,
    tmp_path: Path,
) -> None:
    clock.now += timedelta(days=900)
    late = signed_copy(archive.read_bytes(), signer._signer, clock.now)

    report = verifier.verify(_changed(tmp_path / "muộn.pdf", late))

    assert report.signatures[0].problems == ("expired",)
    assert report.signatures[0].trusted is False


def test_a_signing_time_that_lies_ahead_is_told(
    signed: Path, verifier: PdfVerifier, clock: SettableClock
) -> None:
    clock.now -= timedelta(minutes=6)

    assert _problems(verifier.verify(signed)) == {"future_time"}


def test_the_pdfa_check_is_asked_about_the_file(signed: Path, clock: SettableClock) -> None:
    asked = []

    def check(path: Path) -> tuple[str | None, tuple[str, ...]]:
        asked.append(path)
        return "2B", ("thiếu OutputIntent",)

    report = PdfVerifier(clock=clock, pdfa_check=check).verify(signed)

    assert asked == [signed]
    assert (report.pdfa, report.pdfa_problems) == ("2B", ("thiếu OutputIntent",))


def test_a_file_that_asks_for_a_password_is_told(
    archive: Path, tmp_path: Path, verifier: PdfVerifier
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.save(tmp_path / "khóa.pdf", encryption=pikepdf.Encryption(user="mo", owner="chu"))

    with pytest.raises(FileEncryptedError):
        verifier.verify(tmp_path / "khóa.pdf")


def test_a_file_that_opens_without_asking_is_judged(
    archive: Path, tmp_path: Path, verifier: PdfVerifier
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.save(tmp_path / "hạn chế.pdf", encryption=pikepdf.Encryption(user="", owner="chu"))

    assert verifier.verify(tmp_path / "hạn chế.pdf").problems == ("no_signature",)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmptyError),
        (b"\xff\xd8\xff\xe0 anh", FileUnsupportedError),
        (b"%PDF-1.7\n", FileDamagedError),
        (b"%PDF-1.7\nstartxref\n9223372036854775807\n%%EOF\n", FileDamagedError),
        (b"%PDF-1.7\nxref\n0 999999999\ntrailer <<>>\nstartxref\n9\n%%EOF\n", FileDamagedError),
    ],
)
def test_what_is_no_readable_pdf_is_told(
    content: bytes, error: type[IntakeError], tmp_path: Path, verifier: PdfVerifier
) -> None:
    path = tmp_path / "tệp.pdf"
    path.write_bytes(content)

    with pytest.raises(error) as caught:
        verifier.verify(path)

    assert type(caught.value) is error


def test_a_file_cut_short_is_damaged(signed: Path, verifier: PdfVerifier) -> None:
    with pytest.raises(FileDamagedError):
        verifier.verify(_changed(signed, signed.read_bytes()[:-2000]))


def test_a_form_nested_beyond_reason_is_damaged(tmp_path: Path, verifier: PdfVerifier) -> None:
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields "
    body += b"[" * 100_000 + b"]" * 100_000 + b">>>>\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
    end = b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    (tmp_path / "sâu.pdf").write_bytes(body + table + end)

    with pytest.raises(FileDamagedError):
        verifier.verify(tmp_path / "sâu.pdf")


def test_a_missing_file_is_told(tmp_path: Path, verifier: PdfVerifier) -> None:
    with pytest.raises(FileMissingError):
        verifier.verify(tmp_path / "không có.pdf")


def test_a_folder_is_no_pdf(tmp_path: Path, verifier: PdfVerifier) -> None:
    with pytest.raises(IntakeError):
        verifier.verify(tmp_path)


@pytest.mark.parametrize("content", [None, b"khong phai chung thu", b""])
def test_a_root_that_cannot_be_read_is_told_at_once(
    content: bytes | None, tmp_path: Path, clock: SettableClock
) -> None:
    if content is not None:
        (tmp_path / "gốc.pem").write_bytes(content)

    with pytest.raises(SigningError) as caught:
        PdfVerifier(clock=clock, roots=[tmp_path / "gốc.pem"])

    assert caught.value.facts["problem"] == "root_unreadable"


@pytest.mark.corpus
def test_genuine_government_files_are_intact(corpus: Path, clock: SettableClock) -> None:
    verifier = PdfVerifier(clock=clock)
    paths = sorted((corpus / "signatures" / "vn_real").glob("*.pdf"))

    reports = {path.name: verifier.verify(path) for path in paths}

    assert len(paths) >= 5
    assert [name for name, report in reports.items() if not report.ok] == []
    assert _problems(reports["qn_22ttr_two_sigs.pdf"]) == {"weak_digest"}
    assert [one.level for one in reports["qn_22ttr_two_sigs.pdf"].signatures] == ["CAdES", "PKCS7"]
    signer = reports["qd_729_ttg.pdf"].signatures[0].signer
    assert unicodedata.normalize("NFC", signer).startswith("CỔNG THÔNG TIN ĐIỆN TỬ")


@pytest.mark.corpus
def test_tampered_government_files_are_not_ok(corpus: Path, clock: SettableClock) -> None:
    verifier = PdfVerifier(clock=clock)
    paths = sorted((corpus / "signatures" / "vn_tampered").glob("*.pdf"))

    reports = [verifier.verify(path) for path in paths]

    assert len(paths) >= 2
    assert [report.ok for report in reports] == [False] * len(paths)
    assert all(len(report.signatures) == 1 for report in reports)


@pytest.mark.corpus
def test_an_overlay_on_a_genuine_file_is_not_ok(
    corpus: Path, clock: SettableClock, tmp_path: Path
) -> None:
    source = corpus / "signatures" / "vn_real" / "qd_729_ttg.pdf"
    path = _changed(tmp_path / "phủ.pdf", _painted_over(source.read_bytes()))

    report = PdfVerifier(clock=clock).verify(path)

    assert not report.ok
    assert _problems(report) == {"modified"}


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("pades-lta-dss-indirect-arrs-test.pdf", ["B-LTA"]),
        ("pades-with-old-style-signing-cert-attr-issser.pdf", ["B-B"]),
        ("minimal-two-fields-signed-twice.pdf", ["PKCS7", "PKCS7"]),
    ],
)
def test_levels_of_other_makers_files_are_recognised(
    name: str, levels: list[str], corpus: Path, clock: SettableClock
) -> None:
    report = PdfVerifier(clock=clock).verify(corpus / "signatures" / "pyhanko" / "pdf" / name)

    assert report.ok
    assert [one.level for one in report.signatures] == levels


@pytest.mark.corpus
def test_known_attacks_on_forms_and_coverage_are_not_ok(corpus: Path, clock: SettableClock) -> None:
    folder = corpus / "signatures" / "pyhanko" / "pdf"
    attacks = [*folder.glob("*sneaky*.pdf"), *folder.glob("coverage-anomalies/one-*.pdf")]

    reports = [PdfVerifier(clock=clock).verify(path) for path in attacks]

    assert len(attacks) >= 4
    assert all(report.changed_after_signing and not report.ok for report in reports)


@pytest.mark.corpus
def test_nothing_is_fetched_from_the_network(
    corpus: Path, demo: DemoKey, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *host, **_: asked.append(host))
    verifier = PdfVerifier(clock=clock, roots=[demo.root])

    report = verifier.verify(corpus / "signatures" / "vn_real" / "qd_729_ttg.pdf")

    assert asked == []
    assert report.signatures[0].trusted is False


@pytest.mark.corpus
@pytest.mark.slow
def test_no_hostile_file_gets_past_its_errors(corpus: Path, clock: SettableClock) -> None:
    verifier = PdfVerifier(clock=clock)
    accepted = []

    for path in sorted((corpus / "pdf_torture").rglob("*")):
        if path.is_file():
            try:
                report = verifier.verify(path)
            except IntakeError:
                continue
            accepted += [path.name] if report.ok else []

    assert accepted == []
