"""What is done before each round of sending."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.exchange_errors import CounterUnknownError
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.services.preparing import EVERY, PrepareRound
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import SettableClock


class Steps:
    """Notes which step is taken; the exchange may fail."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.error: Exception | None = None

    def upgrade(self, _cancel: CancelToken) -> None:
        self.taken.append("upgrade")

    def sync(self, _cancel: CancelToken) -> None:
        self.taken.append("sync")
        if self.error is not None:
            raise self.error


def test_the_province_hears_of_dossiers_before_their_files_come() -> None:
    steps = Steps()

    PrepareRound(steps.upgrade, steps.sync, SettableClock())(CancelToken())

    assert steps.taken == ["upgrade", "sync"]


def test_without_a_province_nothing_is_told() -> None:
    steps = Steps()

    PrepareRound(steps.upgrade, None, SettableClock())(CancelToken())

    assert steps.taken == ["upgrade"]


def test_an_idle_counter_asks_once_a_minute() -> None:
    steps, clock = Steps(), SettableClock()
    prepare = PrepareRound(steps.upgrade, steps.sync, clock)

    prepare(CancelToken())
    clock.forward(EVERY - timedelta(seconds=1))
    prepare(CancelToken())
    assert steps.taken.count("sync") == 1
    clock.forward(timedelta(seconds=1))
    prepare(CancelToken())

    assert steps.taken.count("sync") == 2


def test_a_clock_set_back_stops_no_exchange() -> None:
    steps, clock = Steps(), SettableClock()
    prepare = PrepareRound(steps.upgrade, steps.sync, clock)

    prepare(CancelToken())
    clock.forward(timedelta(days=-2))
    prepare(CancelToken())

    assert steps.taken.count("sync") == 2


@pytest.mark.parametrize("error", [TargetUnreachableError(), CounterUnknownError()])
def test_a_province_that_does_not_answer_holds_no_file_up(error: Exception) -> None:
    steps = Steps()
    steps.error = error

    PrepareRound(steps.upgrade, steps.sync, SettableClock())(CancelToken())

    assert steps.taken == ["upgrade", "sync"]


def test_who_stops_the_round_stops_the_exchange() -> None:
    steps = Steps()
    steps.error = Cancelled()

    with pytest.raises(Cancelled):
        PrepareRound(steps.upgrade, steps.sync, SettableClock())(CancelToken())
