"""All tags of one paper, from its pages: the header's parts checked against one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scanner_app.domain.catalog import ID_CARD, LETTER, UNKNOWN_KIND
from scanner_app.domain.dossier import Tag
from scanner_app.domain.folding import plain_words
from scanner_app.domain.layout import PageLayout
from scanner_app.domain.page import Box
from scanner_app.domain.page_signs import PageSigns
from scanner_app.domain.suggestion.day import FoundDay, find_closing_day, find_day
from scanner_app.domain.suggestion.finding import (
    AGREED,
    DOUBTED,
    GOOD_WORD,
    PLACE_ONLY,
    UNCHECKED,
    Finding,
)
from scanner_app.domain.suggestion.issuer import FoundIssuer, find_issuer, named_again
from scanner_app.domain.suggestion.number import FoundNumber, PaperNumber, as_kind, find_number
from scanner_app.domain.suggestion.subject import find_signer, find_summary
from scanner_app.domain.titles import Title


@dataclass(frozen=True, slots=True)
class _Header:
    """The header's parts as found, before they are weighed."""

    layout: PageLayout
    title: Title | None
    number: FoundNumber | None
    day: FoundDay | None
    issuer: FoundIssuer | None


def propose_tags(
    pages: Sequence[PageSigns],
    *,
    today: date | None = None,
    offices: Iterable[str] = (),
    kind: str = "",
) -> tuple[Tag, ...]:
    """Kind, number, date, issuer, summary and signer of one paper, as far as they were found.

    Args:
        pages: signs of the paper's pages, in order.
        today: a later date on the paper is doubted.
        offices: more known names of offices and places, for their spelling.
        kind: as a separator sheet named it; "" without.
    """
    read = [signs for signs in pages if signs.layout is not None and not signs.is_blank]
    if not read or read[0].layout is None:
        return ()
    first, layout = read[0], read[0].layout
    page = first.page.id
    if first.is_card:
        return _card_tags(first, kind)
    found = find_number(layout)
    header = _Header(
        layout,
        first.title,
        _near_kind(found, first.title),
        find_day(layout),
        find_issuer(layout, offices),
    )
    findings = {
        "kind": Finding(kind, 1.0, None) if kind else _kind(header),
        "number": _number(header),
        "date": _date(header, today),
        "issuer": _issuer(header),
        "summary": find_summary(layout, header.title),
    }
    tags = [found.tag(name, page) for name, found in findings.items() if found is not None]
    if findings["number"] is None and first.receipt and len(first.codes) == 1:
        tags.append(_receipt_number(first))
    if findings["date"] is None:
        tags += _last_page_tag("date", read, lambda layout: _closing_day(layout, today))
    return (*tags, *_last_page_tag("signer", read, find_signer))


def _last_page_tag(
    name: str, read: Sequence[PageSigns], find: Callable[[PageLayout], Finding | None]
) -> tuple[Tag, ...]:
    """What is found on the last page that has it, as a tag; none without."""
    for signs in reversed(read):
        found = find(signs.layout) if signs.layout is not None else None
        if found is not None:
            return (found.tag(name, signs.page.id),)
    return ()


def _card_tags(signs: PageSigns, kind: str) -> tuple[Tag, ...]:
    """An identity card's kind, number and day of issue; nothing else of a header is on it."""
    page, title, seen = signs.page.id, signs.title, signs.card
    shown = title.kind.name if title is not None else ID_CARD
    box = title.segment.core if title is not None else seen.box if seen is not None else None
    tags = [Finding(kind or shown, AGREED, box).tag("kind", page)]
    if seen is not None:
        number = Finding(seen.card.number, 1.0 if seen.card.consistent else DOUBTED, seen.box)
        tags.append(number.tag("number", page, source="id_card"))
        if seen.card.issued_on is not None:
            day = Finding(seen.card.issued_on.isoformat(), 1.0, seen.box)
            tags.append(day.tag("date", page, source="id_card"))
    return tuple(tags)


def _receipt_number(signs: PageSigns) -> Tag:
    """A receipt without a number of its own goes by the dossier's code."""
    (seen,) = signs.codes
    found = Finding(seen.code.text, DOUBTED if signs.contradiction else seen.confidence, seen.box)
    return found.tag("number", signs.page.id, source=seen.source)


def _near_kind(found: FoundNumber | None, title: Title | None) -> FoundNumber | None:
    """The number with an abbreviation one letter off put right to the title's; then not clean."""
    if found is None or found.number is None or title is None:
        return found
    mended = as_kind(found.number, title.kind)
    return found if mended is None else replace(found, number=mended, clean=False)


def _closing_day(layout: PageLayout, today: date | None) -> Finding | None:
    """The date above the signature: nothing confirms it."""
    found = find_closing_day(layout)
    if found is None:
        return None
    later = found.day is None or (today is not None and found.day > today)
    return Finding(found.value, DOUBTED if later else UNCHECKED, found.box)


