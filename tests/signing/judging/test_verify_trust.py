"""Judging who vouches for a signature, and when it was made."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from scanner_app.domain.signature import SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.pades import signed_copy
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import SECRET, file_signer, write_keyfile
from tests.signing.tampering import problems_of, written_beside


def test_without_roots_trust_is_not_judged(signed: Path, clock: SettableClock) -> None:
    report = PdfVerifier(clock=clock).verify(signed)

    assert report.ok
    assert report.signatures[0].trusted is None
    assert report.signatures[0].problems == ()


def test_a_signer_no_root_vouches_for_is_told_but_the_file_is_intact(
    archive: Path, tmp_path: Path, verifier: PdfVerifier, clock: SettableClock
) -> None:
    stranger = file_signer(write_keyfile(tmp_path / "lạ.p12"), SECRET, clock)

    report = verifier.verify(stranger.sign(archive, tmp_path / "lạ.pdf", SignOrder()).path)

    assert report.ok
    assert report.signatures[0].trusted is False
    assert report.signatures[0].problems == ("unknown_trust",)


def test_a_certificate_that_ended_after_signing_still_counts_and_the_lack_of_proof_is_told(
    signed: Path, verifier: PdfVerifier, clock: SettableClock
) -> None:
    clock.now += timedelta(days=5000)

    report = verifier.verify(signed)

    assert report.signatures[0].problems == ("time_unproven",)
    assert report.signatures[0].trusted is True


def test_a_signature_made_after_the_certificate_ended_is_told(
    archive: Path,
    signer: FileSigner,
    verifier: PdfVerifier,
    clock: SettableClock,
    tmp_path: Path,
) -> None:
    clock.now += timedelta(days=900)
    late = signed_copy(archive.read_bytes(), signer._held.signer, clock.now, SignOrder())

    report = verifier.verify(written_beside(tmp_path / "muộn.pdf", late))

    assert report.signatures[0].problems == ("expired",)
    assert report.signatures[0].trusted is False


def test_a_signing_time_that_lies_ahead_is_told(
    signed: Path, verifier: PdfVerifier, clock: SettableClock
) -> None:
    clock.now -= timedelta(minutes=6)

    assert problems_of(verifier.verify(signed)) == {"future_time"}


def test_the_pdfa_check_is_asked_about_the_file(signed: Path, clock: SettableClock) -> None:
    asked = []

    def check(path: Path) -> tuple[str | None, tuple[str, ...]]:
        asked.append(path)
        return "2B", ("thiếu OutputIntent",)

    report = PdfVerifier(clock=clock, pdfa_check=check).verify(signed)

    assert asked == [signed]
    assert (report.pdfa, report.pdfa_problems) == ("2B", ("thiếu OutputIntent",))
