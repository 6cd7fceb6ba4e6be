"""A device that is nothing but options: refuses what a real driver refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from scanner_app.capture.sane.abi import Status
from scanner_app.capture.sane.failures import StatusError
from scanner_app.capture.sane.option import Kind, Option, Options, Span, Unit, Value

Rule = Callable[["FakeBoard"], None]
"""Told after each change: makes options active or changes their limits, as drivers do."""


class FakeBoard:
    """Implements `option.Board`; keeps what was set, in order."""

    def __init__(self, options: Iterable[Option], rule: Rule = lambda _: None) -> None:
        """`rule` is applied at once: it says what is active at the beginning."""
        self._options = {option.name: option for option in options}
        self._rule = rule
        self.values = {name: first_value(option) for name, option in self._options.items()}
        self.changes: list[tuple[str, Value]] = []
        rule(self)

    def options(self) -> Options:
        return dict(self._options)

    def get(self, name: str) -> Value:
        return self.values[name]

    def set(self, name: str, value: Value) -> None:
        option = self._options.get(name)
        if option is None or not option.usable or not takes(option, value):
            raise StatusError(Status.INVAL, f"option {name}")
        self.values[name] = value
        self.changes.append((name, value))
        self._rule(self)

    def turn_up(self, name: str) -> None:
        """As a person might have left it: switched on, to the full, or on its first word."""
        option = self._options[name]
        largest = option.largest if option.span or option.numbers else True
        self.values[name] = option.names[0] if option.names else largest

    def activate(self, name: str, *, active: bool) -> None:
        """For rules."""
        self._options[name] = replace(self._options[name], active=active)

    def limit(self, name: str, high: float) -> None:
        """For rules."""
        span = self._options[name].span
        assert span is not None
        self._options[name] = replace(self._options[name], span=replace(span, high=high))


def choice(name: str, *names: str) -> Option:
    """An option of a few words."""
    return Option(name, Kind.STRING, names=names, size_bytes=64)


def switch(name: str) -> Option:
    return Option(name, Kind.BOOL)


def sensor(name: str) -> Option:
    return Option(name, Kind.BOOL, settable=False)


def dpi(*numbers: int, low: int = 0, high: int = 0, name: str = "resolution") -> Option:
    """A list of resolutions, or all from low to high."""
    span = Span(low, high, 1) if high else None
    return Option(name, Kind.INT, Unit.DPI, numbers=tuple(map(float, numbers)), span=span)


def millimetres(name: str, high: float, step: float = 0.0) -> Option:
    return Option(name, Kind.FIXED, Unit.MM, span=Span(0, high, step))


def pixels(name: str, high: int) -> Option:
    return Option(name, Kind.INT, Unit.PIXEL, span=Span(0, high, 1))


def number(name: str, low: float, high: float, kind: Kind = Kind.INT) -> Option:
    return Option(name, kind, span=Span(low, high))


def area(width: float, height: float, step: float = 0.0) -> list[Option]:
    """tl-x, br-x, tl-y, br-y in millimetres."""
    return [
        millimetres(f"{corner}-{axis}", high, step)
        for axis, high in (("x", width), ("y", height))
        for corner in ("tl", "br")
    ]


def first_value(option: Option) -> Value:
    if option.kind is Kind.BOOL:
        return False
    if option.kind is Kind.STRING:
        return option.names[0] if option.names else ""
    return option.numbers[0] if option.numbers else (option.span.low if option.span else 0)


def takes(option: Option, value: Value) -> bool:
    if option.kind is Kind.BOOL:
        return isinstance(value, bool)
    if option.kind is Kind.STRING:
        return value in option.names or not option.names
    if isinstance(value, str):
        return False
    if option.span is not None:
        return option.span.low <= value <= option.span.high
    return value in option.numbers or not option.numbers
