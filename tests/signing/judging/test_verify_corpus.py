"""Judging genuine, tampered and hostile files of others."""

from __future__ import annotations

import socket
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.file_errors import IntakeError
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.judging.file import PdfVerifier
from tests.fakes.clock import SettableClock
from tests.signing.tampering import painted_over, problems_of, written_beside


@pytest.mark.corpus
def test_genuine_government_files_are_intact(corpus: Path, clock: SettableClock) -> None:
    verifier = PdfVerifier(clock=clock)
    paths = sorted((corpus / "signatures" / "vn_real").glob("*.pdf"))

    reports = {path.name: verifier.verify(path) for path in paths}

    assert len(paths) >= 5
    assert [name for name, report in reports.items() if not report.ok] == []
    assert problems_of(reports["qn_22ttr_two_sigs.pdf"]) == {"weak_digest"}
    assert [one.level for one in reports["qn_22ttr_two_sigs.pdf"].signatures] == ["CAdES", "PKCS7"]
    signer = reports["qd_729_ttg.pdf"].signatures[0].signer
    assert unicodedata.normalize("NFC", signer).startswith("CỔNG THÔNG TIN ĐIỆN TỬ")


@pytest.mark.corpus
def test_the_governments_tool_is_taken_at_the_time_it_meant(
    corpus: Path, clock: SettableClock
) -> None:
    """It signs Vietnam's time as UTC; the stamp of another office and the dictionary agree."""
    verifier = PdfVerifier(clock=clock)
    folder = corpus / "signatures" / "vn_real"

    for name in ("cv_3722_metro", "nq_115_ba_vi", "qd_729_ttg"):
        (signature,) = verifier.verify(folder / f"{name}.pdf").signatures

        assert signature.signed_at is not None
        assert signature.stamped_at is not None
        assert abs(signature.stamped_at - signature.signed_at) < timedelta(seconds=5)


@pytest.mark.corpus
def test_nobody_is_vouched_for_by_other_roots_or_by_none(
    corpus: Path, demo: DemoKey, clock: SettableClock
) -> None:
    path = corpus / "signatures" / "vn_real" / "qn_22ttr_two_sigs.pdf"

    alone = PdfVerifier(clock=clock).verify(path)
    others = PdfVerifier(clock=clock, roots=[demo.root]).verify(path)

    assert [one.trusted for one in alone.signatures] == [None, None]
    assert [one.trusted for one in others.signatures] == [False, False]
    assert all("unknown_trust" in one.problems for one in others.signatures)
    assert alone.ok
    assert others.ok


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
    path = written_beside(tmp_path / "phủ.pdf", painted_over(source.read_bytes()))

    report = PdfVerifier(clock=clock).verify(path)

    assert not report.ok
    assert problems_of(report) == {"modified"}


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
