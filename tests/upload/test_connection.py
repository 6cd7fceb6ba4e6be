"""The connection to the province: who is trusted, what is refused, and how it is told."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange_errors import (
    CounterUnknownError,
    DeliveryAbsentError,
    EventsOutOfStepError,
    ExchangeError,
    MessageInvalidError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.upload_errors import (
    AuthorityMissingError,
    CertificateExpiredError,
    CertificateInvalidError,
    CertificateMissingError,
    CertificatePasswordError,
    CertificateRefusedError,
    DeliveredBrokenError,
    ReadBackMismatchError,
    ServerUntrustedError,
    TargetConflictError,
    TargetForbiddenError,
    TargetFullError,
    TargetUnreachableError,
    TooLargeError,
    UploadError,
)
from scanner_app.upload.province.connection import ProvinceConnection
from scanner_app.upload.province.refusals import refusal
from tests.fakes.clock import START
from tests.stand.bad_line import bad_line
from tests.stand.pki import Pki
from tests.upload.province_stand import ProvinceStand

_KEY = b"-----BEGIN PRIVATE KEY"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Another authority."""
    return Pki(tmp_path_factory.mktemp("foreign"), "Somebody else's authority")


@pytest.fixture
def connection(stand: ProvinceStand) -> Iterator[ProvinceConnection]:
    with closing(stand.connection()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("status", "code", "kind", "transient"),
    [
        (400, "exchange.message_invalid", MessageInvalidError, False),
        (401, "exchange.counter_unknown", CounterUnknownError, False),
        (403, "exchange.other_office", NotOurOfficeError, False),
        (404, "delivery.absent", DeliveryAbsentError, True),
        (409, "upload.conflict", TargetConflictError, False),
        (409, "exchange.out_of_step", EventsOutOfStepError, True),
        (409, "exchange.forked", StreamForkedError, False),
        (422, "upload.mismatch", ReadBackMismatchError, True),
        (422, "upload.signature_broken", DeliveredBrokenError, False),
        (413, "upload.too_large", TooLargeError, False),
        (413, "", TooLargeError, False),
        (400, "", CertificateRefusedError, False),
        (495, "", CertificateRefusedError, False),
        (403, "", TargetForbiddenError, False),
        (429, "", TargetUnreachableError, True),
        (500, "exchange.forked", TargetUnreachableError, True),
        (503, "", TargetUnreachableError, True),
        (507, "upload.target_full", TargetFullError, True),
        (302, "", UploadError, False),
        (404, "something.new", UploadError, False),
    ],
)
def test_a_refusal_is_told_by_its_status_and_code(
    status: int, code: str, kind: type[AppError], transient: bool
) -> None:
    error = refusal(status, json.dumps({"code": code, "facts": {"expected": 7}}).encode())

    assert type(error) is kind
    assert error.transient is transient
    assert error.facts["status"] == status


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"code": 5}', b'{"code": "x", "facts": 5}', b"[" * 100_000]
)
def test_a_refusal_in_no_form_of_ours_is_told_by_its_status(body: bytes) -> None:
    assert type(refusal(401, body)) is CounterUnknownError


def test_facts_of_a_refusal_are_known_ones_and_short() -> None:
    told = {"expected": 7, "problems": ["a" * 999] * 99, "applicant": "x", "field": {"deep": 1}}

    error = refusal(409, json.dumps({"code": "exchange.out_of_step", "facts": told}).encode())

    assert isinstance(error, ExchangeError)
    assert set(error.facts) == {"status", "expected", "problems", "field"}
    assert error.facts["expected"] == 7
    assert len(str(error.facts["problems"])) < 5000


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "127.0.0.1", "https://", "https://ten:mk@x", "https://x?y=1", ""]
)
def test_an_address_that_is_no_plain_https_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(UploadError) as caught:
        ProvinceConnection(url, None, tmp_path / "khong.pem")

    assert caught.value.facts == {"problem": "address"}


def test_the_province_says_hello_and_how_far_off_the_clock_is(
    stand: ProvinceStand, connection: ProvinceConnection
) -> None:
    stand.province.now = START - timedelta(minutes=7)

    hello = stand.uploader_over(connection).hello()

    assert (hello.office, hello.counter) == ("H37.1.2", 1)
    assert hello.clock_ahead == timedelta(minutes=7)


def test_a_server_that_another_authority_vouches_for_hears_nothing(
    stand: ProvinceStand, foreign: Pki
) -> None:
    url = stand.door.counters_url
    with (
        closing(ProvinceConnection(url, foreign.authority, stand.counter)) as opened,
        pytest.raises(ServerUntrustedError) as caught,
    ):
        opened.get_json("/v1/hello")

    assert caught.value.transient


