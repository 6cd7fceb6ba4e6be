"""Vietnamese alphabetical order: a ă â b c d đ e ê …, tones last."""

from __future__ import annotations

import unicodedata

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {
    tone: place
    for place, tone in enumerate(("\u0300", "\u0309", "\u0303", "\u0301", "\u0323"), start=1)
}
"""Huyền, hỏi, ngã, sắc, nặng, as dictionaries order them."""

_DIGITS_FIRST = -1000
_OTHERS = 100


def collation_key(text: str) -> tuple[object, ...]:
    """Sorts by letters, then tones, then the text itself."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text).casefold():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        letters.append(_place(base))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _place(letter: str) -> int:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter.isspace():
        return 2 * _DIGITS_FIRST
    if letter.isdigit():
        return _DIGITS_FIRST + int(unicodedata.digit(letter, 0))
    return _OTHERS + (ord(letter[0]) if letter else 0)
