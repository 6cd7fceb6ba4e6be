"""The slope of the lines is found to a twentieth of a degree."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.deskew import estimate_skew
from ocr.image import Pixels, gray_of, load_scan, turned, upright
from ocr.model import Placement
from tests.engine.pages import grained, lying, paper, text_page, write


@pytest.fixture(scope="module")
def page() -> Pixels:
    return text_page(150)


@pytest.mark.parametrize("skew", [-14.0, -6.3, -1.0, -0.2, 0.0, 0.4, 2.5, 9.1, 14.0])
@pytest.mark.parametrize("bed", [255, 128, 20])
def test_the_slope_is_found_whatever_the_bed(page: Pixels, skew: float, bed: int) -> None:
    scan = grained(lying(page, skew, bed=bed, margin_mm=8, dpi=150))

    found = estimate_skew(scan, 150)

    assert found is not None
    assert found.deg == pytest.approx(skew, abs=0.05)
    assert found.confidence > 0.8


def test_undoing_the_slope_makes_the_page_level(page: Pixels) -> None:
    scan = lying(page, 5.0, bed=255, margin_mm=5, dpi=150)
    found = estimate_skew(scan, 150)
    assert found is not None

    level = upright(scan, Placement(skew_deg=found.deg))

    again = estimate_skew(level, 150)
    assert again is not None
    assert abs(again.deg) < 0.05


def test_one_line_is_enough() -> None:
    line = write(paper(), ["Đã nhận đủ hồ sơ theo quy định"], dpi=150, top_mm=100)

    found = estimate_skew(lying(line, 3.0, bed=255, margin_mm=5, dpi=150), 150)

    assert found is not None
    assert found.deg == pytest.approx(3.0, abs=0.2)


def test_an_empty_page_has_no_slope() -> None:
    assert estimate_skew(grained(paper()), 150) is None


def test_a_leaning_picture_beside_text_does_not_tilt_the_page(page: Pixels) -> None:
    with_picture = page.copy()
    corners = np.array([[700, 1250], [1050, 1190], [1080, 1400], [730, 1460]], np.int32)
    cv2.fillPoly(with_picture, [corners], 90)

    found = estimate_skew(with_picture, 150)

    assert found is not None
    assert abs(found.deg) < 0.05


@pytest.mark.corpus
@pytest.mark.slow
def test_real_pages_stay_below_the_measured_error(corpus: Path) -> None:
    # Measured 2026-11-23 over 27 pages: median 0.006, largest 0.101 degrees.
    errors = _errors(corpus, ("rotated_real", "orientation_real"))

    assert len(errors) == 27
    assert statistics.median(errors) < 0.02
    assert max(errors) < 0.15


@pytest.mark.corpus
def test_other_peoples_pages_agree_to_their_truths_degree(corpus: Path) -> None:
    # Measured 2026-11-23 over 6 pages whose truth is in whole degrees: largest 0.42.
    errors = _errors(corpus, ("sbrunner",))

    assert len(errors) == 6
    assert max(errors) < 0.55


@pytest.mark.corpus
@pytest.mark.slow
def test_simulated_scans_stay_below_the_measured_error(corpus: Path) -> None:
    # Measured 2026-11-23 over 26 pages, dark beds among them: largest 0.009 degrees.
    errors = []
    for truth in sorted((corpus / "ocr_vie").glob("*/*__*.json")):
        told = json.loads(truth.read_text())
        image = next(path for path in truth.parent.glob(truth.stem + ".*") if _is_image(path))
        errors.append(_error(image, told["rot_cw"], told["skew_deg_ccw"]))

    assert len(errors) == 26
    assert max(errors) < 0.02


def _is_image(path: Path) -> bool:
    return path.suffix in (".jpg", ".png")


def _errors(corpus: Path, folders: tuple[str, ...]) -> list[float]:
    manifest = json.loads((corpus / "deskew" / "manifest.json").read_text())
    return [
        _error(corpus / "deskew" / entry["file"], entry.get("rot_cw", 0), entry["skew_deg_ccw"])
        for entry in manifest
        if entry["file"].startswith(folders)
    ]


def _error(path: Path, rot_cw: int, skew_deg_ccw: float) -> float:
    scan = load_scan(path)
    found = estimate_skew(turned(gray_of(scan.pixels), rot_cw), scan.dpi)
    return abs(found.deg + skew_deg_ccw) if found else 90.0
