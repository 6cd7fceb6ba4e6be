"""A token in the signing process: pulled, crashing, hanging; what is signed stays, PINs nowhere."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.domain.key_errors import (
    PinLockedError,
    TokenMissingError,
    TokenPulledError,
    WrongPinError,
)
from scanner_app.domain.sign_errors import SigningCrashedError
from tests.signing.token import core_limits
from tests.signing.token.counter import Counter
from tests.signing.token.softhsm import HOLDER, PIN, WRONG, Plugged

PAPERS = 4

pytestmark = pytest.mark.slow


@pytest.fixture
def counter(plugged: Plugged, archive: Path, tmp_path: Path) -> Iterator[Counter]:
    """With papers that wait."""
    home = tmp_path / "home"
    home.mkdir()
    opened = Counter(home, plugged.key, plugged.roots)
    opened.fill(archive, PAPERS)
    yield opened
    opened.close()


def assert_signed(counter: Counter, papers: int) -> None:
    """So many are signed once, sound and queued; the rest waits; nothing half-done lies about."""
    assert counter.signatures() == [1] * papers
    assert len(counter.sound_jobs()) == len(counter.queue.jobs()) == papers
    assert {job.path for job in counter.queue.jobs()} == counter.signed_files()
    assert counter.waiting() == PAPERS - papers
    assert counter.parts() == []


def test_a_batch_is_signed_by_one_login_and_the_token_logged_out(
    counter: Counter, plugged: Plugged
) -> None:
    assert counter.sign(PIN) == ()

    assert_signed(counter, PAPERS)
    assert (plugged.count("logins"), plugged.count("signatures")) == (1, PAPERS)
    assert (plugged.count("logouts"), plugged.count("finalised")) == (1, 1)


def test_a_token_pulled_in_mid_batch_leaves_what_is_signed_and_the_rest_waits_for_it(
    counter: Counter, plugged: Plugged
) -> None:
    plugged.order("pull_after", 2)

    (pulled,), (missing,) = counter.sign(PIN), counter.sign(PIN)

    assert isinstance(pulled, TokenPulledError)
    assert isinstance(missing, TokenMissingError)
    assert_signed(counter, 2)
    plugged.relent("pulled")
    assert counter.sign(PIN) == ()
    assert_signed(counter, PAPERS)
    assert plugged.count("logins") == 2


def test_a_wrong_pin_costs_one_try_and_signs_nothing(counter: Counter, plugged: Plugged) -> None:
    plugged.order("lock_after", 2)

    (first,), (second,), (third,) = (counter.sign(WRONG) for _ in range(3))

    assert isinstance(first, WrongPinError)
    assert first.facts == {"tries": "last", "wrong": 1}
    assert isinstance(second, PinLockedError)
    assert isinstance(third, PinLockedError)
    assert plugged.count("logins") == 2
    assert_signed(counter, 0)


def test_a_driver_that_crashes_at_the_login_is_not_given_the_pin_again(
    counter: Counter, plugged: Plugged
) -> None:
    plugged.order("abort_login")

    (error,) = counter.sign(WRONG)

    assert isinstance(error, SigningCrashedError)
    assert error.facts["reason"] == "crashed"
    assert plugged.count("logins") == 1
    assert_signed(counter, 0)
    plugged.relent("abort_login")
    (next_,) = counter.sign(WRONG)
    assert next_.facts["wrong"] == 2  # the PIN that went down with the driver may have been wrong


def test_a_driver_that_crashes_in_mid_batch_ends_it_without_a_core_file(
    counter: Counter, plugged: Plugged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plugged.order("abort_sign", 3)

    with core_limits.raised():
        (error,) = counter.sign(PIN)

    assert isinstance(error, SigningCrashedError)
    assert (plugged.count("logins"), plugged.count("signatures")) == (1, 3)
    assert list(tmp_path.rglob("core*")) == []
    assert_signed(counter, 2)
    assert counter.sign(PIN) == ()
    assert_signed(counter, PAPERS)


def test_a_driver_that_hangs_is_ended_in_time(counter: Counter, plugged: Plugged) -> None:
    counter.limit(3.0)
    plugged.order("hang_sign", 1)

    (error,) = counter.sign(PIN)

    assert isinstance(error, SigningCrashedError)
    assert error.facts["reason"] == "timeout"
    assert plugged.count("signatures") == 1
    assert_signed(counter, 0)


def test_a_driver_that_hangs_at_the_logout_unsigns_nothing(
    counter: Counter, plugged: Plugged
) -> None:
    counter.limit(3.0)
    plugged.order("hang_logout")

    assert counter.sign(PIN) == ()

    assert_signed(counter, PAPERS)


def test_an_opened_key_lies_in_a_process_that_gives_nothing_of_its_memory(
    counter: Counter,
) -> None:
    signer = counter.open(PIN)

    assert signer.certificate.holder == HOLDER
    assert counter.apart(core_limits.dumpable, None) == 0
    assert counter.apart(core_limits.core_limits, None) == (0, 0)
    shown = shown_by_children()
    assert "SOFTHSM2_CONF" in shown
    assert PIN not in shown
    signer.close()


@pytest.mark.parametrize("order", ["fail_sign", "abort_login"])
def test_a_pin_stands_in_no_log_and_no_file(
    order: str, counter: Counter, plugged: Plugged, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "scanner_app")
    wrong = counter.sign(WRONG)
    plugged.order(order, 1)

    failed = counter.sign(PIN)

    seen = "".join(f"{error!r} {error.__cause__!r}" for error in (*wrong, *failed))
    seen += "".join(str(vars(record)) + caplog.handler.format(record) for record in caplog.records)
    files = [path.read_bytes() for path in counter.home.rglob("*") if path.is_file()]
    assert "sign." in seen
    for secret in (PIN, WRONG):
        assert secret not in seen
        assert not [content for content in files if secret.encode() in content]


def shown_by_children() -> str:
    """What `ps` shows of this process's children; root alone may see these environments."""
    shown = "SOFTHSM2_CONF" if os.geteuid() else ""
    for child in multiprocessing.active_children():
        for name in ("cmdline", "environ"):
            path = Path(f"/proc/{child.pid}/{name}")
            if os.access(path, os.R_OK):
                shown += path.read_text(errors="replace")
    return shown
