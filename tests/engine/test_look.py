"""Looks of pages: what a second scan changes, and what it does not."""

from __future__ import annotations

import time
from functools import cache

import numpy as np
import pytest

from ocr.image import Scan, decode_scan
from ocr.look import look_of
from ocr.placement import place
from ocr.read import ReadOptions, read_scan
from ocr.survey import survey_of
from scanner_app.domain.reuse_likeness import LOOKS_ALIKE, look_distance
from tests.data.generate.degrade import Damage, jpeg, scan
from tests.data.generate.forms import declaration
from tests.data.generate.papers import confirmation
from tests.data.generate.parts import Drawn
from tests.data.generate.render import has_fonts

pytestmark = pytest.mark.skipif(not has_fonts(), reason="thiếu gói fonts-liberation2")

_GRAY_BED = Damage(-2.0, bed="grey", bed_mm=(216.0, 303.0), light=0.15, quality=60)


@cache
def drawn(name: str) -> Drawn:
    return confirmation(dpi=200) if name == "confirmation" else declaration()


@cache
def scanned(name: str, damage: Damage, seed: int) -> Scan:
    sheet = drawn(name).sheet
    pixels = scan(sheet.pixels, damage, dpi=sheet.dpi, seed=seed)
    return decode_scan(jpeg(pixels, dpi=sheet.dpi, quality=damage.quality))


def look(page: Scan) -> int:
    survey = survey_of(page)
    return look_of(page, survey, place(page, survey, may_ask_tesseract=False))


def test_another_scan_of_the_same_page_looks_alike() -> None:
    one = look(scanned("confirmation", Damage(0.8), seed=1))

    other = look(scanned("confirmation", _GRAY_BED, seed=2))

    assert look_distance(one, other) <= LOOKS_ALIKE


def test_pages_of_two_kinds_do_not_look_alike() -> None:
    pages = (
        scanned("confirmation", Damage(0.8), seed=1),
        scanned("declaration", Damage(0.8), seed=1),
    )

    assert look_distance(*map(look, pages)) > 2 * LOOKS_ALIKE


def test_a_blank_page_has_no_look() -> None:
    grain = np.random.default_rng(3).normal(0, 1.5, (1754, 1240))
    blank = Scan(np.clip(248 + grain, 0, 255).astype(np.uint8), 150.0, "file")

    assert read_scan(blank, ReadOptions(text=False)).look is None


def test_a_look_costs_less_than_five_milliseconds() -> None:
    page = scanned("confirmation", _GRAY_BED, seed=2)
    survey = survey_of(page)
    placement = place(page, survey, may_ask_tesseract=False)

    def taken() -> float:
        begun = time.process_time()
        look_of(page, survey, placement)
        return time.process_time() - begun

    assert min(taken() for _ in range(15)) < 0.005
