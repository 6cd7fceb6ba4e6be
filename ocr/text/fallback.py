"""Two text engines as one: the fast one reads, the careful one is asked when it is unsure."""

from __future__ import annotations

from ocr.errors import OcrError
from ocr.image import Pixels
from ocr.model import PageText
from ocr.text.engine import TextEngine

SURE = 0.85
"""Confidence from which the fast text is kept unseen.

Of 43 pages of all kinds printed ones reached 0.90 to 1.00, a folded table 0.88, forms filled in
with script faces 0.84 and 0.87. Tesseract read none of the last three better; of the table it was
surer with 7.4 instead of 1.2 % of the characters wrong (2026-11-23).
"""


class FallbackEngine:
    """Keeps the text of the more confident of two engines; the second works only when needed."""

    def __init__(self, fast: TextEngine, careful: TextEngine, *, sure: float = SURE) -> None:
        """Takes both engines.

        Args:
            fast: reads every page.
            careful: reads pages on which `fast` is less confident than `sure`.
            sure: 0.0 to 1.0.
        """
        self._fast = fast
        self._careful = careful
        self._sure = sure

    def recognise(self, page: Pixels, dpi: float) -> PageText:
        """See `TextEngine.recognise`; a failure of the careful engine leaves the fast text.

        Raises:
            OcrError: the fast engine failed, and the careful one then failed as well.
        """
        try:
            text = self._fast.recognise(page, dpi)
        except OcrError:
            return self._careful.recognise(page, dpi)
        if text.confidence >= self._sure:
            return text
        try:
            other = self._careful.recognise(page, dpi)
        except OcrError:
            return text
        return other if other.confidence > text.confidence else text
