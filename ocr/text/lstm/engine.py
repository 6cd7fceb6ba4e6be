"""The fast text engine: line finder, network and word boxes behind the `TextEngine` port."""

from __future__ import annotations

from pathlib import Path

from ocr.image import Pixels
from ocr.model import Line, PageText
from ocr.text.lstm.lines import find_lines
from ocr.text.lstm.picture import cut_out
from ocr.text.lstm.pieces import ink_pieces
from ocr.text.lstm.session import LineReader
from ocr.text.lstm.words import line_of_words

# Bits of seals and signatures by number of characters; page and row numbers lie above: single
# ones from 0.93, longer ones from 0.69 (43 pages of all kinds, 2026-11-23).
_SURE_ALONE = {1: 0.9, 2: 0.6, 3: 0.6}


class LstmEngine:
    """Reads pages in this process, on one thread: a quarter of a CPU second for an A4 page."""

    def __init__(self, model: Path) -> None:
        """Loads the model, 20 ms.

        Args:
            model: file written by `ocr.text.lstm.convert`.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is no such model.
        """
        self._reader = LineReader(model)

    def recognise(self, page: Pixels, dpi: float) -> PageText:
        """See `TextEngine.recognise`; confidences are the network's own probabilities.

        Raises:
            EngineFailedError: the network could not be run.
        """
        pieces = ink_pieces(page, dpi)
        found = find_lines(pieces)
        pictures = [cut_out(page, pieces, line, self._reader.height) for line in found]
        texts = self._reader.read([picture.pixels for picture in pictures])
        lines = (
            line_of_words(text, pieces, line, picture)
            for text, line, picture in zip(texts, found, pictures, strict=True)
        )
        return PageText(tuple(line for line in lines if line is not None and not _is_scrap(line)))


def _is_scrap(line: Line) -> bool:
    characters = sum(len(word.text) for word in line.words)
    return PageText((line,)).confidence < _SURE_ALONE.get(characters, 0.0)
