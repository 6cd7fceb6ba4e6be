"""What a mark says, broken into lines in several ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

from scanner_app.domain.signature import CopyMark
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.signing.mark.font import MarkFont

_LEADING = 1.2
"""Base line to base line, of the letters' size: the highest and the lowest letters of Vietnamese
in Liberation Serif reach over 1.12 of it, so that Ễ under y does not touch."""
_COLUMNS_PT = (170.0, 240.0, 0.0)
"""How wide an agency's name may run in a block of its own lines, at 10 pt; 0: as the time."""
_FLOWING_LINES = (2, 3, 1, 4, 5)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a mark, flush right. Points.

    Attributes:
        pt: size of the letters.
        width: of the longest line.
        height: from the top of the highest letter to the bottom of the lowest one.
        leading: from base line to base line.
        ascent: from the top to the first base line.
    """

    lines: tuple[str, ...]
    pt: float
    width: float
    height: float
    leading: float
    ascent: float


def parts_of(mark: CopyMark, moment: datetime) -> tuple[str, str, str]:
    """Kind of copy, agency, signing time to the second as ISO 8601 with +07:00; composed (NFC)."""
    agency = normalize("NFC", " ".join(mark.agency.split()))
    time = moment.astimezone(VIETNAM).isoformat(timespec="seconds")
    return normalize("NFC", mark.kind), agency, time


def blocks(parts: tuple[str, str, str], font: MarkFont, pt: float, widest: float) -> list[Block]:
    """The mark's lines in every useful way that is not wider than that, the best-looking first."""
    kind, agency, time = (f"{parts[0]};", f"{parts[1]};", parts[2])
    found: dict[tuple[str, ...], Block] = {}
    for lines in _ways(kind, agency, time, font, pt):
        block = _block(lines, font, pt)
        if block.width <= widest:
            found.setdefault(lines, block)
    return list(found.values())


def _ways(
    kind: str, agency: str, time: str, font: MarkFont, pt: float
) -> Iterator[tuple[str, ...]]:
    """A line for each part, then all parts running on."""
    for column in _COLUMNS_PT:
        width = max(column * pt / 10, font.width(time, pt))
        yield kind, *_wrapped(agency.split(" "), font, pt, width), time
    words = [kind, *agency.split(" "), time]
    whole = font.width(" ".join(words), pt)
    for count in _FLOWING_LINES:
        # The narrowest column that needs no more lines, found in steps of a hundredth.
        for step in range(100 // count, 101):
            lines = _wrapped(words, font, pt, whole * step / 100)
            if len(lines) <= count:
                yield lines
                break


def _wrapped(words: Sequence[str], font: MarkFont, pt: float, width: float) -> tuple[str, ...]:
    """Words in lines of at most this width; a longer word stands alone."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if font.width(longer, pt) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _block(lines: tuple[str, ...], font: MarkFont, pt: float) -> Block:
    leading = _LEADING * pt
    ascent, descent = font.ascent * pt / 1000, -font.descent * pt / 1000
    return Block(
        lines=lines,
        pt=pt,
        width=max(font.width(line, pt) for line in lines),
        height=ascent + descent + (len(lines) - 1) * leading,
        leading=leading,
        ascent=ascent,
    )
