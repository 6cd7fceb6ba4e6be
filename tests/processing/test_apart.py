"""A call in another process gives what the function gives or raises."""

from __future__ import annotations

import logging
import os

import pytest

from scanner_app.domain.sign_errors import SigningCrashedError, WrongPasswordError
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
