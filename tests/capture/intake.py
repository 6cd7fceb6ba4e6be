"""One file through the intake, and what came of it."""

from __future__ import annotations

from pathlib import Path

from scanner_app.capture.child_limits import Limits
from scanner_app.capture.files import DiskFileSource
from scanner_app.domain.file_errors import IntakeError
from scanner_app.ports import SourceFile, SourcePage
from tests.capture.samples import (
    jpeg,
    paper,
)

Outcome = SourcePage | IntakeError
SCAN = paper(1240, 1754)
SCAN_JPEG = jpeg(SCAN)
A4_300 = (2479, 3508)
"""595 x 842 points at 300 dpi."""


def taken_in(path: Path, spool: Path, limits: Limits | None = None) -> list[Outcome]:
    source = DiskFileSource(limits)
    (file,) = source.find([path])
    assert isinstance(file, SourceFile)
    return list(source.pages(file, spool))


def pictures(outcomes: list[Outcome]) -> list[Path]:
    return [o.image for o in outcomes if isinstance(o, SourcePage)]


def errors(outcomes: list[Outcome]) -> list[tuple[type[IntakeError], object]]:
    return [(type(o), o.facts.get("page")) for o in outcomes if isinstance(o, IntakeError)]


def assert_spool_holds(spool: Path, kept: list[Path]) -> None:
    assert sorted(spool.iterdir()) == sorted(kept)
