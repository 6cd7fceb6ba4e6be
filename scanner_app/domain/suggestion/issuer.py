"""The issuing office: box 2 of NĐ 30/2020 annex I, the last office named in the left column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scanner_app.domain.folding import plain_words, tone_key
from scanner_app.domain.layout import PageLayout, Segment, has_text, is_caps, surround
from scanner_app.domain.page import Box, ReadWord
from scanner_app.domain.suggestion.finding import (
    AGREED,
    DOUBTED,
    GOOD_WORD,
    UNCHECKED,
    Finding,
)
from scanner_app.domain.suggestion.lexicon import (
    NEED_PLACE,
    OFFICE_HEADS,
    OFFICE_PHRASES,
    PLACE_LEVELS,
)
from scanner_app.domain.suggestion.number import is_number_row

_TRAILING = {"va", "cua", "tong", "pho", "cuc", "so"}
"""A row that ends so goes on in the next row."""
_ROW_GAP = 1.3
"""Rows of one header lie closer than this many word heights; a stamp below may name an office."""
_SIGNS = " .,:;_-–—|'\"”“‘’`ˆ*•"


@dataclass(frozen=True, slots=True)
class FoundIssuer:
    """The issuer's name and how its words were confirmed.

    Attributes:
        value: capitals, as on the page, single letters put right by known office names.
        box: around its rows.
        known: every word is part of a known office's name, spelt like it on the page.
        repaired: accents were put right by a known name.
        complete: nothing says that a row is missing.
        confidence: of the weakest word that no known name confirms.
        tail: the end of the name from the word before the first unknown one; all of a known name.
    """

    value: str
    box: Box
    known: bool
    repaired: bool
    complete: bool
    confidence: float
    tail: tuple[str, ...]

    @property
    def initials(self) -> str:
        """First letters, as numbers abbreviate offices: `BCT`, `UBND`."""
        words = self.value.split()
        return "".join(word[0] for word in words) if words[0] not in {"UBND", "HĐND"} else words[0]

    def finding(self, *, confirmed: bool) -> Finding:
        """The issuer as a finding; `confirmed` when the number or the text names it again."""
        misspelt = self.repaired and not confirmed
        badly_read = not self.known and self.confidence < GOOD_WORD
        if misspelt or badly_read or not self.complete:
            return Finding(self.value, DOUBTED, self.box)
        sure = AGREED if confirmed else UNCHECKED
        return Finding(self.value, sure, self.box)


def find_issuer(layout: PageLayout, offices: Iterable[str] = ()) -> FoundIssuer | None:
    """The office that issued the paper, or None when the left column names none.

    Args:
        layout: the paper's first page.
        offices: more names known to be offices or places.
    """
    rows, cut = _office_rows(layout)
    if not rows:
        return None
    groups: list[list[Segment]] = []
    for row in rows:
        if groups and not _begins_office(row, groups[-1][-1]):
            groups[-1].append(row)
        else:
            groups.append([row])
    named = any(_names_office(row) for row in rows)
    if not named and not layout.has_header:
        return None
    words = [word for row in groups[-1] for word in row.words if has_text(word)]
    found = _spelt(words, _phrases((*OFFICE_PHRASES, *offices)))
    return replace(found, complete=found.complete and named and not cut)


def named_again(layout: PageLayout, issuer: FoundIssuer) -> bool:
    """A line below the header spells the name's end alike and does not go on with a longer one."""
    below = (segment for segment in layout.segments if segment.box.top > issuer.box.bottom)
    return any(_repeats([word.text for word in segment.words], issuer.tail) for segment in below)


def _repeats(words: Sequence[str], tail: Sequence[str]) -> bool:
    """The words contain the tail, and no capital follows it without a sign between."""
    wanted = [tone_key(word) for word in tail]
    keys = [tone_key(word.strip(_SIGNS)) for word in words]
    for end in range(len(wanted), len(keys) + 1):
        goes_on = end < len(words) and words[end - 1][-1].isalnum() and words[end][0].isupper()
        if keys[end - len(wanted) : end] == wanted and not goes_on:
            return True
    return False