def test_a_server_of_another_name_hears_nothing(stand: ProvinceStand) -> None:
    # The certificate speaks of 127.0.0.1 and localhost.
    with (
        bad_line(("127.0.0.1", stand.door.counters_port), host="127.0.0.2") as line,
        closing(
            ProvinceConnection(f"https://127.0.0.2:{line.port}", stand.pki.authority, stand.counter)
        ) as opened,
        pytest.raises(ServerUntrustedError),
    ):
        opened.get_json("/v1/hello")


@pytest.mark.parametrize("whose", ["foreign", "revoked"])
def test_a_certificate_that_is_foreign_or_taken_back_is_refused(
    stand: ProvinceStand, foreign: Pki, whose: str
) -> None:
    counter = stand.revoked if whose == "revoked" else foreign.counter("quay-la")
    with (
        closing(stand.connection(counter=counter)) as opened,
        pytest.raises((CertificateRefusedError, CounterUnknownError)) as caught,
    ):
        opened.get_json("/v1/hello")

    assert not caught.value.transient
    assert not isinstance(caught.value, CertificateExpiredError)


def test_a_certificate_that_ran_out_is_refused_and_said_to_have_run_out(
    stand: ProvinceStand,
) -> None:
    expired = stand.pki.counter("het-han", lasts=timedelta(hours=-1))
    with (
        closing(stand.connection(counter=expired)) as opened,
        pytest.raises(CertificateExpiredError) as caught,
    ):
        opened.get_json("/v1/hello")

    assert datetime.fromisoformat(str(caught.value.facts["not_after"])) < datetime.now(UTC)


def test_a_renewed_certificate_counts_without_a_restart(
    stand: ProvinceStand, tmp_path: Path
) -> None:
    used = tmp_path / "quay.pem"
    used.write_bytes(stand.pki.counter("cu", lasts=timedelta(hours=-1)).read_bytes())
    with closing(stand.connection(counter=used)) as opened:
        with pytest.raises(CertificateExpiredError):
            opened.get_json("/v1/hello")

        used.write_bytes(stand.counter.read_bytes())

        assert opened.get_json("/v1/hello") is not None
        assert opened.certificate_ends() > datetime.now(UTC)


def test_the_password_of_the_key_is_asked_when_there_is_one(stand: ProvinceStand) -> None:
    locked = stand.pki.counter("co-mat-khau", password="đúng mật khẩu")
    url = stand.door.counters_url
    for password, is_right in (("đúng mật khẩu", True), ("sai", False), ("", False)):
        opened = ProvinceConnection(
            url,
            stand.pki.authority,
            locked,
            lambda given=password: given,  # type: ignore[misc]
        )
        with closing(opened):
            if is_right:
                assert opened.get_json("/v1/hello") is not None
            else:
                with pytest.raises(CertificatePasswordError):
                    opened.get_json("/v1/hello")


def test_a_certificate_file_that_cannot_be_used_is_told(
    stand: ProvinceStand, tmp_path: Path
) -> None:
    path = tmp_path / "quay.pem"
    certificate, key = stand.counter.read_bytes().split(_KEY)
    other_key = stand.other_counter.read_bytes().split(_KEY)[1]
    with pytest.raises(CertificateMissingError):
        stand.connection(counter=path).get_json("/v1/hello")
    for content in (b"", b"khong", certificate, _KEY + key, certificate + _KEY + other_key):
        path.write_bytes(content)
        with pytest.raises(CertificateInvalidError):
            stand.connection(counter=path).get_json("/v1/hello")


@pytest.mark.parametrize("content", [None, b"", b"khong phai"])
def test_an_authority_that_cannot_be_read_is_told_and_nobody_else_trusted(
    stand: ProvinceStand, tmp_path: Path, content: bytes | None
) -> None:
    authority = tmp_path / "goc.pem"
    if content is not None:
        authority.write_bytes(content)

    with pytest.raises(AuthorityMissingError):
        ProvinceConnection(stand.door.counters_url, authority, stand.counter).get_json("/v1/hello")


def test_an_answer_that_is_too_long_is_not_read_to_its_end(
    stand: ProvinceStand, connection: ProvinceConnection
) -> None:
    stand.province.padding = 9 << 20

    with pytest.raises(MessageInvalidError) as caught:
        connection.get_json("/v1/hello")

    assert caught.value.facts == {"field": "size"}


def test_a_long_body_goes_packed_when_asked(
    stand: ProvinceStand, connection: ProvinceConnection
) -> None:
    connection.post_json("/v1/echo", {"text": "hồ sơ " * 1000}, packed=True)

    assert json.loads(gzip.decompress(stand.province.last_body)) == {"text": "hồ sơ " * 1000}


def test_a_redirect_is_not_followed(stand: ProvinceStand, connection: ProvinceConnection) -> None:
    stand.province.answers.append(302)

    with pytest.raises(UploadError) as caught:
        connection.get_json("/v1/hello")

    assert caught.value.facts["status"] == 302
