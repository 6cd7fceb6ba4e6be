"""Asks `raw_child` for scans; gives what the driver itself gave, pixel for pixel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any  # JSON has no types

from scanner_app.domain.scan import EndReason, ScanSettings

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class RawPage:
    """A page's samples, rows without padding."""

    width: int
    height: int
    depth: int
    channels: int
    dpi: int
    side: str | None
    pixels: bytes


@dataclass(frozen=True)
class RawScan:
    """What one scan gave."""

    reason: EndReason
    facts: Mapping[str, Any]
    pages: list[RawPage]
    warnings: list[str]
    cpu_s: float


@dataclass(frozen=True)
class Job:
    """One scan to do; `options` are set by name as an administrator could."""

    address: str
    settings: ScanSettings = field(default_factory=ScanSettings)
    options: Mapping[str, object] = field(default_factory=dict)
    keeps: bool = True


def raw_scans(
    jobs: Sequence[Job],
    config_dir: Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> list[RawScan]:
    """Do the scans one after the other, each in a process of its own as in the program."""
    return [
        _raw_scan(job, config_dir, folder / f"{number}", environment or {})
        for number, job in enumerate(jobs)
    ]


def _raw_scan(job: Job, config_dir: Path, folder: Path, environment: Mapping[str, str]) -> RawScan:
    folder.mkdir(parents=True)
    document = {
        "address": job.address,
        "settings": asdict(job.settings),
        "config": {"config_dir": str(config_dir), "options": dict(job.options)},
        "keeps": job.keeps,
    }
    (folder / "job.json").write_text(json.dumps(document))
    subprocess.run(
        [sys.executable, "-m", "tests.capture.sane.raw_child", str(folder)],
        cwd=PROJECT,
        env={**os.environ, **environment},
        check=True,
        timeout=60,
    )
    return _scan(json.loads((folder / "told.json").read_text()))


def _scan(told: dict[str, Any]) -> RawScan:
    return RawScan(
        reason=EndReason(told["reason"]),
        facts=told["facts"],
        pages=[_page(page) for page in told["pages"]],
        warnings=told["warnings"],
        cpu_s=told["cpu_s"],
    )


def _page(told: dict[str, Any]) -> RawPage:
    path = Path(told.pop("file"))
    return RawPage(**told, pixels=path.read_bytes() if path.exists() else b"")
