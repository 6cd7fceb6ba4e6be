"""PAdES levels: what a signature reaches with servers, and without them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.sign_errors import ClockWrongError
from scanner_app.domain.signature import SignerRole, SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.keyfile import OpenedKeyFile
from tests.engine.verapdf import validate
from tests.signing.pki.certificates import DEAD
from tests.signing.pki.liars import answering, saying
from tests.signing.pki.running import PASSWORD, Pki


@pytest.fixture
def online(pki: Pki) -> Terms:
    return Terms(pki.clock, roots=(pki.root,), timestamp_url=pki.tsa_url, check_revocation=True)


@pytest.fixture
def judge(pki: Pki) -> PdfVerifier:
    return PdfVerifier(clock=pki.clock, roots=[pki.root])


def _signer(pki: Pki, name: str, terms: Terms) -> FileSigner:
    return FileSigner(OpenedKeyFile(pki.keyfile(name), PASSWORD), terms)


def _signed(
    pki: Pki, terms: Terms, archive: Path, target: Path, name: str = "officer"
) -> SignedFile:
    return _signer(pki, name, terms).sign(archive, target, SignOrder())


def _levels(judge: PdfVerifier, path: Path) -> list[str]:
    report = judge.verify(path)
    assert report.ok
    assert all(one.trusted for one in report.signatures)
    return [one.level for one in report.signatures]


def test_with_all_servers_a_signature_is_long_term(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    told = _signed(pki, online, archive, tmp_path / "a.pdf")

    assert (told.level, told.warnings) == ("B-LT", ())
    assert _levels(judge, told.path) == ["B-LT"]
    assert told.path.read_bytes().startswith(archive.read_bytes())


def test_with_the_time_server_alone_a_signature_has_its_time(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    told = _signed(pki, replace(online, check_revocation=False), archive, tmp_path / "a.pdf")

    assert (told.level, told.warnings) == ("B-T", ())
    assert _levels(judge, told.path) == ["B-T"]


def test_without_servers_a_signature_is_basic(
    pki: Pki, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    told = _signed(pki, Terms(pki.clock, roots=(pki.root,)), archive, tmp_path / "a.pdf")

    assert (told.level, told.warnings) == ("B-B", ())
    assert _levels(judge, told.path) == ["B-B"]


def test_revocation_lists_do_where_nobody_answers_questions(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    told = _signed(pki, online, archive, tmp_path / "a.pdf", "crl_only")

    assert told.level == "B-LT"
    assert _levels(judge, told.path) == ["B-LT"]


def test_lists_that_are_too_long_to_carry_in_every_file_are_left_out(
    pki: Pki,
    online: Terms,
    judge: PdfVerifier,
    archive: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scanner_app.signing.proofs.chains._MOST_LIST_BYTES", 500)

    told = _signed(pki, online, archive, tmp_path / "a.pdf", "crl_only")

    assert (told.level, told.warnings) == ("B-T", ())
    assert _levels(judge, told.path) == ["B-T"]


def test_a_time_server_that_is_down_costs_the_level_and_is_told(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    told = _signed(pki, replace(online, timestamp_url=DEAD), archive, tmp_path / "a.pdf")

    assert (told.level, told.warnings) == ("B-B", ("sign.timestamp_failed",))
    assert _levels(judge, told.path) == ["B-B"]


def test_a_time_server_that_lies_costs_the_level_and_is_told(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    lying = replace(online, timestamp_url=pki.tsa("stranger"))

    told = _signed(pki, lying, archive, tmp_path / "a.pdf")

    assert (told.level, told.warnings) == ("B-B", ("sign.timestamp_wrong",))
    assert _levels(judge, told.path) == ["B-B"]


def test_issuers_that_do_not_answer_cost_the_level_and_are_told(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    told = _signed(pki, online, archive, tmp_path / "a.pdf", "unreachable")

    assert (told.level, told.warnings) == ("B-T", ("sign.revocation_unknown",))
    assert _levels(judge, told.path) == ["B-T"]


def test_a_time_server_that_is_down_is_asked_once_a_batch(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    with answering(saying(b"", status=503)) as server:
        signer = _signer(pki, "officer", replace(online, timestamp_url=server.url))
        told = [signer.sign(archive, tmp_path / f"{n}.pdf", SignOrder()) for n in range(3)]

        assert [one.level for one in told] == ["B-B"] * 3
        assert len(server.asked) == 1


def test_a_time_server_that_goes_away_leaves_the_rest_of_the_batch_basic(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    signer = _signer(pki, "officer", online)
    before = signer.sign(archive, tmp_path / "a.pdf", SignOrder())
    server = signer._proofs.server
    assert server is not None
    server._url = DEAD

    after = signer.sign(archive, tmp_path / "b.pdf", SignOrder())

    assert (before.level, after.level) == ("B-LT", "B-B")
    assert after.warnings == ("sign.timestamp_failed",)


def test_a_clock_that_is_set_wrong_in_mid_batch_signs_nothing_more(
    pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    off = [timedelta()]

    def clock() -> datetime:
        return pki.clock() + off[0]

    signer = _signer(pki, "officer", replace(online, clock=clock))
    off[0] = timedelta(days=1)

    with pytest.raises(ClockWrongError) as caught:
        signer.sign(archive, tmp_path / "a.pdf", SignOrder())

    assert caught.value.ends_batch
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.slow
def test_officer_and_agency_are_both_long_term_and_the_file_stays_pdfa(
    pki: Pki, online: Terms, judge: PdfVerifier, archive: Path, tmp_path: Path
) -> None:
    first = _signed(pki, online, archive, tmp_path / "một.pdf")

    second = _signer(pki, "agency", online).sign(
        first.path, tmp_path / "hai.pdf", SignOrder(SignerRole.AGENCY)
    )

    assert (first.level, second.level) == ("B-LT", "B-LT")
    assert _levels(judge, second.path) == ["B-LT", "B-LT"]
    assert second.path.read_bytes().startswith(first.path.read_bytes())
    assert validate([first.path, second.path]) == {first.path: [], second.path: []}


@pytest.mark.parametrize(
    ("level", "most_bytes"),
    [("B-B", 18_000), ("B-T", 23_000), ("B-LT", 33_000)],
)
def test_each_level_adds_little(
    level: str, most_bytes: int, pki: Pki, online: Terms, archive: Path, tmp_path: Path
) -> None:
    """Measured 2026-11-26 with RSA 2048: 9.7, 14.5 and 23.6 kB."""
    terms = {
        "B-B": Terms(pki.clock),
        "B-T": replace(online, check_revocation=False),
        "B-LT": online,
    }[level]

    told = _signed(pki, terms, archive, tmp_path / "a.pdf")

    assert told.level == level
    assert told.size_bytes - archive.stat().st_size < most_bytes
