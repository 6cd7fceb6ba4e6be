"""A call in another process gives what the function gives or raises."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from scanner_app.domain.key_errors import WrongPasswordError
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from tests.processing import stand_ins


def test_the_value_comes_from_another_process(pool: PagePool) -> None:
    here, there = os.getpid(), Apart(pool)(stand_ins.pid_of, None)

    assert there != here


def test_a_known_error_comes_back_with_its_facts(pool: PagePool) -> None:
    facts: dict[str, object] = {"tries": 3}

    with pytest.raises(WrongPasswordError) as raised:
        Apart(pool)(stand_ins.refuse, facts)

    assert raised.value.facts == facts


def test_a_call_that_ends_its_process_is_told(pool: PagePool) -> None:
    with pytest.raises(SigningCrashedError, match="crashed"):
        Apart(pool)(stand_ins.misbehave, "exit")


def test_a_bug_is_told_without_the_argument(
    pool: PagePool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SigningCrashedError, match="raised"):
        Apart(pool)(stand_ins.misbehave, "raise mật khẩu")

    assert any(record.levelno == logging.ERROR for record in caplog.records)
    assert not [record for record in caplog.records if "mật khẩu" in str(vars(record))]


def test_a_call_that_ends_its_process_is_made_again(pool: PagePool, tmp_path: Path) -> None:
    assert Apart(pool)(stand_ins.crash_and_count, tmp_path / "calls") == 2


def test_a_call_that_must_be_made_once_is_not_made_again(pool: PagePool, tmp_path: Path) -> None:
    calls = tmp_path / "calls"

    with pytest.raises(SigningCrashedError, match="crashed"):
        Apart(pool, once=True)(stand_ins.crash_and_count, calls)

    assert calls.stat().st_size == 1


def test_after_a_call_that_was_made_once_the_next_one_is_answered(
    pool: PagePool, tmp_path: Path
) -> None:
    apart = Apart(pool, once=True)
    with pytest.raises(SigningCrashedError):
        apart(stand_ins.crash_and_count, tmp_path / "calls")

    assert apart(stand_ins.double, 4) == 8


def test_a_call_that_hangs_ends_with_its_limit(pool: PagePool) -> None:
    with pytest.raises(SigningCrashedError) as told:
        Apart(pool, once=True, limit_s=0.5)(stand_ins.misbehave, "hang")

    assert told.value.facts["reason"] == "timeout"


@pytest.mark.skipif(os.name == "nt", reason="Windows writes no core files")
def test_a_worker_writes_no_core_file(pool: PagePool) -> None:
    assert Apart(pool)(stand_ins.core_limits, None) == (0, 0)
