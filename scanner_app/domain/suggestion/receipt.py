"""Fields of the receipt (Giấy tiếp nhận hồ sơ và hẹn trả kết quả) and of forms that citizens fill.

Nothing on the page confirms these texts but a barcode that names the same person; so they stay
proposals below `CONFIDENT` unless that is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from scanner_app.domain.can_cuoc import is_can_cuoc
from scanner_app.domain.folding import nfc, plain, plain_words
from scanner_app.domain.layout import has_text, surround
from scanner_app.domain.page import PageReading, ReadLine, ReadWord
from scanner_app.domain.suggestion.finding import (
    AGREED,
    DOUBTED,
    GOOD_WORD,
    UNCHECKED,
    Finding,
)

_LABELS: Mapping[str, tuple[str, ...]] = {
    "applicant": (
        "tiep nhan ho so cua",
        "ho chu dem ten nguoi yeu cau",
        "ho ten nguoi nop",
        "nguoi nop ho so",
        "ho va ten nguoi nop",
        "ten to chuc ca nhan",
    ),
    "applicant_id": (
        "so dinh danh ca nhan can cuoc",
        "so dinh danh ca nhan",
        "so can cuoc",
        "so cccd",
    ),
    "address": ("dia chi", "noi cu tru", "noi thuong tru"),
    "procedure": (
        "noi dung yeu cau giai quyet",
        "noi dung giai quyet",
        "ten thu tuc hanh chinh",
        "thu tuc hanh chinh",
    ),
}
_FULL = 0.85
"""A line that ends right of this share of the page's width is full."""
_PROCEDURE_CODE = re.compile(r"\b[1-3]\.\d{6}(?:\.000\.00\.00\.[A-Z]\d{2})?\b")


def find_fields(reading: PageReading) -> dict[str, Finding]:
    """Values behind their labels, the first of each, by tag name."""
    found: dict[str, Finding] = {}
    width = reading.upright_size[0]
    for line, after in zip_longest(reading.lines, reading.lines[1:]):
        for name, labels in _LABELS.items():
            if name in found:
                continue
            value = _behind(line, labels)
            if value and after is not None and _goes_on(line, after, width):
                value += after.words
            finding = _checked(name, value) if value else None
            if finding is not None:
                found[name] = finding
    return _with_barcodes(found, reading)


def _behind(line: ReadLine, labels: Sequence[str]) -> list[ReadWord]:
    """Words behind a label that ends in a colon, at the line's beginning."""
    words = [word for word in line.words if has_text(word) or word.text == ":"]
    key = ""
    for at, word in enumerate(words):
        key = f"{key} {plain_words(word.text)}".strip()
        ended = word.text.endswith(":") or (at + 1 < len(words) and words[at + 1].text == ":")
        if ended:
            is_label = any(key == label or key.endswith(f" {label}") for label in labels)
            return [other for other in words[at + 1 :] if other.text != ":"] if is_label else []
    return []


def _goes_on(line: ReadLine, after: ReadLine, width: int) -> bool:
    """The value fills its line and runs on in the next, which has no label of its own."""
    full = line.box.right > _FULL * width
    close = 0 <= after.box.top - line.box.bottom < line.box.height
    return full and close and not any(":" in word.text for word in after.words)


def _checked(name: str, words: Sequence[ReadWord]) -> Finding | None:
    """The value by the rules of its field."""
    kept = _until_next_field(words)
    text = nfc(" ".join(word.text for word in kept)).strip(" .,;:_")
    if not text:
        return None
    sure = min(word.confidence for word in kept)
    level = UNCHECKED if sure >= GOOD_WORD else DOUBTED
    if name == "applicant_id":
        text = re.sub(r"\D", "", text)
        if not is_can_cuoc(text):
            return None
    if name == "applicant" and any(char.isdigit() for char in text):
        level = DOUBTED
    return Finding(text, level, surround(word.box for word in kept))


def _until_next_field(words: Sequence[ReadWord]) -> list[ReadWord]:
    """Words before another label on the same line."""
    kept: list[ReadWord] = []
    for word in words:
        key = plain(word.text)
        if key.endswith(":") and kept:
            return kept[: -_label_words(kept)] if _label_words(kept) else kept
        kept.append(word)
    return kept


def _label_words(kept: Sequence[ReadWord]) -> int:
    """How many of the last words belong to the next label (`Giới tính:`, `Số điện thoại:`)."""
    tail = plain_words(" ".join(word.text for word in kept[-2:]))
    if tail.endswith("gioi"):
        return 1
    if tail == "so dien":
        return 2
    return 1 if tail.endswith(" dien") else 0


def _with_barcodes(found: dict[str, Finding], reading: PageReading) -> dict[str, Finding]:
    """Names that a barcode on the page repeats are confirmed; a missing procedure gets its code."""
    parts = [
        nfc(part)
        for symbol in reading.barcodes
        if not symbol.conflict
        for part in symbol.text.split("|")[1:]
    ]
    for name, finding in list(found.items()):
        if any(plain_words(part) == plain_words(finding.value) for part in parts):
            same = next(part for part in parts if plain_words(part) == plain_words(finding.value))
            found[name] = Finding(same, AGREED, finding.box)
    if "procedure" not in found:
        codes = [code for part in parts for code in _PROCEDURE_CODE.findall(part)]
        if codes:
            found["procedure"] = Finding(codes[0], AGREED, None)
    return found
