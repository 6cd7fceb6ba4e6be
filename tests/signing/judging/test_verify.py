"""Judging what was done to signed files."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner_app.domain.file_errors import FileDamagedError, IntakeError
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from tests.signing.tampering import painted_over, problems_of, signature_gap, written_beside


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
    start, end = signature_gap(content)
    place = int(where * (len(content) - (end - start)))
    place += end - start if place >= start else 0
    content[place] ^= 1 << bit

    try:
        report = verifier.verify(written_beside(signed, content))
    except IntakeError:
        return

    assert not report.ok


def test_a_changed_signature_value_is_not_ok(signed: Path, verifier: PdfVerifier) -> None:
    content = bytearray(signed.read_bytes())
    start, end = signature_gap(content)
    value = content[start:end].rstrip(b"0>")
    place = start + len(value) - 8
    content[place] = ord("0") if content[place] != ord("0") else ord("1")

    report = verifier.verify(written_beside(signed, content))

    assert not report.ok
    assert problems_of(report) == {"bad_signature_value"}


def test_a_signature_that_is_no_signature_is_reported_not_raised(
    signed: Path, verifier: PdfVerifier
) -> None:
    content = bytearray(signed.read_bytes())
    start, end = signature_gap(content)
    content[start + 1 : end - 1] = b"0" * (end - start - 2)

    report = verifier.verify(written_beside(signed, content))

    assert not report.ok
    assert problems_of(report) == {"malformed"}
    assert [one.intact for one in report.signatures] == [False]


def test_an_unsigned_overlay_on_a_page_is_not_ok(signed: Path, verifier: PdfVerifier) -> None:
    report = verifier.verify(written_beside(signed, painted_over(signed.read_bytes())))

    assert not report.ok
    assert report.changed_after_signing
    assert report.signatures[0].intact
    assert not report.signatures[0].covers_whole_file
    assert problems_of(report) == {"modified"}


@pytest.mark.parametrize("extra", [b"% them", b"\0", b"\n%%EOF\n", b"x" * 5000])
def test_bytes_after_the_end_are_not_ok(extra: bytes, signed: Path, verifier: PdfVerifier) -> None:
    try:
        report = verifier.verify(written_beside(signed, signed.read_bytes() + extra))
    except FileDamagedError:
        return

    assert not report.ok
    assert report.problems == ("trailing_bytes",)


def test_a_signature_cut_out_of_its_file_is_not_ok(
    signed: Path, archive: Path, signer: FileSigner, verifier: PdfVerifier, tmp_path: Path
) -> None:
    with pikepdf.open(archive) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(tmp_path / "khác.pdf")
    other = signer.sign(
        tmp_path / "khác.pdf", tmp_path / "khác ký.pdf", SignOrder()
    ).path.read_bytes()
    content = bytearray(signed.read_bytes())
    (start, end), (from_start, from_end) = signature_gap(content), signature_gap(other)
    content[start:end] = other[from_start:from_end]

    report = verifier.verify(written_beside(signed, content))

    assert not report.ok
    assert "digest_mismatch" in problems_of(report)


def _shifted(_: bytearray, start: int, end: int) -> tuple[int, int]:
    """The gap ten bytes earlier: what stands before the value is not signed."""
    return start - 10, end - 10


def _early(_: bytearray, start: int, end: int) -> tuple[int, int]:
    """The second range starts in the padding and so ends before the file does."""
    return start, end - 100


def _late(content: bytearray, start: int, end: int) -> tuple[int, int]:
    """The second range starts after the dictionary and claims bytes beyond the file's end."""
    return start, content.index(b">>", end) + 2


@pytest.mark.parametrize("gap", [_shifted, _early, _late])
def test_a_signature_that_leaves_out_more_than_its_own_value_is_not_ok(
    gap: Callable[[bytearray, int, int], tuple[int, int]],
    signed: Path,
    signer: FileSigner,
    verifier: PdfVerifier,
) -> None:
    content = bytearray(signed.read_bytes())
    start, end = signature_gap(content)
    first, second = gap(content, start, end)
    rest = len(content) - end + start - first
    honest, dishonest = ((start, end, len(content) - end), (first, second, rest))
    content[:] = content.replace(b"%d %d %d" % honest, b"%d %d %d" % dishonest)
    digest = hashlib.sha256(content[:first] + content[second : second + rest]).digest()
    value = (
        asyncio.run(signer._held.signer.async_sign(digest, "sha256", use_pades=True)).dump().hex()
    )
    content[start + 1 : start + 1 + len(value)] = value.encode()

    report = verifier.verify(written_beside(signed, content))

    assert problems_of(report) <= {"partial_coverage", "malformed"}
    assert not report.ok


def test_a_signature_of_unknown_kind_is_reported_as_such(
    signed: Path, verifier: PdfVerifier
) -> None:
    content = signed.read_bytes().replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.otherone")

    report = verifier.verify(written_beside(signed, content))

    assert not report.ok
    assert problems_of(report) == {"unsupported_kind"}


def test_an_update_that_old_and_new_programs_read_differently_is_not_ok(
    signed: Path, verifier: PdfVerifier
) -> None:
    content = signed.read_bytes()
    last = re.findall(rb"startxref\s+(\d+)", content)[-1]
    root = re.findall(rb"/Root \d+ \d+ R", content)[-1]
    number = max(int(found) for found in re.findall(rb"\n(\d+) 0 obj", content)) + 1
    place, size = len(content), number + 1
    content += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Index[%d 1]" % (number, size, number)
    content += b"%b/Length 6>>\nstream\n\1%b\0\nendstream\nendobj\n" % (
        root,
        place.to_bytes(4, "big"),
    )
    table = len(content)
    content += (
        b"xref\n0 0\ntrailer\n<</Size %d%b/Prev %b/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            root,
            last,
            place,
            table,
        )
    )

    report = verifier.verify(written_beside(signed, content))

    assert not report.ok
    assert "hybrid_reference" in report.problems
