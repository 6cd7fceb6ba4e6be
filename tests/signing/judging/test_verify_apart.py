"""A hostile file ends, hangs or fills the process that judges it, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner_app.capture.child_limits import cage_myself
from scanner_app.domain.file_errors import FileDamagedError, FileHostileError
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.judging.apart import VerifierApart
from tests.fakes.clock import SettableClock
from tests.signing import hostile_checks
from tests.signing.hostile_checks import Found

pytestmark = pytest.mark.slow

Check = Callable[[Path], Found]
Make = Callable[[Check], VerifierApart]


@pytest.fixture
def make(demo: DemoKey, clock: SettableClock) -> Iterator[Make]:
    """A judge in another process, 8 s for a file."""
    with PagePool(1) as pool:
        apart = Apart(pool, limit_s=8)
        yield lambda check: VerifierApart(apart, lambda: [demo.root], clock, check, cage_myself)


@pytest.fixture
def hostile(signed: Path) -> Path:
    path = signed.with_name("xấu.pdf")
    path.write_bytes(signed.read_bytes())
    return path


@pytest.mark.parametrize(
    "check",
    [
        hostile_checks.hangs,
        hostile_checks.crashes,
        pytest.param(
            hostile_checks.takes_all_memory,
            marks=pytest.mark.skipif(sys.platform == "win32", reason="the job ends the process"),
        ),
    ],
)
def test_a_hostile_file_is_told_and_the_next_one_is_judged(
    check: Check, make: Make, hostile: Path, signed: Path
) -> None:
    verifier = make(check)

    with pytest.raises(FileHostileError) as caught:
        verifier.verify(hostile)

    assert caught.value.facts["path"] == hostile
    assert verifier.verify(signed).ok


def test_a_damaged_file_is_told_as_in_our_own_process(
    make: Make, hostile: Path, signed: Path
) -> None:
    hostile.write_bytes(signed.read_bytes()[:-2000])

    with pytest.raises(FileDamagedError):
        make(hostile_checks.hangs).verify(hostile.rename(hostile.with_name("cụt.pdf")))


def test_a_bug_is_not_blamed_on_the_file(make: Make, signed: Path) -> None:
    with pytest.raises(SigningCrashedError) as caught:
        make(hostile_checks.has_a_bug).verify(signed)

    assert caught.value.facts["reason"] == "raised"
