"""Taking apart JSON from the other side: every field checked, nothing else let through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar, cast
from uuid import UUID

from scanner_app.domain.exchange_errors import MessageInvalidError

Choice = TypeVar("Choice", bound=StrEnum)

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_TEXT = 500
"""Longest free text of a field; the longest in the rules is 500 (NĐ 30/2020 annex VI, Subject)."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Fields:
    """A JSON object whose fields are taken one by one.

    Every method raises `MessageInvalidError` (facts: field) for what is missing or not as asked.
    """

    def __init__(self, told: object, at: str = "") -> None:
        self._at = at
        if not isinstance(told, Mapping) or not all(isinstance(key, str) for key in told):
            raise MessageInvalidError(field=at or "?")
        self._told = cast("Mapping[str, object]", told)

    def has(self, name: str) -> bool:
        """The field is there and not null."""
        return self._told.get(name) is not None

    def text(self, name: str, *, most: int = LONGEST_TEXT, empty: bool = False) -> str:
        """Printable text of at most so many characters."""
        value = self._told.get(name)
        if not isinstance(value, str) or len(value) > most or _UNPRINTABLE.search(value):
            raise self.wrong(name)
        if not value and not empty:
            raise self.wrong(name)
        return value

    def optional_text(self, name: str, *, most: int = LONGEST_TEXT) -> str | None:
        """The same, or None when it is missing or null."""
        return self.text(name, most=most) if self.has(name) else None

    def number(self, name: str, *, least: int = 0, most: int = 2**53) -> int:
        """A whole number in this range, both ends included."""
        value = self._told.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(name)
        return value

    def flag(self, name: str) -> bool:
        """True or false; false when it is missing."""
        value = self._told.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def sha256(self, name: str) -> str:
        """A digest, lower-case hex."""
        value = self.text(name, most=64)
        if not SHA256.fullmatch(value):
            raise self.wrong(name)
        return value

    def uuid(self, name: str) -> UUID:
        """A UUID in its one usual form: hyphens, lower case."""
        value = self.text(name, most=36)
        try:
            number = UUID(value)
        except ValueError:
            raise self.wrong(name) from None
        if str(number) != value:
            raise self.wrong(name)
        return number

    def moment(self, name: str) -> datetime:
        """A time with its zone, as UTC."""
        try:
            value = datetime.fromisoformat(self.text(name, most=40))
            if value.tzinfo is not None:
                return value.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.wrong(name)

    def day(self, name: str) -> date:
        """A day, ISO 8601 with hyphens."""
        value = self.text(name, most=10)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.wrong(name) from None
        # Also weeks and days without hyphens are ISO 8601; sent again they would be other texts.
        if day.isoformat() != value:
            raise self.wrong(name)
        return day

    def fields(self, name: str) -> Fields:
        """An object."""
        return Fields(self._told.get(name), self._path(name))

    def each(self, name: str, *, most: int) -> tuple[Fields, ...]:
        """A list of objects, at most so many."""
        value = self._told.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong(name)
        return tuple(
            Fields(item, f"{self._path(name)}[{number}]") for number, item in enumerate(value)
        )

    def one_of(self, name: str, allowed: type[Choice]) -> Choice:
        """A member of the enumeration, by its value."""
        try:
            return allowed(self.text(name, most=40))
        except ValueError:
            raise self.wrong(name) from None

    def wrong(self, name: str) -> MessageInvalidError:
        """The error to raise about a field."""
        return MessageInvalidError(field=self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._at}.{name}" if self._at else name
