"""A time-stamp server that is right, down, or lies."""

from __future__ import annotations

import asyncio
import hashlib
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp

from scanner_app.domain.sign_errors import ClockWrongError, TimestampError, TimestampWrongError
from scanner_app.signing.proofs.chains import Chains
from scanner_app.signing.proofs.times import Stamp, StampServer
from tests.signing.pki.certificates import DEAD
from tests.signing.pki.liars import Manner, answering, endless, flooding, of, saying, silent
from tests.signing.pki.running import Pki

DIGEST = hashlib.sha256(b"to giay").digest()


def _server(
    pki: Pki, url: str, *, roots: tuple[Path, ...] | None = None, wait_s: float = 30
) -> StampServer:
    chains = Chains((pki.root,) if roots is None else roots, ask=False)
    return StampServer(url, chains, pki.clock, wait_s=wait_s)


def _stamp(server: StampServer) -> Stamp:
    return asyncio.run(server.stamp(DIGEST))


def _asked_otherwise(pki: Pki, change: Callable[[tsp.TimeStampReq], None]) -> Manner:
    """The real server's answer to another question."""

    def forward(body: bytes) -> bytes:
        question = tsp.TimeStampReq.load(body)
        question.native  # noqa: B018 - asn1crypto parses on use, and changes need it parsed
        change(question)
        with urllib.request.urlopen(pki.tsa_url, question.dump(force=True)) as answer:
            content: bytes = answer.read()
        return content

    return of(forward)


def _other_imprint(question: tsp.TimeStampReq) -> None:
    question["message_imprint"]["hashed_message"] = bytes(32)


def _other_nonce(question: tsp.TimeStampReq) -> None:
    question["nonce"] = 7


def _no_nonce(question: tsp.TimeStampReq) -> None:
    del question["nonce"]


def test_a_good_stamp_is_over_the_digest_at_the_true_time(pki: Pki) -> None:
    stamp = _stamp(_server(pki, pki.tsa_url))

    said = stamp.token["content"]["encap_content_info"]["content"].parsed
    assert said["message_imprint"]["hashed_message"].native == DIGEST
    assert abs(stamp.at - pki.clock()) < timedelta(minutes=1)
    assert [each.subject.native["common_name"] for each in stamp.standing.path] == [
        "Dấu thời gian Thử Nghiệm"
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [(_other_imprint, "imprint"), (_other_nonce, "nonce"), (_no_nonce, "nonce")],
)
def test_an_answer_to_another_question_is_refused(
    change: Callable[[tsp.TimeStampReq], None], reason: str, pki: Pki
) -> None:
    manner = _asked_otherwise(pki, change)

    with answering(manner) as liar, pytest.raises(TimestampWrongError) as caught:
        _stamp(_server(pki, liar.url))

    assert caught.value.facts["reason"] == reason


def test_a_stamp_whose_time_was_changed_is_refused(pki: Pki) -> None:
    def back_date(body: bytes) -> bytes:
        with urllib.request.urlopen(pki.tsa_url, body) as answer:
            content: bytes = answer.read()
        year = f"{pki.clock().year}".encode()
        at = content.index(b"\x18", content.index(b"\x04\x20" + DIGEST))
        return content[:at] + content[at:].replace(year, b"2025", 1)

    with answering(of(back_date)) as liar, pytest.raises(TimestampWrongError) as caught:
        _stamp(_server(pki, liar.url))

    assert caught.value.facts["reason"] == "signature"


@pytest.mark.parametrize(("name", "reason"), [("no_tsa", "usage"), ("stranger", "untrusted")])
def test_who_may_not_stamp_is_refused(name: str, reason: str, pki: Pki) -> None:
    with pytest.raises(TimestampWrongError) as caught:
        _stamp(_server(pki, pki.tsa(name)))

    assert caught.value.facts["reason"] == reason


def test_without_roots_nobody_is_untrusted_but_the_purpose_still_counts(pki: Pki) -> None:
    assert _stamp(_server(pki, pki.tsa("stranger"), roots=())).at <= pki.clock()

    with pytest.raises(TimestampWrongError):
        _stamp(_server(pki, pki.tsa("no_tsa"), roots=()))


@pytest.mark.parametrize("content", [b"", b"<html>", b"0", bytes(1000), b"\x30\x03\x02\x01\x00"])
def test_what_is_no_stamp_at_all_is_refused(content: bytes, pki: Pki) -> None:
    with answering(saying(content)) as liar, pytest.raises(TimestampWrongError) as caught:
        _stamp(_server(pki, liar.url))

    assert caught.value.facts["reason"] == "malformed"


def test_a_refusal_is_a_failure_that_may_pass(pki: Pki) -> None:
    refusal = bytes.fromhex("3005 3003 020102")

    with answering(saying(refusal)) as liar, pytest.raises(TimestampError) as caught:
        _stamp(_server(pki, liar.url))

    assert type(caught.value) is TimestampError
    assert caught.value.transient


@pytest.mark.parametrize("manner", [silent, endless, flooding])
def test_a_server_that_gives_no_end_is_a_failure_that_may_pass(manner: Manner, pki: Pki) -> None:
    with answering(manner) as liar, pytest.raises(TimestampError) as caught:
        _stamp(_server(pki, liar.url, wait_s=0.3))

    assert caught.value.transient


def test_a_server_that_failed_is_asked_once_in_a_batch(pki: Pki) -> None:
    with answering(silent) as liar:
        server = _server(pki, liar.url, wait_s=0.3)
        for _ in range(3):
            with pytest.raises(TimestampError):
                _stamp(server)

        assert len(liar.asked) == 1


def test_nobody_there_is_a_failure(pki: Pki) -> None:
    with pytest.raises(TimestampError) as caught:
        _stamp(_server(pki, DEAD))

    assert caught.value.facts["url"] == DEAD


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_a_day_off_is_told_with_its_direction(days: int, pki: Pki) -> None:
    def clock() -> datetime:
        return pki.clock() + timedelta(days=days)

    server = StampServer(pki.tsa_url, Chains((pki.root,), ask=True), clock)

    with pytest.raises(ClockWrongError) as caught:
        _stamp(server)

    assert caught.value.facts["off_s"] == pytest.approx(days * 86400, abs=30)
    assert caught.value.facts["by"] == "timestamp"


def test_a_clock_four_minutes_off_passes(pki: Pki) -> None:
    server = StampServer(
        pki.tsa_url, Chains((pki.root,), ask=False), lambda: pki.clock() + timedelta(minutes=4)
    )

    assert _stamp(server).at <= pki.clock()
