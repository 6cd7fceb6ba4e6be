"""An option of a scanner as a plain value, and which of its values is nearest to a wish."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from scanner_app.domain.scan import ScanSettings

Value = bool | int | float | str


class Kind(IntEnum):
    """Type of an option's value (SANE_Value_Type)."""

    BOOL = 0
    INT = 1
    FIXED = 2
    STRING = 3
    BUTTON = 4
    GROUP = 5


class Unit(IntEnum):
    """What a number counts (SANE_Unit)."""

    NONE = 0
    PIXEL = 1
    BIT = 2
    MM = 3
    DPI = 4
    PERCENT = 5
    MICROSECOND = 6


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `low` to `high`; `step` 0 means any between them."""

    low: float
    high: float
    step: float = 0.0


@dataclass(frozen=True, slots=True)
class Option:
    """One option with a single value.

    Attributes:
        number: its place in the driver's list.
        active: it means something with the other options as they are.
        settable: by a program; sensors are not.
        size_bytes: room its value takes.
        span, numbers, names: what values it takes; at most one of them is given.
    """

    name: str
    kind: Kind
    unit: Unit = Unit.NONE
    number: int = 0
    active: bool = True
    settable: bool = True
    readable: bool = True
    size_bytes: int = 4
    span: Span | None = None
    numbers: tuple[float, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """A program may set it now."""
        return self.active and self.settable

    @property
    def sensible(self) -> bool:
        """It is a switch of the device's own that can be read now."""
        return self.active and self.readable and not self.settable and self.kind is Kind.BOOL

    @property
    def largest(self) -> float:
        """The largest number it takes; infinite without a limit."""
        if self.span is not None:
            return self.span.high
        return max(self.numbers, default=math.inf)

    def at_least(self, wanted: float) -> float:
        """The smallest number it takes from `wanted` upwards, else the largest."""
        if self.span is not None:
            return _on_grid(self.span, wanted)
        larger = [number for number in self.numbers if number >= wanted]
        return min(larger) if larger else min(self.largest, wanted)


Options = Mapping[str, Option]
Changes = Iterable[tuple[str, Value]]
Choice = Callable[[Options, ScanSettings], Changes]
"""What settings mean for one matter, as changes of options that are there and usable."""


class Board(Protocol):
    """The options of an open device; setting one may change any other."""

    def options(self) -> Options:
        """All of them as they are now, by name."""

    def get(self, name: str) -> Value:
        """An option's value."""

    def set(self, name: str, value: Value) -> None:
        """Change it; the device may round.

        Raises:
            StatusError: refused.
        """


def usable(options: Options, *names: str) -> Option | None:
    """The first of these options that a program may set now."""
    for name in names:
        option = options.get(name)
        if option is not None and option.usable:
            return option
    return None


def fitting(options: Options, wishes: Changes) -> Iterator[tuple[str, Value]]:
    """Those wishes for which there is a usable option of that type and with that value."""
    for name, value in wishes:
        option = usable(options, name)
        if option is None:
            continue
        if isinstance(value, bool):
            if option.kind is Kind.BOOL:
                yield name, value
        elif value in option.names:
            yield name, value


def first_fitting(options: Options, name: str, values: Iterable[str]) -> Changes:
    """The first of these values that the option takes, if any."""
    option = usable(options, name)
    for value in values:
        if option is not None and value in option.names:
            return [(name, value)]
    return []


def _on_grid(span: Span, wanted: float) -> float:
    inside = min(max(wanted, span.low), span.high)
    if not span.step:
        return inside
    # A hair of tolerance: 0.1 mm has no exact SANE_Fixed, and must not jump a whole step up.
    steps = math.ceil((inside - span.low) / span.step - 1e-3)
    on_grid = span.low + steps * span.step
    return on_grid if on_grid <= span.high else on_grid - span.step
