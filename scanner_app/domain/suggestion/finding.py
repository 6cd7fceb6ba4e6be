"""What a rule found on a page, and how sure it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scanner_app.domain.dossier import Evidence, Tag
from scanner_app.domain.ids import PageId
from scanner_app.domain.layout import has_text
from scanner_app.domain.page import Box, ReadWord

AGREED = 0.95
"""Grammar, place and a second, independent sign agree, and the words were read well."""
UNCHECKED = 0.8
"""Well read, but nothing else on the page confirms it: free text, names, addresses."""
DOUBTED = 0.6
"""A value with a sign against it: put right, badly read, or written by hand."""
PLACE_ONLY = 0.3
"""The place was found, the value only in part or not at all."""

GOOD_WORD = 0.85
"""Tesseract's confidence from which a word's letters were right on the printed header lines of the
sets `real_scans` and `synthetic` (2026-11-23); handwriting mostly stays under it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One value with its confidence (0.0-1.0) and its place on the page."""

    value: str
    confidence: float
    box: Box | None

    def tag(self, name: str, page: PageId, *, source: str = "ocr") -> Tag:
        """The finding as a proposed tag."""
        return Tag(name, self.value, round(self.confidence, 2), source, Evidence(page, self.box))

    def capped(self, confidence: float) -> Finding:
        """The same value, at most this sure."""
        return replace(self, confidence=min(self.confidence, confidence))


def weakest(words: Iterable[ReadWord]) -> float:
    """Confidence of the least sure word that has a letter or digit; 0.0 without any."""
    return min((word.confidence for word in words if has_text(word)), default=0.0)
