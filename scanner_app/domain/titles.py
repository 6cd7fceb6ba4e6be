"""Which kind of paper a title line names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner_app.domain.catalog import CONTROL_SLIP, PAPER_KINDS, RECEIPT, PaperKind
from scanner_app.domain.folding import distance, plain, plain_words
from scanner_app.domain.layout import PageLayout, Segment, has_text, is_caps

_TITLE_PART = 0.5
"""Share of the page's height above which a title line begins."""
_CENTRED = 0.2
"""A title's middle lies this close to the page's middle, as a share of its width."""
_JUNK = 0.4
"""Words less sure than this in front of a title are taken for stains or strokes of a stamp."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title line.

    Attributes:
        kind: what it names.
        segment: where it stands.
        wrong: letters that had to be put right, accents aside.
        whole: nothing but the kind's name stands on the line.
        formula: it ends with a colon: `QUYẾT ĐỊNH:` inside a decision, no title.
    """

    kind: PaperKind
    segment: Segment
    wrong: int
    whole: bool
    formula: bool


def find_title(layout: PageLayout, kinds: Sequence[PaperKind] = PAPER_KINDS) -> Title | None:
    """The uppermost title line of a known kind, in capitals and centred, or None."""
    titles = [
        title
        for segment in layout.segments
        if _stands_like_a_title(segment, layout)
        for title in (_title_of(segment, kinds),)
        if title is not None
    ]
    return min(titles, key=lambda title: title.segment.box.top, default=None)


def is_receipt(title: Title | None) -> bool:
    """The title is the receipt's or the control slip's: such a page begins a dossier."""
    return title is not None and title.kind.name in {RECEIPT, CONTROL_SLIP}


def _stands_like_a_title(segment: Segment, layout: PageLayout) -> bool:
    """In the upper half, below Quốc hiệu, centred and in capitals."""
    box = segment.core
    centre = (box.left + box.right) / 2 / layout.width
    return (
        layout.header_bottom - layout.unit / 2 <= box.top <= _TITLE_PART * layout.height
        and abs(centre - 0.5) <= _CENTRED
        and any(is_caps(word.text) for word in segment.words)
    )


def _title_of(segment: Segment, kinds: Iterable[PaperKind]) -> Title | None:
    """The kind that a line names: fewest letters wrong first, then the longest name."""
    words = [word for word in segment.words if has_text(word)]
    while words and words[0].confidence < _JUNK and not is_caps(words[0].text):
        words = words[1:]
    best: tuple[int, int, PaperKind, int] | None = None
    for kind in kinds:
        for name in kind.title_words:
            shown = words[: len(name)]
            if not is_caps(" ".join(word.text for word in shown)):
                continue
            wrong = _wrong(shown_key(word.text for word in shown), "".join(name))
            if wrong is not None and (best is None or (wrong, -len(name)) < best[:2]):
                best = (wrong, -len(name), kind, len(name))
    if best is None:
        return None
    wrong, _, kind, used = best
    whole = len(words) == used
    if wrong and not whole:
        caps_after = len(words) > used and is_caps(words[used].text)
        if caps_after and len(shown_key(word.text for word in words[:used])) < 14:
            return None
    return Title(kind, segment, wrong, whole, segment.text.rstrip().endswith(":"))


def shown_key(texts: Iterable[str]) -> str:
    """Letters and digits of some words, plain, without blanks."""
    return plain_words(" ".join(plain(text) for text in texts)).replace(" ", "")


def _wrong(shown: str, name: str) -> int | None:
    """Letters by which a line's beginning differs from a kind's name, None when too many.

    Names under 7 letters must be exact: `LUẬT`, `ĐỀ ÁN` and `DỰ ÁN` lie too close to other words.
    """
    limit = 0 if len(name) < 7 else max(1, len(name) // 7)
    wrong = distance(shown, name, limit=limit)
    return wrong if wrong <= limit else None
