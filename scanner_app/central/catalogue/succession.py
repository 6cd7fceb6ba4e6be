"""Which units a merged unit came from: names of a decree matched to the tree of the day before.

A name alone decides nothing: four communes were called Hòa Bình. It has to be one unit of that
name and kind, narrowed by the district that the decree names or, without one, by the district of
the unit that had the new unit's code before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from unicodedata import normalize

from scanner_app.domain.catalog import Office, office_on

_NAMED = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<above>[^()]+)\))?")
_KINDS = ("phường ", "thị trấn ", "xã ")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A predecessor that could not be told for sure; a person decides.

    Attributes:
        successor: the merged unit.
        name: as the decree writes it.
        candidates: units of that name, none or several.
    """

    successor: Office
    name: str
    candidates: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """Who came from whom.

    Attributes:
        edges: (predecessor, successor); a divided unit has several successors.
        unresolved: names to which no edge was made.
    """

    edges: tuple[tuple[Office, Office], ...]
    unresolved: tuple[Unresolved, ...]


def resolve_succession(offices: Sequence[Office]) -> Succession:
    """The edges that the `predecessors` of these offices name."""
    edges: list[tuple[Office, Office]] = []
    unresolved: list[Unresolved] = []
    for successor in offices:
        for name in successor.predecessors:
            candidates = _candidates(successor, name, offices)
            if len(candidates) == 1:
                edges.append((candidates[0], successor))
            else:
                unresolved.append(Unresolved(successor, name, candidates))
    return Succession(tuple(edges), tuple(unresolved))


def _candidates(successor: Office, named: str, offices: Iterable[Office]) -> tuple[Office, ...]:
    match = _NAMED.fullmatch(named.strip())
    if match is None or successor.valid_from is None:
        return ()
    day = successor.valid_from - timedelta(days=1)
    then = tuple(office for office in offices if office.valid_on(day))
    same = tuple(
        office
        for office in then
        if office.level == successor.level and _key(office.name) == _key(match["name"])
    )
    if match["above"]:
        above = {office.code for office in then if _key(office.name) == _key(match["above"])}
        return tuple(office for office in same if office.parent in above)
    before = office_on(successor.code, day, then)
    if before is None or len(same) == 1:
        return same
    if not same:
        # The decree writes a name out that the list of codes abbreviates.
        return (before,) if _kind(before.name) == _kind(match["name"]) else ()
    return tuple(office for office in same if office.parent == before.parent) or same


def _kind(name: str) -> str:
    """Which kind of unit the name says it is; "" when none of the known ones."""
    return next((kind for kind in _KINDS if _key(name).startswith(kind)), "")


def _key(name: str) -> str:
    # Decrees come with composed and with decomposed accents, in one line even.
    return " ".join(normalize("NFC", name).casefold().split())
