"""Number and symbol (số, ký hiệu) of an administrative document: box 3 of NĐ 30/2020 annex I.

Grammars: `15/QĐ-BNV`, letters `12/UBND-VX`, regulations `118/2025/NĐ-CP`, contracts `36/HĐ/2026`.
The serial is often written by hand into a gap, which recognisers read badly: then the value is
only proposed, or begins with the slash, and a person looks at the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scanner_app.domain.catalog import PAPER_KINDS, PaperKind, kinds_abbreviated
from scanner_app.domain.folding import distance, nfc, plain
from scanner_app.domain.layout import PageLayout, Segment
from scanner_app.domain.page import Box, ReadWord
from scanner_app.domain.suggestion.finding import weakest

_GROUP = r"[A-ZĐƯƠÂÊÔĂ][A-Za-zĐđƯưƠơ0-9&.]*"
_SYMBOL = rf"{_GROUP}(?:-{_GROUP})*"
_NUMBER = re.compile(
    rf"(?P<serial>\d{{1,6}}[A-Za-z]?)(?:/(?P<year>(?:19|20)\d{{2}}))?/(?P<symbol>{_SYMBOL})"
)
_CONTRACT = re.compile(rf"(?P<serial>\d{{1,6}})/(?P<symbol>{_SYMBOL})/(?P<year>(?:19|20)\d{{2}})")
_REST = re.compile(rf"/?(?:(?P<year>(?:19|20)\d{{2}})/)?(?P<symbol>{_SYMBOL})")
_LABEL = re.compile(r"^[s5$][o06][:;.,]?")
_AROUND = " :;.,_”“\"'’`ˆ"
_SERIAL_WORD = 0.75
"""Tesseract's confidence from which none of 62 typed serials was wrong; letters of the symbol were
in 2 of them (corpus and sample stack, 2026-11-23), so the symbol has to be confirmed."""
_TYPED_GAP = 0.5
"""Between typed words of one number lies no gap wider than this many word heights."""
_TYPED_HEIGHT = 1.15
"""Typed numbers stand 0.84-1.1 times as high as the accented label "Số:", numbers written by hand
1.2 times and more (`real_scans` and `synthetic`, 2026-11-23)."""

_ISSUERS = ("UBND", "HĐND", "TTg", "CP", "VPCP")
_KNOWN = {
    plain(group): group
    for group in (*_ISSUERS, *(kind.abbreviation for kind in PAPER_KINDS if kind.abbreviation))
}


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """A number and symbol taken apart.

    Attributes:
        serial: "" when it could not be read.
        year: only regulations and contracts carry it, else "".
        symbol: everything with letters, groups joined by dashes.
        year_last: the contract's order.
    """

    serial: str
    year: str
    symbol: str
    year_last: bool = False

    @property
    def text(self) -> str:
        """As it is to be stored; begins with the slash when the serial is missing."""
        parts = [self.serial, self.symbol, self.year] if self.year_last else []
        parts = parts or [self.serial, *filter(None, [self.year]), self.symbol]
        return "/".join(parts)

    @property
    def kinds(self) -> tuple[PaperKind, ...]:
        """The kinds of paper that the symbol's first group names; none for letters."""
        return kinds_abbreviated(self.symbol.split("-")[0])

    @property
    def issuer_group(self) -> str:
        """Abbreviates the issuer: the first group in letters, else the one behind the kind's."""
        groups = self.symbol.split("-")
        return groups[0] if not self.kinds or len(groups) == 1 else groups[1]

    @property
    def unit_groups(self) -> tuple[str, ...]:
        """Groups behind the issuer's (drafting units): nothing on the page confirms them."""
        groups = self.symbol.split("-")
        return tuple(groups[2:] if self.kinds else groups[1:])

    @property
    def names_known_office(self) -> bool:
        """The issuer's group is one that every office of its kind uses (`UBND`, `TTg`)."""
        return self.issuer_group in _ISSUERS


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """Where the number stands and what it says.

    Attributes:
        number: None when not even the symbol could be read.
        box: around the whole line.
        clean: typed, in one piece, by the rules, nothing put right.
        confidence: of its weakest word, 0.0-1.0.
    """

    number: PaperNumber | None
    box: Box
    clean: bool
    confidence: float = 0.0


