"""Counts of gray levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.levels import histogram, percentile


@given(
    levels=st.lists(st.integers(0, 255), min_size=1, max_size=200),
    percent=st.floats(0, 100),
)
def test_a_percentile_of_counts_is_the_percentile_of_the_pixels(
    levels: list[int], percent: float
) -> None:
    pixels = np.array([levels], np.uint8)

    found = percentile(histogram(pixels), percent)

    assert found == pytest.approx(float(np.percentile(pixels, percent)), abs=1e-6)


def test_only_masked_pixels_are_counted() -> None:
    pixels = np.array([[3, 3, 200]], np.uint8)

    counts = histogram(pixels, np.array([[1, 0, 1]], np.uint8))

    assert (counts[3], counts[200], counts.sum()) == (1, 1, 2)


def test_nothing_counted_has_level_0() -> None:
    pixels = np.array([[90]], np.uint8)

    assert percentile(histogram(pixels, np.zeros((1, 1), np.uint8)), 50) == 0.0
