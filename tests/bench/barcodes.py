"""How many symbols of the shared corpus are read right: ours, zxing alone, zbar alone."""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image

from ocr.barcode import read_barcodes

GrayImage = npt.NDArray[np.uint8]
Said = tuple[list[str], list[str]]
"""Texts given as sure, texts given with a conflict mark."""

_ASSUMED_DPI = 200.0
_SUFFIXES = (".jpg", ".png")
_CONTROLS = (  # ASCII 0 to 31
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN "
    "EM SUB ESC FS GS RS US"
)


@dataclass
class Tally:
    """Counts over pictures of one kind.

    Attributes:
        right: a sure text is the truth.
        wrong: a sure text was given, none is the truth; on negatives any sure text.
        conflict: something was given with a conflict mark.
    """

    of: int = 0
    right: int = 0
    wrong: int = 0
    conflict: int = 0

    def count(self, said: Said, truths: set[str]) -> None:
        """Add one picture."""
        sure, doubted = said
        right = any(text in truths for text in sure)
        self.of += 1
        self.right += right
        self.wrong += bool(sure) and not right
        self.conflict += bool(doubted)


READERS = ("ours", "zxing", "zbar")


def measure(corpus: Path, readers: Sequence[str] = READERS) -> dict[str, dict[str, Tally]]:
    """Tallies by kind of symbol, then by reader.

    Args:
        corpus: the shared corpus; its `barcodes/manifest.json` lists pictures and truths, and
            receipts with codes lie in `ocr_vie/synthetic` (kind "receipts", a symbol each).
        readers: some of `READERS`.
    """
    tallies: dict[str, dict[str, Tally]] = {}
    folder = corpus / "barcodes"
    for entry in json.loads((folder / "manifest.json").read_text("utf-8")):
        truths = _truths(folder / entry["truth"]) if entry["truth"] else set()
        row = tallies.setdefault(entry["kind"], {name: Tally() for name in readers})
        _count(row, load_gray(folder / entry["path"]), _ASSUMED_DPI, [truths])
    for notes in sorted((corpus / "ocr_vie" / "synthetic").glob("*.json")):
        page = json.loads(notes.read_text("utf-8"))
        wanted = [{code["text"]} for code in page.get("codes", ())]
        if wanted:
            picture = next(p for p in notes.parent.glob(f"{notes.stem}.*") if p.suffix in _SUFFIXES)
            row = tallies.setdefault("receipts", {name: Tally() for name in readers})
            _count(row, load_gray(picture), float(page["dpi"]), wanted)
    return tallies


def load_gray(path: Path) -> GrayImage:
    """A picture in gray, transparent parts as white paper."""
    with warnings.catch_warnings(), Image.open(path) as picture:
        warnings.simplefilter("ignore")
        if picture.mode in {"RGBA", "LA", "P", "PA"}:
            clear = picture.convert("RGBA")
            paper = Image.new("RGBA", clear.size, "white")
            paper.alpha_composite(clear)
            return np.asarray(paper.convert("L"))
        return np.asarray(picture.convert("L"))


def table(tallies: dict[str, dict[str, Tally]]) -> str:
    """Right / wrong / conflict as fixed-width text."""
    lines = [f"{'kind':<12}{'of':>5}   " + "".join(f"{name:>14}" for name in _READERS)]
    for kind, by_reader in tallies.items():
        cells = [f"{t.right}/{t.wrong}/{t.conflict}" for t in by_reader.values()]
        of = next(iter(by_reader.values())).of
        lines.append(f"{kind:<12}{of:>5}   " + "".join(f"{cell:>14}" for cell in cells))
    return "\n".join(lines)


def _count(row: dict[str, Tally], gray: GrayImage, dpi: float, wanted: Iterable[set[str]]) -> None:
    for name, tally in row.items():
        said = _READERS[name](gray, dpi)
        for truths in wanted:
            tally.count(said, truths)


def _ours(gray: GrayImage, dpi: float) -> Said:
    symbols = read_barcodes(gray, dpi)
    sure = [s.text for s in symbols if not s.conflict]
    return sure, [s.text for s in symbols if s.conflict]


def _zxing_alone(gray: GrayImage, dpi: float) -> Said:  # noqa: ARG001 - one form for all readers
    found = zxingcpp.read_barcodes(gray, text_mode=zxingcpp.TextMode.Plain)
    return [symbol.text for symbol in found], []


def _zbar_alone(gray: GrayImage, dpi: float) -> Said:  # noqa: ARG001 - one form for all readers
    try:
        from pyzbar import pyzbar
    except (ImportError, OSError):
        return [], []
    wanted = [pyzbar.ZBarSymbol[name] for name in ("QRCODE", "CODE128", "CODE39", "EAN13")]
    found = pyzbar.decode(np.ascontiguousarray(gray), symbols=wanted)
    return [symbol.data.decode("utf-8", "replace") for symbol in found], []


_READERS: dict[str, Callable[[GrayImage, float], Said]] = {
    "ours": _ours,
    "zxing": _zxing_alone,
    "zbar": _zbar_alone,
}


def _truths(path: Path) -> set[str]:
    """Spellings of the truth file: as it is, control names resolved, raw bytes as Latin-1."""
    raw = path.read_bytes()
    texts = {raw.decode("latin-1")}
    try:
        texts.add(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return texts
    named = {name: chr(place) for place, name in enumerate(_CONTROLS.split())}
    return texts | {
        re.sub(r"<([A-Z0-9]{2,3})>", lambda m: named.get(m[1], m[0]), text) for text in texts
    }


if __name__ == "__main__":
    cv2.setNumThreads(1)
    default = Path(__file__).resolve().parents[3] / "shared" / "corpus"
    print("right/wrong/conflict")
    print(table(measure(Path(sys.argv[1]) if len(sys.argv) > 1 else default)))
