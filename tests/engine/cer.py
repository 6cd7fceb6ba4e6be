"""Character error rate, the one measure of text quality used here."""

from __future__ import annotations

import unicodedata

import numpy as np


def folded(text: str) -> str:
    """NFC, every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def edits(found: str, truth: str) -> int:
    """Fewest insertions, deletions and replacements of characters between two texts."""
    target = np.frombuffer(truth.encode("utf-32-le"), np.uint32)
    place = np.arange(len(target) + 1)
    row = place.copy()
    for number, letter in enumerate(np.frombuffer(found.encode("utf-32-le"), np.uint32), 1):
        best = np.concatenate([[number], np.minimum(row[1:] + 1, row[:-1] + (target != letter))])
        # An insertion continues the best value to its left: a running minimum, seen from a slope.
        row = np.minimum.accumulate(best - place) + place
    return int(row[-1])


def error_rate(pairs: list[tuple[str, str]]) -> float:
    """Edits over all (found, truth) pairs divided by the characters of the truths, both folded."""
    texts = [(folded(found), folded(truth)) for found, truth in pairs]
    return sum(edits(found, truth) for found, truth in texts) / sum(len(t) for _, t in texts)
