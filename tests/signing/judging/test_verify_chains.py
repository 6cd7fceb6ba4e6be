"""Judging who vouches: chains, revocation, proof of time, levels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.fields import SigSeedSubFilter

from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.signing.judging.file import PdfVerifier
from tests.fakes.clock import SettableClock
from tests.signing.issuing import (
    Holder,
    Issuers,
    Proofs,
    answer,
    issue,
    make_issuers,
    revocations,
    signed_by,
    stamped_by,
    stamper,
    with_proofs,
)
from tests.signing.keyfiles import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def issuers() -> Issuers:
    return make_issuers()


class Judge:
    """Judges bytes by certificates that IT trusts."""

    def __init__(self, folder: Path, clock: SettableClock) -> None:
        self._folder = folder
        self._clock = clock

    def file(self, content: bytes, trusted: Sequence[Holder]) -> FileReport:
        path = self._folder / "tệp.pdf"
        path.write_bytes(content)
        roots = [each.write(self._folder / f"{number}.crt") for number, each in enumerate(trusted)]
        return PdfVerifier(clock=self._clock, roots=roots).verify(path)

    def __call__(self, content: bytes, *trusted: Holder) -> SignatureReport:
        report = self.file(content, trusted)
        assert report.ok
        assert len(report.signatures) == 1
        return report.signatures[0]


@pytest.fixture
def judge(tmp_path: Path, clock: SettableClock) -> Judge:
    clock.now = NOON + DAY
    return Judge(tmp_path, clock)


@pytest.fixture
def content(archive: Path) -> bytes:
    return archive.read_bytes()


# --- chains -----------------------------------------------------------------------------------


def test_a_chain_over_an_authority_in_the_signature_is_trusted(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    found = judge(signed_by(content, issuers.officer), issuers.root)

    assert found.trusted is True
    assert (found.signer, found.issuer) == ("Nguyễn Văn Thử", "Nơi cấp Thử")
    assert found.organisation == "Tổ chức Thử Nghiệm"
    assert found.serial == f"{issuers.officer.certificate.serial_number:x}"


def _alone(holder: Holder) -> Holder:
    """As the government's files: nothing but the signer's own certificate comes along."""
    return Holder(holder.certificate, holder.key)


def test_a_lone_certificate_needs_its_authority_among_the_trusted_files(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    signed = signed_by(content, _alone(issuers.officer))

    assert judge(signed, issuers.root).problems == ("unknown_trust",)
    assert judge(signed, issuers.root, issuers.ca).trusted is True
    assert judge(signed, issuers.ca).trusted is True
    assert judge(signed).trusted is None


def test_an_authority_that_ended_before_signing_vouches_for_nothing(
    content: bytes, judge: Judge
) -> None:
    root = issue("Gốc", ca=True)
    ended = issue("Nơi cấp cũ", root, ca=True, end=NOON - DAY)

    found = judge(signed_by(content, issue("Nguyễn Văn Thử", ended)), root)

    assert found.trusted is False
    assert found.problems == ("expired",)


def test_a_signer_that_certified_itself_under_a_known_name_is_not_trusted(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    forged = issue("Nơi cấp Thử", issue("Gốc Thử", ca=True), ca=True)

    found = judge(signed_by(content, issue("Nguyễn Văn Thử", forged)), issuers.root)

    assert found.trusted is False
    assert found.problems == ("unknown_trust",)


def test_who_is_no_authority_certifies_nobody(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    found = judge(signed_by(content, issue("Kẻ khác", issuers.officer)), issuers.root)

    assert found.trusted is False


# --- revocation -------------------------------------------------------------------------------


def test_without_data_the_revocation_state_is_told_as_unknown(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    found = judge(signed_by(content, issuers.officer), issuers.root)

    assert (found.revocation, found.problems) == ("unknown", ("revocation_unknown",))


def test_lists_in_the_file_say_that_nothing_was_revoked(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    signed = with_proofs(signed_by(content, issuers.officer), issuers.proofs())

    found = judge(signed, issuers.root)

    assert (found.revocation, found.trusted, found.problems) == ("good", True, ())


def test_lists_that_had_ended_before_signing_say_nothing(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    signed = with_proofs(signed_by(content, issuers.officer), issuers.proofs(at=NOON - 9 * DAY))

    assert judge(signed, issuers.root).revocation == "unknown"


def test_a_certificate_revoked_before_signing_is_not_trusted(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    stamped = signed_by(content, issuers.officer, stamp=stamper(issuers.tsa))
    signed = with_proofs(stamped, issuers.proofs(officer_since=NOON - DAY))

    found = judge(signed, issuers.root)

    assert (found.revocation, found.trusted, found.problems) == ("revoked", False, ("revoked",))


def test_a_later_revocation_matters_only_without_proof_of_the_time(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    later = issuers.proofs(at=NOON + 2 * HOUR, officer_since=NOON + HOUR)

    proven = judge(
        with_proofs(signed_by(content, issuers.officer, stamp=stamper(issuers.tsa)), later),
        issuers.root,
    )
    claimed = judge(with_proofs(signed_by(content, issuers.officer), later), issuers.root)
    lying = judge(
        with_proofs(
            signed_by(content, issuers.officer, stamp=stamper(issuers.stranger_tsa)), later
        ),
        issuers.root,
    )

    assert (proven.revocation, proven.trusted) == ("good", True)
    assert (claimed.revocation, claimed.trusted) == ("revoked", False)
    assert (lying.revocation, lying.trusted) == ("revoked", False)


def test_a_revoked_authority_takes_its_signers_along(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    since = {issuers.ca.certificate.serial_number: NOON - DAY}
    proofs = Proofs([issuers.ca], [], [revocations(issuers.root, since), revocations(issuers.ca)])

    found = judge(with_proofs(signed_by(content, issuers.officer), proofs), issuers.root)

    assert (found.revocation, found.trusted) == ("revoked", False)


@pytest.mark.parametrize(("since", "state"), [(None, "good"), (NOON - DAY, "revoked")])
def test_answers_of_issuers_count_as_lists_do(
    since: datetime | None, state: str, content: bytes, issuers: Issuers, judge: Judge
) -> None:
    told = [
        answer(issuers.officer, issuers.ca, since=since),
        answer(issuers.ca, issuers.root),
    ]

    found = judge(
        with_proofs(signed_by(content, issuers.officer), Proofs([issuers.ca], told)), issuers.root
    )

    assert found.revocation == state


def test_an_answer_of_somebody_else_counts_for_nothing(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    stranger = issue("Kẻ khác", issuers.root, purpose=ExtendedKeyUsageOID.OCSP_SIGNING)
    told = [
        answer(issuers.officer, issuers.ca, responder=stranger),
        answer(issuers.ca, issuers.root),
    ]

    found = judge(
        with_proofs(signed_by(content, issuers.officer), Proofs([issuers.ca], told)), issuers.root
    )

    assert found.revocation == "unknown"


def test_a_list_that_somebody_else_signed_counts_for_nothing(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    forged = issue("Nơi cấp Thử", ca=True)
    since = {issuers.officer.certificate.serial_number: NOON - DAY}
    proofs = Proofs([issuers.ca], [], [revocations(issuers.root), revocations(forged, since)])

    found = judge(with_proofs(signed_by(content, issuers.officer), proofs), issuers.root)

    assert (found.revocation, found.trusted) == ("unknown", True)


def test_data_inside_an_older_programs_signature_count_too(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    proofs = issuers.proofs(officer_since=NOON - DAY)
    signed = signed_by(
        content, issuers.officer, kind=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, inside=proofs
    )

    found = judge(signed, issuers.root)

    assert (found.level, found.revocation) == ("PKCS7", "revoked")


# --- time stamps and levels -------------------------------------------------------------------


def test_a_trusted_stamp_proves_the_time(content: bytes, issuers: Issuers, judge: Judge) -> None:
    signed = signed_by(content, issuers.officer, at=NOON - HOUR, stamp=stamper(issuers.tsa, NOON))

    found = judge(signed, issuers.root)

    assert (found.signed_at, found.stamped_at) == (NOON - HOUR, NOON)
    assert found.level == "B-T"
    assert "timestamp_untrusted" not in found.problems


def test_a_stamp_by_a_stranger_is_told_and_proves_nothing(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    signed = signed_by(content, issuers.officer, stamp=stamper(issuers.stranger_tsa))

    found = judge(signed, issuers.root)

    assert (found.level, found.stamped_at) == ("B-B", None)
    assert "timestamp_untrusted" in found.problems
    assert judge(signed).level == "B-T"


def test_who_may_not_stamp_stamps_nothing(content: bytes, issuers: Issuers, judge: Judge) -> None:
    colleague = issue("Trần Thị Thử", issuers.ca, may_stamp=True)
    signed = signed_by(content, issuers.officer, stamp=stamper(colleague))

    found = judge(signed, issuers.root)

    assert found.level == "B-B"
    assert "timestamp_untrusted" in found.problems


def test_a_stamper_revoked_before_it_stamped_proves_nothing(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    since = {issuers.tsa.certificate.serial_number: NOON - DAY}
    signed = signed_by(content, issuers.officer, stamp=stamper(issuers.tsa))

    found = judge(
        with_proofs(signed, Proofs([issuers.ca], [], [revocations(issuers.root, since)])),
        issuers.root,
    )

    assert "timestamp_untrusted" in found.problems


def test_a_signing_time_after_its_own_stamp_is_told(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    signed = signed_by(content, issuers.officer, at=NOON + HOUR, stamp=stamper(issuers.tsa))

    assert "time_conflict" in judge(signed, issuers.root).problems


def test_the_stamped_time_decides_whether_a_certificate_had_ended(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    short = issue("Nguyễn Văn Thử", issuers.ca, end=NOON - HOUR)
    signed = signed_by(content, short, at=NOON - 2 * HOUR, stamp=stamper(issuers.tsa))

    found = judge(signed, issuers.root)

    assert found.trusted is False
    assert "expired" in found.problems


def test_a_document_stamp_after_the_signature_makes_it_level_t(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    signed = stamped_by(signed_by(content, issuers.officer), stamper(issuers.tsa))

    found = judge(signed, issuers.root)

    assert (found.level, found.stamped_at) == ("B-T", NOON)


def test_a_document_stamp_before_the_signature_proves_nothing_about_it(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    stamped = stamped_by(content, stamper(issuers.tsa))

    assert judge(signed_by(stamped, issuers.officer), issuers.root).level == "B-B"


def test_levels_grow_as_proofs_and_stamps_are_added(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    basic = signed_by(content, issuers.officer)
    with_time = stamped_by(basic, stamper(issuers.tsa))
    with_data = with_proofs(with_time, issuers.proofs())
    lasting = stamped_by(with_data, stamper(issuers.tsa, NOON + HOUR), "Dau2")

    levels = [judge(each, issuers.root).level for each in (basic, with_time, with_data, lasting)]

    assert levels == ["B-B", "B-T", "B-LT", "B-LTA"]


@pytest.mark.parametrize("proofs", ["other", "nothing"])
def test_a_store_that_says_nothing_about_the_signer_makes_no_level(
    proofs: str, content: bytes, issuers: Issuers, judge: Judge
) -> None:
    stranger = issue("Gốc Lạ", ca=True)
    lists = [revocations(stranger)] if proofs == "other" else []
    signed = signed_by(content, issuers.officer, stamp=stamper(issuers.tsa))

    found = judge(with_proofs(signed, Proofs([issuers.ca], [], lists)), issuers.root)

    assert found.level == "B-T"


def test_bytes_that_are_no_revocation_data_are_passed_over(
    content: bytes, issuers: Issuers, judge: Judge
) -> None:
    proofs = issuers.proofs()
    good = with_proofs(signed_by(content, issuers.officer), proofs)
    spoilt = good.replace(proofs.crls[1].dump(), b"\x30\x03" + proofs.crls[1].dump()[2:])

    assert spoilt != good
    assert judge(spoilt, issuers.root).revocation == "unknown"


def test_certificates_are_read_from_one_file_of_many(
    content: bytes, issuers: Issuers, tmp_path: Path, clock: Any
) -> None:
    clock.now = NOON + DAY
    bundle = tmp_path / "tin cậy.pem"
    bundle.write_bytes(
        b"".join(each.certificate.public_bytes(Encoding.PEM) for each in (issuers.root, issuers.ca))
    )
    path = tmp_path / "tệp.pdf"
    path.write_bytes(signed_by(content, _alone(issuers.officer)))

    report = PdfVerifier(clock=clock, roots=[bundle]).verify(path)

    assert report.signatures[0].trusted is True
