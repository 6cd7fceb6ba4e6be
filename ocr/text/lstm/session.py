"""Pictures of lines become characters: one onnxruntime session, lines in batches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr.errors import EngineFailedError
from ocr.image import Pixels

_BATCH = 16


@dataclass(frozen=True, slots=True)
class Character:
    """One recognised character.

    Attributes:
        text: one character; a space between words.
        start, end: pixels of the line picture it was seen in, half open.
        confidence: probability the network gave it, 0.0 to 1.0.
    """

    text: str
    start: float
    end: float
    confidence: float


class LineReader:
    """The network of one model file, on one thread."""

    def __init__(self, model: Path) -> None:
        """Loads the model.

        Args:
            model: file written by `ocr.text.lstm.convert`.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is no such model.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            # Bytes, not the path: onnxruntime takes paths in the ANSI code page on Windows.
            self._session = onnxruntime.InferenceSession(
                model.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
            properties = self._session.get_modelmeta().custom_metadata_map
            self._texts: list[str] = json.loads(properties["texts"])
            self._blank = int(properties["blank"])
            self.height = int(properties["height"])
            self._step = int(properties["step"])
        except OSError:
            raise
        except Exception as error:
            raise ValueError("not a model of this reader") from error

    def read(self, lines: Sequence[Pixels]) -> list[list[Character]]:
        """Characters of each line, left to right.

        Args:
            lines: uint8, (`height`, width), dark text on light; width at least one step.

        Raises:
            EngineFailedError: the network could not be run.
        """
        found: list[list[Character]] = [[] for _ in lines]
        order = sorted(range(len(lines)), key=lambda i: lines[i].shape[1])
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            for i, characters in zip(batch, self._read([lines[i] for i in batch]), strict=True):
                found[i] = characters
        return found

    def _read(self, lines: Sequence[Pixels]) -> list[list[Character]]:
        widths = np.array([line.shape[1] for line in lines], np.int32)
        batch = np.zeros((len(lines), 1, self.height, int(widths.max())), np.float32)
        for place, line in zip(batch, lines, strict=True):
            place[0, :, : line.shape[1]] = normalised(line)
        try:
            best, chance = self._session.run(["best", "chance"], {"lines": batch, "widths": widths})
        except Exception as error:  # onnxruntime's errors have no common class of their own
            raise EngineFailedError(status=type(error).__name__) from error
        return [
            self._decoded(best[: width // self._step, i], chance[: width // self._step, i])
            for i, width in enumerate(widths)
        ]

    def _decoded(self, best: NDArray[np.int64], chance: NDArray[np.float32]) -> list[Character]:
        """Greedy CTC: runs of one output are one character, blanks part equal ones."""
        if not len(best):
            return []
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        ends = np.append(starts[1:], len(best))
        sure = np.maximum.reduceat(chance, starts)
        return [
            Character(self._texts[best[start]], start * self._step, end * self._step, float(p))
            for start, end, p in zip(starts.tolist(), ends.tolist(), sure, strict=True)
            if best[start] != self._blank and self._texts[best[start]]
        ]


def normalised(line: Pixels) -> NDArray[np.float32]:
    """Gray values from -1 (ink) to 1 (paper), as tesseract scales them (lstm/networkio.cpp).

    Black is the lower quartile of the local minima on the middle row, white the upper quartile of
    its local maxima.
    """
    row = line[line.shape[0] // 2].astype(np.int32)
    left, middle, right = row[:-2], row[1:-1], row[2:]
    valleys = ((middle < left) & (middle <= right)) | ((middle <= left) & (middle < right))
    peaks = ((middle > left) & (middle >= right)) | ((middle >= left) & (middle > right))
    black = float(np.quantile(middle[valleys], 0.25)) if valleys.any() else 0.0
    white = float(np.quantile(middle[peaks], 0.75)) if peaks.any() else 255.0
    contrast = max((white - black) / 2, 1.0)
    scaled = (line.astype(np.float32) - black) / contrast - 1.0
    return np.clip(scaled, -1.0, 1.0).astype(np.float32)
