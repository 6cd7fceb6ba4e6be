"""Error rates of the whole path, from the file to the text, per kind of page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ocr.model import PageReading
from tests.engine.cer import edits, error_rate, folded

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"

# Set, every how many-th page, ceiling. Measured 2026-11-23 with the recogniser that comes with the
# program on these pages: 2.17, 2.25 and 0.87 %; whole sets: 2.17, 2.50 (handwritten forms included)
# and 0.91 %. Tesseract alone: 4.07, 14.4 and 30.2 %. A ceiling only goes down.
_SETS = [
    ("real_scans", 1, 0.025),
    ("synthetic", 2, 0.028),
    ("textlayer_degraded", 2, 0.0105),
]


ReadOnce = Callable[[Path], PageReading]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(("name", "step", "ceiling"), _SETS, ids=[row[0] for row in _SETS])
def test_error_rate_of_a_set_stays_under_its_ceiling(
    corpus: Path, read_once: ReadOnce, name: str, step: int, ceiling: float
) -> None:
    folder = corpus / "ocr_vie" / name
    images = [path for path in sorted(folder.iterdir()) if path.suffix in {".jpg", ".png"}]
    chosen = images[::step]

    pairs = [
        (read_once(path).text.text, path.with_name(path.stem + ".gt.txt").read_text("utf-8"))
        for path in chosen
    ]

    assert len(pairs) >= 4
    assert error_rate(pairs) <= ceiling


@pytest.mark.slow
def test_error_rate_of_the_sample_stack_stays_under_its_ceiling(read_once: ReadOnce) -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text("utf-8"))
    pages = [page for page in truth if page["file"].endswith(".jpg") and page["text"]]

    pairs = [(read_once(SAMPLE / page["file"]).text.text, page["text"]) for page in pages[1::2]]

    assert error_rate(pairs) <= 0.004  # measured 0.001


@pytest.mark.parametrize(
    ("found", "truth", "count"),
    [("", "", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("ổn", "ồn", 1)],
)
def test_edits_are_the_fewest_changes(found: str, truth: str, count: int) -> None:
    assert edits(found, truth) == count
    assert edits(truth, found) == count


def test_white_space_and_composition_do_not_count() -> None:
    assert folded(" Đo\u0302\u0323c\n\nlập ") == "Độc lập"
    assert error_rate([("a  b\n", "a b"), ("ab", "abcd")]) == pytest.approx(2 / 7)
