"""kill -9 at any moment of signing with a token, run again: each paper signed and queued once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests.signing.token.counter import Counter
from tests.signing.token.signing_parent import Death, sign_all
from tests.signing.token.softhsm import PIN, Plugged

PAPERS = 8
STEPS = ("opened", "signed", "verified", "recorded")
RANDOM_RUNS = ("parent", "child", "parent", "child")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Program:
    """Signs in a process of its own, on a home that a test looks into between its runs."""

    home: Path
    plugged: Plugged

    def start(self, step: str = "", times: int = 0) -> BaseProcess:
        # A server that has loaded the program: a start costs 0.1 s instead of 1.6.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([sign_all.__module__])
        environment, (root,) = self.plugged.environment(), self.plugged.roots
        death = Death(step, times)
        process = context.Process(
            target=sign_all,
            args=(environment, self.home, self.plugged.key, root, PIN, death),
        )
        process.start()
        return process

    def run(self, step: str = "", times: int = 0) -> int | None:
        """Its exit code."""
        process = self.start(step, times)
        return ended(process)

    def run_with_kills(self, moments: random.Random, whom: str) -> int:
        """Kill the program or its signing process soon after a signature; how many kills met."""
        process, kills, pause = self.start(), 0, threading.Event()
        while process.is_alive():
            wanted = self.plugged.count("signatures") + moments.randint(1, 2)
            while self.plugged.count("signatures") < wanted and process.is_alive():
                pause.wait(0.002)
            pause.wait(moments.uniform(0, 0.05))
            victims = [process.pid] if whom == "parent" else children_of(process.pid)
            kills += sum(killed(pid) for pid in victims if pid)
            if whom == "parent":
                break
        ended(process)
        return kills

    @contextmanager
    def looked_into(self) -> Iterator[Counter]:
        counter = Counter(self.home, self.plugged.key, self.plugged.roots)
        try:
            yield counter
        finally:
            counter.close()


def ended(process: BaseProcess) -> int | None:
    process.join(120)
    code = process.exitcode
    process.close()
    return code


def killed(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def children_of(pid: int | None) -> list[int]:
    """Its signing process, where there is one now."""
    try:
        every = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(each) for each in every if b"spawn_main" in command_line(each)]
    except OSError:
        return []


def command_line(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.fixture
def program(plugged: Plugged, archive: Path, tmp_path: Path) -> Program:
    home = tmp_path / "home"
    home.mkdir()
    program = Program(home, plugged)
    with program.looked_into() as counter:
        counter.fill(archive, PAPERS)
    return program


def assert_nothing_half_signed(looked: Counter) -> None:
    jobs = looked.queue.jobs()
    assert len(looked.sound_jobs()) == len(jobs)
    assert len({job.paper for job in jobs}) == len(jobs)
    assert looked.signatures() == [1] * len(jobs)
    assert looked.waiting() == PAPERS - len(jobs)


def assert_all_signed_once(looked: Counter) -> None:
    assert_nothing_half_signed(looked)
    assert looked.waiting() == 0
    assert looked.signed_files() == {job.path for job in looked.queue.jobs()}
    assert looked.parts() == []


def test_killed_at_each_step_every_paper_is_signed_once_in_the_end(program: Program) -> None:
    for step in STEPS:
        assert program.run(step, 1 if step == "opened" else 2) == -signal.SIGKILL
        with program.looked_into() as looked:
            assert_nothing_half_signed(looked)

    assert program.run() == 0

    with program.looked_into() as looked:
        assert_all_signed_once(looked)


def test_killed_at_random_moments_every_paper_is_signed_once_in_the_end(
    program: Program,
) -> None:
    moments, kills = random.Random(20231018), 0
    for whom in RANDOM_RUNS:
        kills += program.run_with_kills(moments, whom)
        with program.looked_into() as looked:
            assert_nothing_half_signed(looked)

    assert program.run() == 0

    with program.looked_into() as looked:
        assert_all_signed_once(looked)
    assert kills >= len(RANDOM_RUNS) - 1
