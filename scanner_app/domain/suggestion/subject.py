"""What the paper is about (trích yếu) and who signed it: boxes 5 and 7 of NĐ 30/2020 annex I."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner_app.domain.folding import plain_words
from scanner_app.domain.layout import PageLayout, Segment, has_text, is_caps, surround
from scanner_app.domain.suggestion.finding import DOUBTED, GOOD_WORD, UNCHECKED, Finding
from scanner_app.domain.titles import Title, is_receipt

_LETTER_START = re.compile(r"^v\s*/?\s*v\b|^ve viec\b")
_BODY_START = re.compile(
    r"^(?:can cu|kinh gui|thuc hien|theo de nghi|xet de nghi|dieu 1|chu tich|bo truong|giam doc|"
    r"noi nhan|hom nay|chuong i|\d+ |i |stt)\b"
)
_WIDE = 0.76
"""Body lines are wider than this share of the page, lines of a title are not."""
_MAX_ROWS = 5
_SIGNING = re.compile(
    r"^(?:tm|kt|tl|tuq|q|chu tich|pho chu tich|giam doc|pho giam doc|bo truong|thu truong|"
    r"chanh van phong|truong phong|pho truong phong|cuc truong|thu tuong|tong giam doc|"
    r"hieu truong|vien truong|chanh thanh tra|chu tri|truong ban)\b"
)
_NAME = re.compile(r"[^\W\d_]+")
_NEVER_NAMES = {"noi nhan", "nguoi nop ho so", "nguoi yeu cau"}


def find_summary(layout: PageLayout, title: Title | None) -> Finding | None:
    """The lines under the title, or, in letters, those behind `V/v` in the left column."""
    rows = _under_title(layout, title) if title is not None else _after_vv(layout.left)
    if not rows:
        return None
    words = [word for row in rows for word in row.words if has_text(word) or word.text in "-–"]
    text = " ".join(word.text for word in words)
    sure = min((word.confidence for word in words if has_text(word)), default=0.0)
    level = UNCHECKED if sure >= GOOD_WORD else DOUBTED
    return Finding(text, level, surround(word.box for word in words))


def find_signer(layout: PageLayout) -> Finding | None:
    """The name in the lower right under a signer's position, or None."""
    top = 0.3 * layout.height if layout.has_header else 0.0
    right = [
        segment
        for segment in layout.segments
        if segment.box.left > 0.4 * layout.width and segment.box.top > top
    ]
    positions = [segment.box.bottom for segment in right if _is_position(segment)]
    names = [
        segment
        for segment in right
        if positions and segment.box.top > min(positions) and _is_name(segment)
    ]
    if not names:
        return None
    name = max(names, key=lambda segment: segment.box.top)
    level = UNCHECKED if name.confidence >= GOOD_WORD else DOUBTED
    return Finding(name.text, level, name.core)


def _under_title(layout: PageLayout, title: Title) -> list[Segment]:
    """The rest of the title line, then centred lines that follow without a wide gap."""
    if is_receipt(title):
        return []
    rows: list[Segment] = []
    bottom = title.segment.core.bottom
    below = [segment for segment in layout.segments if segment.core.top >= bottom - layout.unit / 2]
    for segment in sorted(below, key=lambda segment: segment.core.top):
        box = segment.core
        key = plain_words(segment.text)
        wide_gap = box.top - bottom > 2 * layout.unit
        centred = abs((box.left + box.right) / 2 / layout.width - 0.5) < 0.12
        other_style = bool(rows) and is_caps(rows[0].text) and not is_caps(segment.text)
        body = box.width > _WIDE * layout.width or _BODY_START.match(key) is not None
        if wide_gap or other_style or body or len(rows) >= _MAX_ROWS:
            break
        if centred and box.left > 0.16 * layout.width:
            rows.append(segment)
            bottom = box.bottom
    return rows


def _after_vv(left: Sequence[Segment]) -> list[Segment]:
    """Rows from `V/v` on until the column breaks off."""
    rows: list[Segment] = []
    for row in left:
        if not rows:
            if _LETTER_START.match(plain_words(row.text)):
                rows.append(row)
        elif _ends_column(rows, row):
            break
        else:
            rows.append(row)
    return rows


def _ends_column(rows: Sequence[Segment], row: Segment) -> bool:
    """The column breaks off before this row."""
    wide_gap = row.box.top - rows[-1].box.bottom > 1.5 * row.box.height
    body = _BODY_START.match(plain_words(row.text)) is not None
    return wide_gap or body or len(rows) >= _MAX_ROWS


def _is_position(segment: Segment) -> bool:
    return is_caps(segment.text) and bool(_SIGNING.match(plain_words(segment.text)))


def _is_name(segment: Segment) -> bool:
    """Two to six words, each with one capital in front."""
    words = [word.text for word in segment.words if has_text(word)]
    if not 2 <= len(words) <= 6 or plain_words(segment.text) in _NEVER_NAMES:
        return False
    return all(_NAME.fullmatch(word) and word.istitle() for word in words)