def _office_rows(layout: PageLayout) -> tuple[list[Segment], bool]:
    """Rows in capitals at the top of the left column, and whether a spoilt row follows closely."""
    rows: list[Segment] = []
    limit = layout.header_bottom + 6 * layout.unit if layout.has_header else 0.25 * layout.height
    for row in layout.left:
        words = [word for word in row.words if has_text(word)]
        if not words:
            continue
        shown = Segment(tuple(words))
        starts_low = not rows and layout.has_header and shown.box.top > layout.header_bottom
        below = bool(rows) and shown.box.top - rows[-1].box.bottom > _ROW_GAP * layout.unit
        if is_number_row(shown) or (below and is_caps(shown.text)):
            break
        if not is_caps(shown.text) or shown.box.top > limit or starts_low:
            if rows:
                return rows, shown.box.top - rows[-1].box.bottom < layout.unit
            continue
        rows.append(shown)
    return rows, False


def _begins_office(row: Segment, before: Segment) -> bool:
    """The row names another office, below the one before; else it goes on with that one's name."""
    last = plain_words(before.text).split()[-1:]
    if last and last[0] in _TRAILING:
        return False
    return _names_office(row)


def _names_office(row: Segment) -> bool:
    """The row begins like an office's name."""
    key = plain_words(row.text)
    return any(key == head or key.startswith(f"{head} ") for head in OFFICE_HEADS)


def _phrases(names: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """Known names by their plain words."""
    phrases: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        phrases.setdefault(tuple(plain_words(name).split()), []).append(
            name.upper().replace(" - ", " ")
        )
    return phrases


def _spelt(words: Sequence[ReadWord], phrases: dict[tuple[str, ...], list[str]]) -> FoundIssuer:
    """The words as a name, accents put right where a known name leaves one choice."""
    shown = [word.text.strip(_SIGNS).upper() for word in words]
    keys = [plain_words(text) for text in shown]
    longest = max(map(len, phrases), default=0)
    unknown: list[int] = []
    repaired = False
    at = 0
    while at < len(shown):
        length = _longest_phrase(keys[at : at + longest], phrases)
        part = slice(at, at + length)
        names = [name.split() for name in phrases.get(tuple(keys[part]), [])]
        alike = any(_spelt_alike(shown[part], name) for name in names)
        # One word alone puts nothing right: QUAN in a place's name is not the level QUẬN.
        if length == 0 or (length == 1 and not alike):
            unknown.append(at)
        elif not alike:
            repaired = True
            shown[part] = names[0] if len(names) == 1 else shown[part]
        at += max(length, 1)
    sure = min((words[at].confidence for at in unknown), default=1.0)
    tail = tuple(shown[max(unknown[0] - 1, 0) :] if unknown else shown)
    box = surround(word.box for word in words)
    complete = not _breaks_off(tuple(keys), phrases)
    return FoundIssuer(" ".join(shown), box, not unknown, repaired, complete, sure, tail)


def _breaks_off(keys: tuple[str, ...], phrases: dict[tuple[str, ...], list[str]]) -> bool:
    """The name ends where a known one goes on, or before the place that it needs."""
    shown = " ".join(keys)
    levels = tuple(f" {plain_words(level)}" for level in PLACE_LEVELS)
    if shown in NEED_PLACE or shown.endswith(levels):
        return True
    return keys not in phrases and any(phrase[: len(keys)] == keys for phrase in phrases)


def _longest_phrase(keys: Sequence[str], phrases: dict[tuple[str, ...], list[str]]) -> int:
    """How many of the next words form a known name, 0 for none."""
    lengths = range(len(keys), 0, -1)
    return next((length for length in lengths if tuple(keys[:length]) in phrases), 0)


def _spelt_alike(shown: Sequence[str], name: Sequence[str]) -> bool:
    """Same letters, accents and tones; commas and the place of a tone mark aside."""
    return all(
        tone_key(one.strip(_SIGNS)) == tone_key(other.strip(_SIGNS))
        for one, other in zip(shown, name, strict=True)
    )
