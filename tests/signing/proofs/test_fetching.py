"""Asking servers: bounded in time and size, within the web."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scanner_app.signing.issuers.fetching import (
    Budget,
    Question,
    RefusedError,
    UnreachableError,
    answer_to,
)
from tests.signing.pki.certificates import DEAD
from tests.signing.pki.liars import Manner, answering, endless, flooding, saying, silent


def test_an_answer_comes_back_as_it_was_sent() -> None:
    with answering(saying(b"\0tra loi")) as server:
        assert answer_to(Question(server.url, b"cau hoi", "text/plain")) == b"\0tra loi"

        assert server.asked == [b"cau hoi"]


@pytest.mark.parametrize("manner", [silent, endless])
def test_who_does_not_come_to_an_end_is_left_after_the_time_out(manner: Manner) -> None:
    with answering(manner) as server:
        before = time.monotonic()

        with pytest.raises(UnreachableError, match="timeout"):
            answer_to(Question(server.url), timeout_s=0.3)

        assert time.monotonic() - before < 2


def test_an_answer_larger_than_allowed_is_not_read_to_its_end() -> None:
    with answering(flooding) as server, pytest.raises(UnreachableError, match="too_large"):
        answer_to(Question(server.url), most_bytes=1_000_000)


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_error_is_no_answer(status: int) -> None:
    with (
        answering(saying(b"loi", status=status)) as server,
        pytest.raises(RefusedError, match=str(status)),
    ):
        answer_to(Question(server.url))


def test_nobody_there_is_told_at_once() -> None:
    with pytest.raises(UnreachableError):
        answer_to(Question(DEAD))


def test_a_redirect_is_followed() -> None:
    with (
        answering(saying(b"day")) as target,
        answering(saying(b"", status=302, Location=target.url)) as server,
    ):
        assert answer_to(Question(server.url)) == b"day"


@pytest.mark.parametrize("scheme", ["file", "ftp"])
def test_a_redirect_out_of_the_web_is_refused(scheme: str, tmp_path: Path) -> None:
    (tmp_path / "bi-mat").write_bytes(b"rieng")
    place = f"{scheme}://{tmp_path / 'bi-mat'}"

    with (
        answering(saying(b"", status=302, Location=place)) as server,
        pytest.raises(UnreachableError),
    ):
        answer_to(Question(server.url))


def test_redirects_in_a_circle_end() -> None:
    with answering(saying(b"", status=302, Location="/")) as server:
        with pytest.raises(UnreachableError):
            answer_to(Question(server.url))

        assert len(server.asked) < 10


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ldap://127.0.0.1/", "", "khong-phai"])
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    with pytest.raises(UnreachableError, match="scheme"):
        answer_to(Question(url))


def test_a_server_that_gave_no_answer_is_not_asked_again_in_the_batch() -> None:
    budget = Budget(left_s=0.3)

    with answering(silent) as server:
        for _ in range(3):
            with pytest.raises(UnreachableError):
                budget.answer_to(Question(server.url))
            budget.left_s = 5

        assert len(server.asked) == 1


def test_a_server_that_lacks_one_thing_is_asked_for_another() -> None:
    budget = Budget()

    with answering(saying(b"", status=404)) as server:
        for _ in range(2):
            with pytest.raises(RefusedError):
                budget.answer_to(Question(server.url))

        assert len(server.asked) == 2


def test_a_batch_asks_nobody_once_its_time_is_spent() -> None:
    budget = Budget(left_s=0.2)

    with answering(silent) as slow, answering(saying(b"day")) as quick:
        with pytest.raises(UnreachableError):
            budget.answer_to(Question(slow.url))
        with pytest.raises(UnreachableError, match="given_up"):
            budget.answer_to(Question(quick.url))

        assert quick.asked == []