def parse_number(text: str) -> PaperNumber | None:
    """The number that this text is, exactly by one of the grammars, or None."""
    match = _NUMBER.fullmatch(nfc(text))
    if match:
        return PaperNumber(match["serial"], match["year"] or "", match["symbol"])
    match = _CONTRACT.fullmatch(nfc(text))
    if match:
        return PaperNumber(match["serial"], match["year"], match["symbol"], year_last=True)
    return None


def find_number(layout: PageLayout) -> FoundNumber | None:
    """The number line of the header, left column first, or None without one."""
    rows = [row for row in (*layout.left, *_others(layout)) if is_number_row(row)]
    found = [_read_row(row) for row in rows]
    with_symbol = [number for number in found if number.number is not None]
    return next(iter(with_symbol or found), None)


def as_kind(number: PaperNumber, kind: PaperKind) -> PaperNumber | None:
    """The number with its first group put right to the kind's abbreviation, one letter off."""
    first, *groups = number.symbol.split("-")
    off = distance(plain(first), plain(kind.abbreviation), limit=1)
    if number.kinds or len(kind.abbreviation) < 2 or off > 1:
        return None
    return replace(number, symbol="-".join([kind.abbreviation, *groups]))


def _others(layout: PageLayout) -> list[Segment]:
    """Segments of the upper part, for papers that number themselves elsewhere (contracts)."""
    return [segment for segment in layout.segments if segment.box.bottom < 0.35 * layout.height]


def is_number_row(row: Segment) -> bool:
    """The row begins with "Số" and has the colon or slash of a number: `SỞ TƯ PHÁP` has neither."""
    start = plain(row.words[0].text)
    head = " ".join(word.text for word in row.words[:2])
    return bool(_LABEL.match(start)) and (":" in head or (len(start) <= 3 and "/" in row.text))


def _read_row(row: Segment) -> FoundNumber:
    first = row.words[0]
    label = _LABEL.match(plain(first.text))
    glued = first.text[label.end() :] if label else ""
    words = [*([first] if glued.strip(":") else []), *row.words[1:]]
    shown = " ".join([glued, *(word.text for word in row.words[1:])])
    shown = nfc(shown.replace("⁄", "/")).strip(_AROUND)
    seen = re.sub(r"\s*([/-])\s*", r"\1", shown)
    exact = parse_number(seen)
    if exact is not None:
        mended = _mended(exact)
        untouched = shown == mended.text
        clean = untouched and _typed(first, words) and _plausible(exact)
        return FoundNumber(mended, row.box, clean, weakest(words))
    return FoundNumber(_partial(seen), row.box, clean=False)


def _typed(label: ReadWord, words: Sequence[ReadWord]) -> bool:
    """Every word was read well, none stands higher than type does, no gap was left for a pen."""
    gaps = (right.box.left - left.box.right for left, right in pairwise(words))
    height = max((word.box.height for word in words), default=0)
    return (
        weakest(words) >= _SERIAL_WORD
        and height <= _TYPED_HEIGHT * label.box.height
        and all(gap <= _TYPED_GAP * height for gap in gaps)
    )


def _plausible(number: PaperNumber) -> bool:
    """Numbers under 10 have a leading zero (NĐ 30/2020 annex I), so a lone digit lost another."""
    return len(number.serial) > 1 and int(re.sub(r"\D", "", number.serial)) > 0


def _mended(number: PaperNumber) -> PaperNumber:
    """The number with groups that differ from a known one only in accents or case put right."""
    groups = [_mended_group(group) for group in number.symbol.split("-")]
    return PaperNumber(number.serial, number.year, "-".join(groups), number.year_last)


def _mended_group(group: str) -> str:
    """`QD`, `QĐĐ` for `QĐ`, `UBNĐ` for `UBND`; a group known in this very form stays."""
    if group in _KNOWN.values():
        return group
    key = re.sub(r"(.)\1+", r"\1", plain(group))
    matches = {plain(group), key} & _KNOWN.keys()
    return _KNOWN[min(matches)] if matches else group


def _partial(seen: str) -> PaperNumber | None:
    """Symbol of a line whose serial or slash was lost."""
    lost_slash = re.fullmatch(rf"(?P<serial>\d{{1,6}})(?P<rest>{_SYMBOL})", seen)
    if lost_slash and kinds_abbreviated(lost_slash["rest"].split("-")[0]):
        return _mended(PaperNumber(lost_slash["serial"], "", lost_slash["rest"]))
    at = seen.find("/")
    match = _REST.fullmatch(seen[at:]) if at >= 0 else None
    return _mended(PaperNumber("", match["year"] or "", match["symbol"])) if match else None
