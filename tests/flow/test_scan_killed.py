"""kill -9 of the program, the driver or both while a stack is scanned: no page is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.interrupted_scans import interrupted

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_killed_at_random_moments_a_stack_is_whole_when_fed_on_from_the_sheet_told(
    tmp_path: Path,
) -> None:
    tally = interrupted(tmp_path, stacks=2, kills_each=3, seed=20231120)

    assert tally.kills >= 3
    assert (tally.lost, tally.damaged, tally.wrong_stacks, tally.orphans) == (0, 0, 0, 0)
