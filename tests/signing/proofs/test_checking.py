"""A certificate is checked before it signs: whose, for what, how long, by whom, still."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner_app.domain.sign_errors import (
    CertificateExpiredError,
    CertificateRevokedError,
    CertificateUntrustedError,
    CertificateUsageError,
    ClockWrongError,
    HolderMismatchError,
    SigningError,
)
from scanner_app.signing.held import Terms
from scanner_app.signing.keyfile import OpenedKeyFile
from scanner_app.signing.proofs.checking import is_name_of, require_usable
from tests.signing.pki.running import PASSWORD, Pki


@pytest.fixture
def terms(pki: Pki) -> Terms:
    return Terms(pki.clock, roots=(pki.root,), check_revocation=True)


def _check(pki: Pki, name: str, terms: Terms) -> None:
    require_usable(OpenedKeyFile(pki.keyfile(name), PASSWORD).signer, terms)


def test_a_good_certificate_passes(pki: Pki, terms: Terms) -> None:
    _check(pki, "officer", terms)


@pytest.mark.parametrize("name", ["expired", "future"])
def test_a_certificate_out_of_its_time_is_refused(name: str, pki: Pki, terms: Terms) -> None:
    with pytest.raises(CertificateExpiredError) as caught:
        _check(pki, name, terms)

    facts: Any = caught.value.facts
    assert not facts["not_before"] < pki.clock() < facts["not_after"]


def test_a_revoked_certificate_is_refused_with_its_day(pki: Pki, terms: Terms) -> None:
    with pytest.raises(CertificateRevokedError) as caught:
        _check(pki, "revoked", terms)

    assert caught.value.facts["revoked_at"] == "2025-01-31T00:00:00+00:00"
    assert caught.value.ends_batch


def test_a_revoked_certificate_is_refused_without_roots_too(pki: Pki, terms: Terms) -> None:
    with pytest.raises(CertificateRevokedError):
        _check(pki, "revoked", replace(terms, roots=()))


def test_nobody_is_asked_about_revocation_when_that_is_off(pki: Pki, terms: Terms) -> None:
    _check(pki, "revoked", replace(terms, check_revocation=False))


@pytest.mark.parametrize("name", ["encryption", "web_server"])
def test_a_certificate_for_something_else_is_refused(name: str, pki: Pki, terms: Terms) -> None:
    with pytest.raises(CertificateUsageError):
        _check(pki, name, terms)


def test_a_certificate_of_strangers_is_refused(pki: Pki, terms: Terms) -> None:
    with pytest.raises(CertificateUntrustedError):
        _check(pki, "orphan", terms)


def test_without_roots_trust_is_not_judged(pki: Pki, terms: Terms) -> None:
    _check(pki, "orphan", replace(terms, roots=()))


def test_an_issuers_certificate_that_did_not_come_along_is_fetched(pki: Pki, terms: Terms) -> None:
    _check(pki, "officer_alone", terms)


def test_an_issuers_certificate_may_lie_among_the_roots(pki: Pki, terms: Terms) -> None:
    offline = replace(terms, check_revocation=False)
    with pytest.raises(CertificateUntrustedError):
        _check(pki, "officer_alone", offline)

    _check(pki, "officer_alone", replace(offline, roots=(pki.root, pki.folder / "ca.crt")))


def test_statements_that_cannot_be_judged_are_no_reason_to_refuse(pki: Pki, terms: Terms) -> None:
    """Trusting the issuer alone, nothing vouches for who signs its revocation list."""
    _check(pki, "crl_only", replace(terms, roots=(pki.folder / "ca.crt",)))


def test_a_root_that_cannot_be_read_is_told(pki: Pki, terms: Terms, tmp_path: Path) -> None:
    (tmp_path / "goc.crt").write_text("khong phai chung thu")

    with pytest.raises(SigningError) as caught:
        _check(pki, "officer", replace(terms, roots=(tmp_path / "goc.crt",)))

    assert caught.value.facts["problem"] == "root_unreadable"


def test_servers_that_do_not_answer_are_no_reason_to_refuse(pki: Pki, terms: Terms) -> None:
    _check(pki, "unreachable", terms)


@pytest.mark.parametrize(
    "holder", ["Nguyễn Văn An", "NGUYỄN VĂN AN", "nguyen van an", "  Nguyễn  Văn An "]
)
def test_a_holder_is_told_by_name_however_it_is_written(
    holder: str, pki: Pki, terms: Terms
) -> None:
    _check(pki, "officer", replace(terms, holder=holder))


@pytest.mark.parametrize("holder", ["Trần Thị Bình", "Nguyễn Văn", "Nguyễn Văn Ân", "An"])
def test_another_persons_certificate_is_refused(holder: str, pki: Pki, terms: Terms) -> None:
    with pytest.raises(HolderMismatchError):
        _check(pki, "officer", replace(terms, holder=holder))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Văn Hòa", "NGUYỄN VĂN HOÀ", True),
        ("UBND Phường Đông Kinh", "UBND PHUONG DONG KINH", True),
        ("Lê Thị Hồng", "Lê Thị Hông", False),
        ("Lê Thị Hồng", "Lê Thị Hồng Nhung", False),
    ],
)
def test_accents_count_when_both_names_have_some(one: str, other: str, *, same: bool) -> None:
    assert is_name_of(one, other) is same
    assert is_name_of(other, one) is same


def test_a_clock_behind_what_the_store_knows_is_refused(pki: Pki, terms: Terms) -> None:
    known = pki.clock() + timedelta(days=1)

    with pytest.raises(ClockWrongError) as caught:
        _check(pki, "officer", replace(terms, not_before=known))

    assert caught.value.facts["by"] == "journal"
    assert caught.value.facts["off_s"] == pytest.approx(-86400, abs=30)


def test_a_time_server_outweighs_what_a_clock_that_was_ahead_once_left(
    pki: Pki, terms: Terms
) -> None:
    later = pki.clock() + timedelta(days=30)

    _check(pki, "officer", replace(terms, not_before=later, timestamp_url=pki.tsa_url))


def test_a_clock_little_behind_the_store_passes(pki: Pki, terms: Terms) -> None:
    _check(pki, "officer", replace(terms, not_before=pki.clock() + timedelta(minutes=4)))


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_a_day_off_is_told_before_it_makes_a_certificate_look_ended(
    days: int, pki: Pki, terms: Terms
) -> None:
    def clock() -> datetime:
        return pki.clock() + timedelta(days=days)

    with pytest.raises(ClockWrongError):
        _check(pki, "expired", replace(terms, clock=clock, timestamp_url=pki.tsa_url))
