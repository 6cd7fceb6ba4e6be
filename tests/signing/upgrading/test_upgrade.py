"""Proof added later: signed bytes stay, the level rises as far as servers allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.sign_errors import (
    CertificateExpiredError,
    CertificateRevokedError,
    ClockWrongError,
    NothingToAddError,
    RevocationUnknownError,
    SigningError,
    TimestampError,
    TimestampServerMissingError,
    TimestampWrongError,
)
from scanner_app.domain.signature import SignerRole, SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.keyfile import OpenedKeyFile
from scanner_app.signing.upgrading.file import Upgrader
from tests.engine.verapdf import validate
from tests.signing.pki.liars import answering, saying
from tests.signing.pki.running import PASSWORD, Pki


@pytest.fixture
def online(pki: Pki) -> Terms:
    return Terms(pki.clock, roots=(pki.root,), timestamp_url=pki.tsa_url, check_revocation=True)


@pytest.fixture
def judge(pki: Pki) -> PdfVerifier:
    return PdfVerifier(clock=pki.clock, roots=[pki.root])


@pytest.fixture
def offline(pki: Pki, archive: Path, tmp_path: Path) -> Path:
    """Signed by the officer while nobody could be asked."""
    return _signed(pki, "officer", archive, tmp_path / "ngoài mạng.pdf")


def _signed(pki: Pki, name: str, source: Path, target: Path, terms: Terms | None = None) -> Path:
    signer = FileSigner(OpenedKeyFile(pki.keyfile(name), PASSWORD), terms or Terms(pki.clock))
    role = SignerRole.AGENCY if name == "agency" else SignerRole.OFFICER
    return signer.sign(source, target, SignOrder(role)).path


def _levels(judge: PdfVerifier, path: Path) -> list[str]:
    report = judge.verify(path)
    assert report.ok
    assert all(one.trusted for one in report.signatures)
    return [one.level for one in report.signatures]


def test_a_file_signed_offline_becomes_long_term_by_updates_alone(
    online: Terms, judge: PdfVerifier, offline: Path, tmp_path: Path
) -> None:
    before = offline.read_bytes()

    told = Upgrader(online).upgrade(offline, tmp_path / "mới.pdf")

    after = told.path.read_bytes()
    assert offline.read_bytes() == before
    assert after.startswith(before)
    assert len(after) == told.size_bytes
    assert _levels(judge, told.path) == ["B-LT"]
    # Measured 2026-11-26: 20.2 kB.
    assert len(after) - len(before) < 33_000


def test_without_asking_issuers_it_gets_its_time(
    online: Terms, judge: PdfVerifier, offline: Path, tmp_path: Path
) -> None:
    told = Upgrader(replace(online, check_revocation=False)).upgrade(offline, tmp_path / "a.pdf")

    assert _levels(judge, told.path) == ["B-T"]


def test_issuers_that_are_silent_leave_it_with_its_time(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    source = _signed(pki, "unreachable", archive, tmp_path / "a.pdf")

    told = Upgrader(online).upgrade(source, tmp_path / "b.pdf")

    assert _levels(judge, told.path) == ["B-T"]


def test_a_stamped_file_gets_what_issuers_say_and_no_further_stamp(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    stamped = _signed(
        pki, "officer", archive, tmp_path / "a.pdf", replace(online, check_revocation=False)
    )

    told = Upgrader(online).upgrade(stamped, tmp_path / "b.pdf")

    assert _levels(judge, told.path) == ["B-LT"]
    assert b"/DocTimeStamp" not in told.path.read_bytes()


def test_for_the_archive_a_stamp_covers_all_of_it(
    online: Terms, judge: PdfVerifier, offline: Path, tmp_path: Path
) -> None:
    upgrader = Upgrader(online)
    long_term = upgrader.upgrade(offline, tmp_path / "a.pdf")

    told = upgrader.upgrade(long_term.path, tmp_path / "b.pdf", archive=True)

    assert _levels(judge, told.path) == ["B-LTA"]
    with pytest.raises(NothingToAddError):
        upgrader.upgrade(told.path, tmp_path / "c.pdf", archive=True)


@pytest.mark.slow
def test_two_signatures_are_upgraded_at_once_and_the_file_stays_pdfa(
    pki: Pki, online: Terms, judge: PdfVerifier, offline: Path, tmp_path: Path
) -> None:
    both = _signed(pki, "agency", offline, tmp_path / "hai.pdf")
    upgrader = Upgrader(online)

    told = upgrader.upgrade(both, tmp_path / "mới.pdf")
    kept = upgrader.upgrade(told.path, tmp_path / "lưu.pdf", archive=True)

    assert _levels(judge, told.path) == ["B-LT", "B-LT"]
    assert _levels(judge, kept.path) == ["B-LTA", "B-LTA"]
    assert told.path.read_bytes().startswith(both.read_bytes())
    assert validate([told.path, kept.path]) == {told.path: [], kept.path: []}


def test_a_signature_after_a_stamp_gets_a_stamp_of_its_own(
    pki: Pki, online: Terms, judge: PdfVerifier, offline: Path, tmp_path: Path
) -> None:
    first = Upgrader(online).upgrade(offline, tmp_path / "a.pdf")
    both = _signed(pki, "agency", first.path, tmp_path / "b.pdf")

    told = Upgrader(online).upgrade(both, tmp_path / "c.pdf")

    levels = _levels(judge, told.path)
    assert levels[1] == "B-LT"
    assert levels[0] in ("B-LT", "B-LTA")


def test_a_file_that_has_everything_is_left_as_it_is(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    full = _signed(pki, "officer", archive, tmp_path / "a.pdf", online)

    with pytest.raises(NothingToAddError) as caught:
        Upgrader(online).upgrade(full, tmp_path / "b.pdf")

    assert caught.value.facts["level"] == "B-LT"
    assert not (tmp_path / "b.pdf").exists()


def test_without_a_time_server_nothing_is_done(
    online: Terms, offline: Path, tmp_path: Path
) -> None:
    with pytest.raises(TimestampServerMissingError):
        Upgrader(replace(online, timestamp_url="")).upgrade(offline, tmp_path / "b.pdf")

    assert not (tmp_path / "b.pdf").exists()


def test_a_time_server_that_is_down_is_asked_once_for_all_files(
    online: Terms, offline: Path, tmp_path: Path
) -> None:
    with answering(saying(b"", status=503)) as server:
        upgrader = Upgrader(replace(online, timestamp_url=server.url))
        for _ in range(3):
            with pytest.raises(TimestampError):
                upgrader.upgrade(offline, tmp_path / "b.pdf")

        assert len(server.asked) == 1
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("name", ["no_tsa", "stranger"])
def test_a_time_server_that_lies_is_not_believed(
    name: str, pki: Pki, online: Terms, offline: Path, tmp_path: Path
) -> None:
    with pytest.raises(TimestampWrongError):
        Upgrader(replace(online, timestamp_url=pki.tsa(name))).upgrade(offline, tmp_path / "b.pdf")


def test_issuers_alone_missing_and_silent_are_told(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    stamped = _signed(pki, "unreachable", archive, tmp_path / "a.pdf", online)

    with pytest.raises(RevocationUnknownError):
        Upgrader(online).upgrade(stamped, tmp_path / "b.pdf")


def test_a_certificate_that_was_revoked_since_cannot_be_helped(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    source = _signed(pki, "revoked", archive, tmp_path / "a.pdf")

    with pytest.raises(CertificateRevokedError):
        Upgrader(online).upgrade(source, tmp_path / "b.pdf")


def test_a_certificate_that_ended_since_cannot_be_helped(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    then = pki.certificate("expired").not_valid_after - timedelta(days=1)
    source = _signed(pki, "expired", archive, tmp_path / "a.pdf", Terms(lambda: then))

    with pytest.raises(CertificateExpiredError):
        Upgrader(online).upgrade(source, tmp_path / "b.pdf")


def test_a_wrong_clock_is_told(pki: Pki, online: Terms, offline: Path, tmp_path: Path) -> None:
    wrong = replace(online, clock=lambda: pki.clock() + timedelta(days=1))

    with pytest.raises(ClockWrongError):
        Upgrader(wrong).upgrade(offline, tmp_path / "b.pdf")


def test_a_file_of_strangers_gets_its_time(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    source = _signed(pki, "orphan", archive, tmp_path / "a.pdf")

    told = Upgrader(online).upgrade(source, tmp_path / "b.pdf")

    (one,) = judge.verify(told.path).signatures
    assert (one.level, one.trusted, one.stamped_at is not None) == ("B-T", False, True)


@pytest.mark.parametrize("change", [b"khong phai PDF", None])
def test_what_does_not_verify_is_not_upgraded(
    change: bytes | None, online: Terms, offline: Path, tmp_path: Path
) -> None:
    broken = bytearray(offline.read_bytes())
    broken[500] ^= 1
    (tmp_path / "hỏng.pdf").write_bytes(bytes(broken) + (change or b""))

    with pytest.raises(SigningError) as caught:
        Upgrader(online).upgrade(tmp_path / "hỏng.pdf", tmp_path / "b.pdf")

    assert caught.value.facts["problem"] == "not_sound"


def test_what_is_not_signed_is_not_upgraded(online: Terms, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(SigningError) as caught:
        Upgrader(online).upgrade(archive, tmp_path / "b.pdf")

    assert caught.value.facts["problem"] == "not_sound"
