"""All mutations with what must come of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from inspect import getmembers, isfunction
from random import Random
from types import ModuleType

from tests.signing.mutating import by_fields, by_updates, of_values, on_bytes
from tests.signing.mutating.bases import Base

HARMLESS = {
    "back_to_first_signature": "the file as it truly was after an earlier signature",
    "newline_appended": "white space after the end is read by nobody",
    "signature_field_without_picture": "a place to sign later shows nothing",
    "field_filled": "the certifying signature lets fields be filled",
    "store_of_nonsense": "a security store may be added; nonsense in it counts for nothing",
    "orphan_added": "what nothing refers to is shown nowhere",
    "certificate_added": "the list of certificates in a value is signed by nobody",
    "certificate_bit_flipped": "neither is any certificate but, by new kinds, the signer's own",
    "stamp_bit_flipped": "a time stamp is no part of what was signed; it is told as broken",
    "stamp_removed": "a time stamp is no part of what was signed; the level falls",
    "flip_value": "the outermost part of a value names versions and digests that nobody signs",
    "certificate_renamed": "old kinds do not name their certificate: only its issuer's signature "
    "says whose it is, so nobody is vouched for",
}
"""Classes that may stay ok, and why; no other may."""

_MODULES: tuple[ModuleType, ...] = (on_bytes, by_updates, by_fields, of_values)


@dataclass(frozen=True)
class Mutant:
    """A changed file.

    Attributes:
        kind: name of the function that changed it.
    """

    kind: str
    base: Base
    content: bytes

    @property
    def name(self) -> str:
        return f"{self.base.name}-{self.kind}"


def kinds() -> dict[str, on_bytes.Mutation]:
    """Every mutation by name."""
    return {
        name: function
        for module in _MODULES
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def mutants(bases: Sequence[Base], seed: int, count: int) -> Iterator[Mutant]:
    """So many, each kind as often as the others as far as there are bases that have it."""
    random = Random(seed)
    functions = sorted(kinds().items())
    made: set[bytes] = set()
    while len(made) < count:
        random.shuffle(functions)
        for kind, function in functions:
            mutant = _mutant(kind, function, random, bases)
            if mutant is None or mutant.content in made:
                continue
            made.add(mutant.content)
            yield mutant
            if len(made) == count:
                return


def _mutant(
    kind: str, function: on_bytes.Mutation, random: Random, bases: Sequence[Base]
) -> Mutant | None:
    """Of the first base, in random order, that has what is to be changed."""
    for base in random.sample(bases, len(bases)):
        content = function(random, base)
        if content is not None and content != base.content:
            return Mutant(kind, base, content)
    return None
