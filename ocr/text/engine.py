"""What a text recogniser is to the rest of the engine."""

from __future__ import annotations

from typing import Protocol

from ocr.image import Pixels
from ocr.model import PageText


class TextEngine(Protocol):
    """Reads the text of a cleaned page."""

    def recognise(self, page: Pixels, dpi: float) -> PageText:
        """Lines in the order the recogniser found them, boxes and baselines in the frame of `page`.

        Args:
            page: uint8, (height, width), dark text on white, about level, right way up.
            dpi: dots per inch of `page`; recognisers derive letter sizes from it.

        Raises:
            EngineMissingError: the recogniser is not installed.
            LanguageMissingError: its language model is not installed.
            EngineTimeoutError: the page took longer than allowed.
            EngineFailedError: it ended with an error.
        """
        ...
