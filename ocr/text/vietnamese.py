"""Vietnamese strings: one form for what is written in several."""

from __future__ import annotations

import re
import unicodedata

_TONES = (
    "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"
    "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}"
)
_WORD = re.compile(r"[^\W\d_]+")
# Where the two spellings differ: an open syllable that ends in oa, oe or uy (hòa or hoà).
_GLIDES = frozenset({"oa", "oe", "uy"})


def nfc(text: str) -> str:
    """Composed form: one code point per Vietnamese letter."""
    return unicodedata.normalize("NFC", text)


def tone_folded(text: str) -> str:
    """The text with the tone mark of every word where the newer rule puts it: hoà, thuỷ.

    Letters keep their case, everything that is no Vietnamese syllable stays. NFC.

    Both placements are in official use: the newer in school books (Quyết định 240/QĐ, 1984), the
    older in most administrative papers.
    """
    return _WORD.sub(lambda found: _syllable_folded(found[0]), nfc(text))


def plain_key(text: str) -> str:
    """Key for searching: lower case, no marks, đ as d, white space folded to single spaces."""
    base = "".join(
        mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark)
    )
    return " ".join(base.replace("đ", "d").replace("Đ", "D").casefold().split())


def same_key(text: str) -> str:
    """Key for comparing: marks count, their place, letter case and white space do not."""
    return " ".join(tone_folded(text).casefold().split())


def _syllable_folded(word: str) -> str:
    letters = [_taken_apart(letter) for letter in word]
    toned = [place for place, (_, tone) in enumerate(letters) if tone]
    if len(toned) != 1 or len(letters) < 2:
        return word
    last = len(letters) - 1
    ending = (letters[last - 1][0] + letters[last][0]).lower()
    if toned[0] != last - 1 or ending not in _GLIDES:
        return word
    glide, tone = letters[last - 1]
    return word[: last - 1] + glide + nfc(letters[last][0] + tone)


def _taken_apart(letter: str) -> tuple[str, str]:
    """The letter without its tone (circumflex, breve and horn stay), and the tone or nothing."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONES)
    return nfc("".join(mark for mark in parts if mark not in _TONES)), tone
