"""What a stack needs after a scan."""

from __future__ import annotations

import pytest

from scanner_app.domain.profile import Sides
from scanner_app.domain.scan import EndReason
from scanner_app.domain.stack_step import StackStep, next_step


@pytest.mark.parametrize(
    ("end", "kept", "sides", "turned_over", "one_by_one", "secret", "expected"),
    [
        (EndReason.DONE, 4, Sides.BOTH, False, False, False, StackStep.FINISH),
        (EndReason.DONE, 4, Sides.ONE, False, True, False, StackStep.STAY_OPEN),
        (EndReason.DONE, 4, Sides.TWO_PASSES, False, False, False, StackStep.TURN_OVER),
        (EndReason.DONE, 8, Sides.TWO_PASSES, True, False, False, StackStep.FINISH),
        (EndReason.JAM, 4, Sides.BOTH, False, False, False, StackStep.STAY_OPEN),
        (EndReason.STOPPED, 4, Sides.BOTH, False, False, False, StackStep.STAY_OPEN),
        (EndReason.STOPPED, 4, Sides.BOTH, False, False, True, StackStep.FINISH),
        (EndReason.EMPTY, 4, Sides.BOTH, False, False, False, StackStep.STAY_OPEN),
        (EndReason.EMPTY, 0, Sides.BOTH, False, False, False, StackStep.DISCARD),
        (EndReason.JAM, 0, Sides.BOTH, False, False, False, StackStep.DISCARD),
    ],
)
def test_a_stack_is_finished_only_when_nothing_can_be_missing(
    end: EndReason,
    kept: int,
    sides: Sides,
    turned_over: bool,
    one_by_one: bool,
    secret: bool,
    expected: StackStep,
) -> None:
    step = next_step(
        end, kept=kept, sides=sides, turned_over=turned_over, one_by_one=one_by_one, secret=secret
    )

    assert step is expected