def kind_of(tags: Iterable[Tag]) -> str:
    """The kind among a paper's tags, or `UNKNOWN_KIND`."""
    return next((tag.value for tag in tags if tag.name == "kind"), UNKNOWN_KIND)


def _kind(header: _Header) -> Finding | None:
    """From the title, checked against the number's abbreviation; from either one alone, doubted."""
    number = header.number.number if header.number else None
    named = number.kinds if number else ()
    title = header.title
    if title is not None:
        box = title.segment.core
        if title.kind.name in {kind.name for kind in named}:
            return Finding(title.kind.name, AGREED, box)
        exact = title.wrong == 0 and title.segment.confidence >= DOUBTED
        expected = number is not None and bool(title.kind.abbreviation)
        if not named and not expected and exact and not title.formula:
            return Finding(title.kind.name, AGREED if _stands_alone(title) else UNCHECKED, box)
        return Finding(title.kind.name, DOUBTED, box)
    if header.number is None or number is None:
        return None
    if named:
        return Finding(named[0].name, DOUBTED, header.number.box)
    about = find_summary(header.layout, None)
    if about is None and not header.layout.has_header:
        return None
    return Finding(LETTER, AGREED if about is not None else UNCHECKED, header.number.box)


def _stands_alone(title: Title) -> bool:
    """A long name, or one that fills its line, is not met by chance."""
    return title.whole or len(plain_words(title.kind.name)) >= len("to khai")


def _number(header: _Header) -> Finding | None:
    """Trusted when it is clean and its symbol agrees with the title or the issuer."""
    found = header.number
    if found is None:
        return _blank_beside(header, header.day, left=True)
    if found.number is None:
        return Finding("", PLACE_ONLY, found.box) if header.layout.has_header else None
    if not found.number.serial:
        return Finding(found.number.text, PLACE_ONLY, found.box)
    if not found.clean:
        return Finding(found.number.text, DOUBTED, found.box)
    well_read = not found.number.unit_groups or found.confidence >= GOOD_WORD
    agrees = header.layout.has_header and well_read and _symbol_agrees(found.number, header)
    return Finding(found.number.text, AGREED if agrees else UNCHECKED, found.box)


def _symbol_agrees(number: PaperNumber, header: _Header) -> bool:
    """The symbol names the title's kind, where that has an abbreviation, and the issuer."""
    title = header.title
    if title is not None and title.kind.abbreviation:
        same_kind = title.kind.name in {kind.name for kind in number.kinds}
    else:
        same_kind = title is not None or not number.kinds
    return same_kind and (number.names_known_office or _names_issuer(number, header.issuer))


def _names_issuer(number: PaperNumber | None, issuer: FoundIssuer | None) -> bool:
    """The number's issuer group is made of the issuer's initials."""
    if number is None or issuer is None:
        return False
    group = plain_words(number.issuer_group).replace(" ", "")
    initials = plain_words(issuer.initials)
    return len(group) >= 2 and initials.startswith(group)


def _date(header: _Header, today: date | None) -> Finding | None:
    """Trusted when complete, typed, not in the future, and nothing beside it is handwritten."""
    found = header.day
    if found is None:
        return _blank_beside(header, header.number, left=False)
    if found.day is None:
        return Finding(found.value, PLACE_ONLY, found.box)
    later = today is not None and found.day > today
    year = header.number.number.year if header.number and header.number.number else ""
    other_year = bool(year) and year != found.value[:4]
    by_hand = header.number is not None and not header.number.clean
    if not found.clean or later or other_year or by_hand:
        return Finding(found.value, DOUBTED, found.box)
    return Finding(found.value, AGREED, found.box)


def _blank_beside(
    header: _Header, other: FoundNumber | FoundDay | None, *, left: bool
) -> Finding | None:
    """Where one half of the line with number and date must be, seen from the other half."""
    numbered = header.title is None or bool(header.title.kind.abbreviation)
    if other is None or not header.layout.has_header or not numbered:
        return None
    unit, width, box = round(header.layout.unit), header.layout.width, other.box
    top, bottom = max(box.top - unit, 0), box.bottom + unit
    if left:
        place = Box(width // 20, top, max(box.left - unit, width // 10), bottom)
    else:
        place = Box(min(box.right + unit, width // 2), top, width - width // 20, bottom)
    return Finding("", PLACE_ONLY, place)


def _issuer(header: _Header) -> Finding | None:
    """Trusted when the text names it again, or the number abbreviates a name known in full."""
    found = header.issuer
    if found is None:
        return None
    again = named_again(header.layout, found)
    number = header.number.number if header.number else None
    by_number = _names_issuer(number, found)
    tells_issuer = number is not None and (number.kinds or "-" in number.symbol)
    if tells_issuer and not by_number:
        return found.finding(confirmed=again).capped(UNCHECKED)
    return found.finding(confirmed=again or (by_number and found.known))
