"""What a recogniser reads into seals, signatures, stamps and specks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ocr.model import Line, PageText, Word

# Chosen on the pages of real_scans and synthetic, 2026-11: whole-set error rates 3.43 to 2.90 and
# 3.93 to 3.58 %, text-layer pages 1.02 to 1.07. Confidences are tesseract's, 0 to 1.
_SURE_LINE = 0.4  # stamps under print and scribbles lie below, handwriting in forms mostly above
_SURE_MARK = 0.7  # words without letter or digit: rests of rules, of bars, of a seal's ring
_SURE_SHORT = 0.4  # words of one or two characters

# A mark that stands in no line of text is a rest of a seal or a signature, however sure; a dash
# may be all that a table cell says. 43 pages had 19 such lines, all of them rests (2026-11-23).
_DASHES, _SURE_DASH = frozenset("-–—"), 0.9


def without_noise(lines: Iterable[Line]) -> list[Line]:
    """The lines without words that are most likely no writing; lines left empty are dropped."""
    kept = []
    for line in lines:
        if PageText((line,)).confidence < _SURE_LINE or _is_lone_mark(line):
            continue
        words = tuple(word for word in line.words if not _is_noise(word))
        if words:
            kept.append(line if len(words) == len(line.words) else replace(line, words=words))
    return kept


def _is_lone_mark(line: Line) -> bool:
    letters = {letter for word in line.words for letter in word.text}
    if any(letter.isalnum() for letter in letters):
        return False
    return not (letters <= _DASHES and PageText((line,)).confidence >= _SURE_DASH)


def _is_noise(word: Word) -> bool:
    if not any(letter.isalnum() for letter in word.text):
        return word.confidence < _SURE_MARK
    return len(word.text) <= 2 and word.confidence < _SURE_SHORT
