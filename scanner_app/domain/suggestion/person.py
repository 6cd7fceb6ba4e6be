"""The applicant: from an identity card's code, checked against what the receipt says."""

from __future__ import annotations

from collections.abc import Sequence

from scanner_app.domain.catalog import CONTROL_SLIP, RECEIPT
from scanner_app.domain.dossier import Tag
from scanner_app.domain.folding import plain_words
from scanner_app.domain.page_signs import PageSigns, SeenCard
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.suggestion.finding import DOUBTED, Finding
from scanner_app.domain.suggestion.receipt import find_fields

_ABOUT_APPLICANT = {RECEIPT, CONTROL_SLIP, "Tờ khai", "Đơn", "Giấy đề nghị"}
"""Papers whose fields speak of the applicant; in contracts and decisions others are named."""
_CERTAIN = 1.0
_REGISTERED = 0.97
_SEVERAL = 0.5
"""Two people's cards lie in the dossier and nothing says which of them applies."""


def propose_applicant(
    pages: Sequence[PageSigns], row: RegisterRow | None = None
) -> tuple[Tag, ...]:
    """Tags of the whole dossier about who applies for what.

    Args:
        pages: of all its papers, in order.
        row: what the register of received dossiers says about its code.
    """
    tags = _receipt_tags(pages)
    for tag in _chosen_card_tags(_cards(pages), said=tags.get("applicant")):
        tags[tag.name] = tag
    if row is not None:
        _compare_with_register(tags, row)
    return tuple(tags.values())


def _chosen_card_tags(cards: Sequence[SeenCard], said: Tag | None) -> list[Tag]:
    """Tags of the card that bears the receipt's name; of another only with doubt."""
    if not cards:
        return []
    name = plain_words(said.value) if said is not None else ""
    named = [seen for seen in cards if plain_words(seen.card.name) == name]
    if named:
        return _card_tags(named[0], _CERTAIN)
    sure = _SEVERAL if len(cards) > 1 else _CERTAIN
    return _card_tags(cards[0], min(sure, DOUBTED) if said is not None else sure)


def _compare_with_register(tags: dict[str, Tag], row: RegisterRow) -> None:
    """The register's words win; they are doubted where the papers say something else."""
    for name, value in (("applicant", row.applicant), ("procedure", row.procedure)):
        if not value:
            continue
        said = tags.get(name)
        differs = said is not None and plain_words(said.value) != plain_words(value)
        sure = DOUBTED if differs and name == "applicant" else _REGISTERED
        tags[name] = Tag(name, value, sure, "register", said.evidence if said else None)


def _receipt_tags(pages: Sequence[PageSigns]) -> dict[str, Tag]:
    """Fields of receipts first, then of the other papers."""
    tags: dict[str, Tag] = {}
    for signs in sorted(pages, key=lambda signs: signs.receipt is None):
        if signs.page.reading is None or signs.title is None:
            continue
        if signs.title.kind.name not in _ABOUT_APPLICANT:
            continue
        for name, finding in find_fields(signs.page.reading).items():
            tags.setdefault(name, finding.tag(name, signs.page.id))
    return tags


def _cards(pages: Sequence[PageSigns]) -> list[SeenCard]:
    """Every card once, in order."""
    seen: dict[str, SeenCard] = {}
    for signs in pages:
        if signs.card is not None:
            seen.setdefault(signs.card.card.number, signs.card)
    return list(seen.values())


def _card_tags(seen: SeenCard, sure: float) -> list[Tag]:
    """What the card says; what contradicts itself is doubted."""
    card = seen.card
    coded = sure if card.consistent else min(sure, DOUBTED)
    values = (
        ("applicant", card.name, sure),
        ("applicant_id", card.number, coded),
        ("birth_date", card.born_on.isoformat() if card.born_on else "", coded),
        ("sex", card.sex, coded),
        ("address", card.address, sure),
        ("id_issue_date", card.issued_on.isoformat() if card.issued_on else "", sure),
    )
    return [
        Finding(value, confidence, seen.box).tag(name, seen.page, source="id_card")
        for name, value, confidence in values
        if value
    ]
