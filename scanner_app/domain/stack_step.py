"""What a stack needs after a scan: more, its other side, or to be separated."""

from __future__ import annotations

from enum import StrEnum

from scanner_app.domain.profile import Sides
from scanner_app.domain.scan import EndReason


class StackStep(StrEnum):
    """What comes next for a stack."""

    FINISH = "finish"
    """It is whole: close its batch, separate it."""
    TURN_OVER = "turn_over"
    """All fronts are there: turn the stack over and scan the backs."""
    STAY_OPEN = "stay_open"
    """More pages come after a person did something; or the person says that these are all."""
    DISCARD = "discard"
    """Not one page came: nothing is left of it."""


def next_step(
    end: EndReason, *, kept: int, sides: Sides, turned_over: bool, one_by_one: bool, secret: bool
) -> StackStep:
    """The step after a scan ended.

    Args:
        end: why it ended.
        kept: pages of the whole stack so far.
        sides: of its profile.
        turned_over: the first of two passes is done.
        one_by_one: pages are laid on the glass one after the other, and a person says when to end.
        secret: a secret mark was seen: what is there goes to the person who decides.
    """
    if secret:
        return StackStep.FINISH
    if not kept:
        return StackStep.DISCARD
    if end is not EndReason.DONE or one_by_one:
        return StackStep.STAY_OPEN
    if sides is Sides.TWO_PASSES and not turned_over:
        return StackStep.TURN_OVER
    return StackStep.FINISH
