"""What one reader said about one symbol, and when two of them mean the same."""

from __future__ import annotations

from dataclasses import dataclass

Corners = tuple[tuple[int, int], ...]

_CODE32_DIGITS = "0123456789BCDFGHJKLMNPQRSTUVWXYZ"
_GROUP_SEPARATOR = "\x1d"


@dataclass(frozen=True, slots=True)
class Reading:
    """One text read by one reader in one rendering of the picture.

    Attributes:
        format: "Code128", "Code39", "QRCode", "DataMatrix", "PDF417", "EAN13".
        reader: "zxing" or "zbar".
        corners: four (x, y), page pixels.
        rendering: number of the rendering it was read from; the same text from two renderings
            counts as repeated.
        spellings: further texts the same symbol could stand for (other character sets, Code 39
            with its letter pairs resolved).
    """

    format: str
    text: str
    reader: str
    corners: Corners
    rendering: int = 0
    spellings: frozenset[str] = frozenset()

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the corners."""
        xs = [x for x, _ in self.corners]
        ys = [y for _, y in self.corners]
        return min(xs), min(ys), max(xs), max(ys)


def means_same(one: Reading, other: Reading) -> bool:
    """Whether two readings are the same content, spelled as their readers do."""
    if one.format != other.format:
        return False
    return bool(_spellings(one) & _spellings(other))


def texts_of_bytes(raw: bytes, given: str) -> tuple[str, frozenset[str]]:
    """The text of a symbol's bytes, UTF-8 first, and its other possible spellings.

    Symbols carry no character set; readers guess, and Vietnamese UTF-8 is taken for Shift-JIS
    (measured 2026-11, zbar 0.23). Bytes that are valid UTF-8 beyond ASCII are UTF-8.
    """
    spellings = {given}
    for encoding in ("utf-8", "shift_jis", "big5", "latin-1"):
        try:
            spellings.add(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    if raw.isascii():
        return given, frozenset(spellings)
    try:
        return raw.decode("utf-8"), frozenset(spellings)
    except UnicodeDecodeError:
        return given, frozenset(spellings)


def bytes_behind(text: str) -> bytes:
    """The bytes a guessing reader decoded `text` from, as far as they can be told.

    The guess is undone for each character set that zbar tries; where the result is valid UTF-8
    beyond ASCII the guess was wrong and these are the bytes.
    """
    for encoding in ("shift_jis", "cp932", "big5", "latin-1"):
        try:
            raw = text.encode(encoding)
            raw.decode("utf-8")
        except UnicodeError:
            continue
        return raw
    for encoding in ("big5", "shift_jis"):
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return text.encode("utf-8")


def code39_spellings(text: str) -> frozenset[str]:
    """What a Code 39 text becomes as full ASCII (shift pairs) and as Italian Code 32."""
    spellings = {text}
    full = _code39_full_ascii(text)
    if full is not None:
        spellings.add(full)
    if len(text) == 6 and all(letter in _CODE32_DIGITS for letter in text):
        number = 0
        for letter in text:
            number = number * 32 + _CODE32_DIGITS.index(letter)
        spellings.add(f"A{number:09d}")
    return frozenset(spellings)


def _code39_full_ascii(text: str) -> str | None:
    """Shift pairs resolved as ISO/IEC 16388 annex A says, or None when one is incomplete."""
    letters: list[str] = []
    rest = iter(text)
    for letter in rest:
        if letter not in "$%/+":
            letters.append(letter)
            continue
        resolved = _code39_pair(letter, next(rest, ""))
        if resolved is None:
            return None
        letters.append(resolved)
    return "".join(letters)


def _code39_pair(shift: str, letter: str) -> str | None:
    if not ("A" <= letter <= "Z"):
        return None
    place = ord(letter) - ord("A")
    if shift == "+":
        return chr(ord("a") + place)
    if shift == "$":
        return chr(1 + place)
    if shift == "/":
        return ":" if letter == "Z" else chr(ord("!") + place) if letter <= "O" else None
    # "%": A-E, F-J, K-O, P-T continue at these ASCII places; U, V, W are NUL, @ and `.
    starts = (27, 59, 91, 123)
    if letter <= "T":
        return chr(starts[place // 5] + place % 5)
    return {"U": "\0", "V": "@", "W": "`"}.get(letter, "\x7f")


def _spellings(reading: Reading) -> set[str]:
    texts = {reading.text, *reading.spellings}
    if reading.format == "Code39":
        texts |= code39_spellings(reading.text)
    if reading.format == "Code128":
        # zbar drops FNC4 (the high bit of a letter) and FNC1 (a group separator).
        texts |= {
            "".join(chr(ord(c) & 0x7F) if ord(c) < 0x100 else c for c in text) for text in texts
        }
    # zbar's Shift-JIS has the yen sign where everyone else's has the backslash.
    return {text.replace(_GROUP_SEPARATOR, "").replace("\\", "\u00a5") for text in texts}
