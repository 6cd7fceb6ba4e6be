"""Deskew and orientation error on pages turned by known angles."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from ocr.image import load_scan
from ocr.placement import place


@dataclass(frozen=True)
class Geometry:
    """Errors over the corpus.

    Attributes:
        median_deg, max_deg: skew against the truth, pages with a truth of 0.01 degrees.
        coarse_max_deg: the same for pages whose truth is stated in whole degrees.
        turned_right: pages whose quarter turn was found, of `turned`.
        cpu_s: placing a page, mean, without decoding.
    """

    pages: int
    median_deg: float
    max_deg: float
    coarse_max_deg: float
    turned: int
    turned_right: int
    cpu_s: float


def measure(corpus: Path) -> Geometry:
    """Place every page of the deskew corpus."""
    fine: list[float] = []
    coarse: list[float] = []
    right = turned = 0
    cpu = 0.0
    entries = json.loads((corpus / "deskew" / "manifest.json").read_text(encoding="utf-8"))
    for entry in entries:
        scan = load_scan(corpus / "deskew" / entry["file"])
        started = time.process_time()
        placement = place(scan)
        cpu += time.process_time() - started
        error = abs(placement.skew_deg + entry["skew_deg_ccw"])
        (coarse if entry["file"].startswith("sbrunner") else fine).append(error)
        if "rot_cw" in entry:
            turned += 1
            right += placement.orientation_deg == entry["rot_cw"]
    return Geometry(
        pages=len(entries),
        median_deg=statistics.median(fine),
        max_deg=max(fine),
        coarse_max_deg=max(coarse, default=0.0),
        turned=turned,
        turned_right=right,
        cpu_s=cpu / len(entries),
    )
