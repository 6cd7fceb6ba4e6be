"""A share that printers write into, PCs that watch it, and a clock that tests move."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from scanner_app.capture.files import DiskFileSource
from scanner_app.capture.watched.claims import After, Claims
from scanner_app.capture.watched.folder import PolledFolder, WatchRules, WatchTools
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.ports import ClaimedStack, Look
from tests.capture.samples import jpeg, paper

OFFICE = OfficeCode("06463")
CODE = "000.00.21.H37-231018-0007"
STILL_S, QUIET_S = 5.0, 30.0
PICTURE = jpeg(paper(62, 88))
NOON_NS = 1_697_605_200 * 10**9
"""2023-10-18 12:00 in Vietnam; files come from then on."""


@dataclass
class Seconds:
    """A clock that only tests move."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Share:
    """A folder on a share, and what PCs see of it."""

    path: Path
    spool: Path
    clock: Seconds = field(default_factory=Seconds)

    def put(self, name: str, content: bytes, at_s: float | None = None) -> Path:
        """A file as a printer leaves it; `at_s` after noon of a day far ahead, when given.

        The time that the inode was changed cannot be set, so arrival is told by files "written"
        later than now.
        """
        path = self.path / name
        path.write_bytes(content)
        if at_s is not None:
            ahead = NOON_NS * 2 + round(at_s * 10**9)
            os.utime(path, ns=(ahead, ahead))
        return path

    def watcher(
        self,
        claimer: str = "pc-1",
        *,
        after: After = "keep",
        code: str | None = None,
        claims: type[Claims] = Claims,
        still_s: float = STILL_S,
        quiet_s: float = QUIET_S,
    ) -> PolledFolder:
        return PolledFolder(
            self.path,
            claims(self.path, claimer, OFFICE, code),
            WatchRules(still_s=still_s, quiet_s=quiet_s, after=after),
            WatchTools(DiskFileSource(), self.spool, self.clock),
        )

    def look_for(self, watcher: PolledFolder, span_s: float) -> list[Look]:
        """Look once a second for so long."""
        looks = [watcher.look()]
        for _ in range(round(span_s)):
            self.clock.now += 1
            looks.append(watcher.look())
        return looks

    def due(self, watcher: PolledFolder) -> tuple[ClaimedStack, ...]:
        """What is due once the folder was quiet for long enough."""
        return self.look_for(watcher, QUIET_S + STILL_S)[-1].due

    def names(self, *below: str) -> list[str]:
        """Files in a folder below the share."""
        folder = self.path.joinpath(*below)
        return sorted(each.name for each in folder.iterdir() if each.is_file())


def told(looks: list[Look]) -> list[tuple[type[IntakeError], str]]:
    """What people heard, and of which file."""
    return [
        (type(wrong), Path(str(wrong.facts["path"])).name) for look in looks for wrong in look.wrong
    ]


def shown(stacks: tuple[ClaimedStack, ...]) -> list[list[str]]:
    """The stacks as lists of names."""
    return [[file.shown.name for file in stack.files] for stack in stacks]
