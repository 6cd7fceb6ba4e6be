"""A file that another program holds for a moment is waited for, and no longer than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.patience import move_over, patiently, remove


class HeldError(PermissionError):
    """As Windows raises it; elsewhere OSError has no `winerror`."""

    def __init__(self, winerror: int) -> None:
        super().__init__(13, "held")
        self.winerror = winerror


class Held:
    """Fails so many times, then works."""

    def __init__(self, times: int, winerror: int) -> None:
        self.left = times
        self.winerror = winerror

    def __call__(self) -> str:
        if self.left:
            self.left -= 1
            raise HeldError(self.winerror)
        return "done"


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_is_held_for_a_moment_is_waited_for(winerror: int) -> None:
    waited: list[float] = []

    assert patiently(Held(3, winerror), waited.append) == "done"
    assert waited == sorted(waited)
    assert len(waited) == 3


def test_a_file_that_stays_held_is_given_up_within_two_seconds() -> None:
    waited: list[float] = []

    with pytest.raises(HeldError):
        patiently(Held(99, 32), waited.append)
    assert 1.0 < sum(waited) < 2.0


@pytest.mark.parametrize("error", [HeldError(112), PermissionError(13, "no right")])
def test_any_other_error_is_told_at_once(error: OSError) -> None:
    waited: list[float] = []

    def fail() -> None:
        raise error

    with pytest.raises(OSError, match=r"held|no right"):
        patiently(fail, waited.append)
    assert waited == []


def test_moving_replaces_and_removing_forgives_absence(tmp_path: Path) -> None:
    new, old = tmp_path / "mới", tmp_path / "cũ"
    new.write_text("1")
    old.write_text("0")

    move_over(new, old)
    remove(new)

    assert old.read_text() == "1"
    remove(old)
    assert not old.exists()
