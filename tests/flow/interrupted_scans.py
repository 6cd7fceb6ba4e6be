"""Scans of one stack killed at random moments, and what became of its sheets."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any  # JSON has no types

from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
SHEETS = 10
_LIMIT_S = 60.0
_A_PAGE_S = 0.15
"""What a page takes from feeder to store here, and a little more."""


@dataclass
class Tally:
    """What many interrupted stacks came to.

    Attributes:
        announced: pages somebody was told of.
        lost, damaged: of these, not in the store, or not with their bytes.
        wrong_stacks: stacks whose pages, scanned on from the sheet that was told, are not exactly
            their sheets in order; one scanned twice is none.
        orphans: files left behind that no row speaks of, and folders of sessions.
    """

    stacks: int = 0
    kills: int = 0
    announced: int = 0
    lost: int = 0
    damaged: int = 0
    wrong_stacks: int = 0
    orphans: int = 0

    def joined(self, other: Tally) -> Tally:
        """The sum of two."""
        mine, theirs = asdict(self), asdict(other)
        return Tally(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after so many pages of this run were told."""

    pages: int
    after_s: float


@dataclass
class Stack:
    """One stack at one counter, scanned in however many runs it takes."""

    folder: Path
    chance: random.Random
    shades: Sequence[int] = field(default_factory=lambda: [20 * n + 20 for n in range(SHEETS)])

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.home, self.plan = self.folder / "home", self.folder / "plan.json"
        self.announced: dict[int, str] = {}
        self.kills = 0

    def scan(self, kills: int) -> None:
        """Scan until it is finished, killed so often on the way."""
        for _ in range(kills):
            left = len(self.shades) - len(self.announced)
            moment = Moment(self.chance.randrange(left + 1), self.chance.uniform(0.0, _A_PAGE_S))
            if self._run(moment):
                return
        assert self._run(None)

    def lay(self, next_sheet: int) -> None:
        """What a clerk does who is told to feed on from this sheet."""
        sheets = [[shade, shade] for shade in self.shades[next_sheet - 1 :]]
        self.plan.write_text(json.dumps({"sheets": sheets}))

    def judge(self, tally: Tally) -> None:
        """Compare store and sheets."""
        connection = sqlite3.connect(self.home / "sohoa.db")
        rows = connection.execute(
            "SELECT seq, image, sha256 FROM pages ORDER BY batch_id, seq"
        ).fetchall()
        connection.close()
        # A list of all: by their places, the pages of a stack scanned twice would hide each other.
        kept = [(seq, self.home / image, sha256) for seq, image, sha256 in rows]
        tally.stacks += 1
        tally.kills += self.kills
        tally.announced += len(self.announced)
        found = {(seq, sha256) for seq, _, sha256 in kept}
        tally.lost += sum(each not in found for each in self.announced.items())
        tally.damaged += sum(
            hashlib.sha256(path.read_bytes()).hexdigest() != sha256 for _, path, sha256 in kept
        )
        shades = [_shade(path) for _, path, _ in kept]
        tally.wrong_stacks += shades != list(self.shades)
        known = {path for _, path, _ in kept}
        files = {path for path in (self.home / "pages").rglob("*") if path.is_file()}
        tally.orphans += len(files - known) + len(list((self.home / "capture").iterdir()))

    def _run(self, moment: Moment | None) -> bool:
        """One run of the counter; True when the stack was finished."""
        if not self.plan.exists():
            self.lay(1)
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.flow.scanning_counter", str(self.home), str(self.plan)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        lines = _lines_of(child)
        finished, deadline = False, None
        pages = 0
        while (line := self._next(lines, deadline, child)) is not None:
            if "next_sheet" in line:
                self.lay(line["next_sheet"])
                _nod(child)
            elif "kept" in line:
                self.announced[line["kept"]] = line["sha256"]
                pages += 1
            if moment is not None and deadline is None and pages == moment.pages:
                deadline = time.monotonic() + moment.after_s
            finished |= "finished" in line
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        assert finished or moment is not None, f"exit status {child.returncode}"
        return finished

    def _next(
        self,
        lines: queue.Queue[dict[str, Any] | None],
        deadline: float | None,
        child: subprocess.Popen[str],
    ) -> dict[str, Any] | None:
        if deadline is None or child.poll() is not None:
            return lines.get(timeout=_LIMIT_S)
        try:
            return lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            self._kill(child)
            return lines.get(timeout=_LIMIT_S)

    def _kill(self, child: subprocess.Popen[str]) -> None:
        """The program, its driver host, or both at once as a power cut does."""
        self.kills += 1
        hosts = _children(child.pid)
        what = self.chance.choice(("program", "host", "both"))
        # The program is stopped first: a host that dies alone must not be seen to die.
        if what != "host" or not hosts:
            os.kill(child.pid, signal.SIGKILL)
        if what != "program":
            for host in hosts:
                _kill(host)


def _nod(child: subprocess.Popen[str]) -> None:
    """Go on; nobody may be there any more to hear it."""
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write("\n")
        child.stdin.flush()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if int(stat[1]) == pid and b"capture.host" in command:
            found.append(int(entry.name))
    return found


def _lines_of(child: subprocess.Popen[str]) -> queue.Queue[dict[str, Any] | None]:
    lines: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def read() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            lines.put(json.loads(line))
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _shade(path: Path) -> int:
    with Image.open(path) as picture:
        return round(picture.convert("L").resize((1, 1)).getpixel((0, 0)) / 20) * 20  # type: ignore[operator]  # one channel


def interrupted(folder: Path, stacks: int, kills_each: int, seed: int) -> Tally:
    """Many stacks, each interrupted so often at most, at moments spread over its pages.

    Args:
        folder: for their homes.
        stacks: how many.
        kills_each: kills before a stack may run to its end.
        seed: of the moments.
    """
    chance = random.Random(seed)
    tally = Tally()
    for number in range(stacks):
        stack = Stack(folder / f"stack-{number:03d}", chance)
        stack.scan(kills_each)
        stack.judge(tally)
    return tally
