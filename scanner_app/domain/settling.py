"""The one code that all pages of a dossier agree on, for stacks that no code divides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scanner_app.domain.dossier import Evidence
from scanner_app.domain.open_dossier import OpenDossier
from scanner_app.domain.page_signs import PageSigns
from scanner_app.domain.register import KnownCode
from scanner_app.domain.seen_codes import (
    SeenCode,
    is_misreading,
    trust_in_print,
    trust_in_symbol,
)

_Seen = tuple[SeenCode, PageSigns]
_OfPage = Callable[[PageSigns], Sequence[SeenCode]]


def settle(dossier: OpenDossier, register: KnownCode | None) -> None:
    """Give a dossier without a code the one on its pages; whatever differs claims it.

    Symbols count before print, and print on a receipt before print elsewhere. Of two codes none is
    taken: both claim the dossier.
    """
    if dossier.code is None:
        _adopt(dossier, register)
    told: set[str] = set()
    for seen, signs in _seen(dossier.pages, lambda signs: signs.codes or signs.printed):
        key = seen.code.key
        if key in told or dossier.shows(seen.code.text):
            continue
        if dossier.code is None or not is_misreading(seen, dossier.code):
            told.add(key)
            dossier.claim(seen.code.text, seen.source, Evidence(signs.page.id, seen.box))


def join(dossiers: Iterable[OpenDossier]) -> tuple[OpenDossier, ...]:
    """Dossiers with those of one code made one, where the first of them stands."""
    joined: list[OpenDossier] = []
    for dossier in dossiers:
        code = dossier.code
        earlier = next((each for each in joined if code is not None and each.shows(code)), None)
        if earlier is None:
            joined.append(dossier)
            continue
        earlier.papers += dossier.papers
        earlier.dividers += dossier.dividers
        earlier.claims += dossier.claims
        earlier.holds |= dossier.holds
        if dossier.confidence > earlier.confidence:
            earlier.source, earlier.confidence = dossier.source, dossier.confidence
            earlier.evidence = dossier.evidence
    return tuple(joined)


def _adopt(dossier: OpenDossier, register: KnownCode | None) -> None:
    symbols = _seen(dossier.pages, lambda signs: signs.codes)
    receipts = _seen(dossier.pages, lambda signs: signs.printed if signs.receipt else ())
    anywhere = _seen(dossier.pages, lambda signs: signs.printed)
    candidates = symbols or receipts or anywhere
    if not candidates:
        return
    best, signs = max(candidates, key=lambda each: each[0].confidence)
    rivals = [seen for seen, _ in candidates if seen.code.key != best.code.key]
    if any(not is_misreading(rival, best.code.text) for rival in rivals):
        return
    sure = trust_in_symbol(best, signs.printed) if symbols else trust_in_print(best, register)
    dossier.code, dossier.source, dossier.confidence = best.code.text, best.source, sure
    dossier.evidence = Evidence(signs.page.id, best.box)


def _seen(pages: Iterable[PageSigns], of_page: _OfPage) -> list[_Seen]:
    return [(seen, signs) for signs in pages for seen in of_page(signs)]
