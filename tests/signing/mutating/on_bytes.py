"""Mutations of a signed file's bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.signing.mutating.bases import Base, Gap

Mutation = Callable[[Random, Base], "bytes | None"]
"""The changed file, or None where the base has nothing of the kind."""


def flip_signed(random: Random, base: Base) -> bytes:
    content = bytearray(base.content)
    content[_signed_place(random, base)] ^= 1 << random.randrange(8)
    return bytes(content)


def zeros_in_signed(random: Random, base: Base) -> bytes | None:
    place = _signed_place(random, base)
    size = min(random.choice([1, 16, 512]), min(_room(base, place), 512))
    changed = base.content[:place] + b"\0" * size + base.content[place + size :]
    return None if changed == base.content else changed


def swap_blocks(random: Random, base: Base) -> bytes | None:
    gap = base.gaps[-1]
    size = 64
    first = random.randrange(0, gap.start // 2 - size)
    second = random.randrange(gap.start // 2, gap.start - size)
    content = bytearray(base.content)
    content[first : first + size], content[second : second + size] = (
        content[second : second + size],
        content[first : first + size],
    )
    return None if content == base.content else bytes(content)


def insert_byte(random: Random, base: Base) -> bytes:
    place = _signed_place(random, base)
    return base.content[:place] + bytes([random.randrange(256)]) + base.content[place:]


def remove_byte(random: Random, base: Base) -> bytes:
    place = _signed_place(random, base)
    return base.content[:place] + base.content[place + 1 :]


def flip_value(random: Random, base: Base) -> bytes:
    """In the outer parts and the signed attributes of the value: its first 60 bytes are such."""
    gap = random.choice(base.gaps)
    return _with_digit(base, gap.start + 1 + random.randrange(120), random)


def padding_bytes(random: Random, base: Base) -> bytes | None:
    gap = random.choice(base.gaps)
    used = len(base.content[gap.start : gap.end].rstrip(b"0>"))
    if gap.end - gap.start - used < 100:
        return None
    return _with_digit(base, random.randrange(gap.start + used + 4, gap.end - 2), random)


def padding_message(_: Random, base: Base) -> bytes | None:
    gap = base.gaps[-1]
    hidden = b"%PDF-1.7 an".hex().encode()
    place = gap.end - 1 - len(hidden)
    if base.content[place : gap.end - 1].strip(b"0"):
        return None
    return base.content[:place] + hidden + base.content[gap.end - 1 :]


def range_numbers(random: Random, base: Base) -> bytes | None:
    """The same number of digits, other numbers."""
    found = random.choice(list(re.finditer(rb"/ByteRange\s*\[([^\]]+)\]", base.content)))
    numbers = [int(part) for part in found[1].split()]
    place = random.randrange(1, 4)
    step = random.choice([-2, -1, 1, 2, 10])
    numbers[place] += step
    text = b" ".join(b"%d" % number for number in numbers)
    if len(text) > len(found[1]):
        return None
    text = text.ljust(len(found[1]))
    return base.content[: found.start(1)] + text + base.content[found.end(1) :]


def range_of_four_more(_: Random, base: Base) -> bytes | None:
    found = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]", base.content)
    if found is None:
        return None
    text = b"/ByteRange [0 9 9 9]"
    if len(text) > len(found[0]):
        return None
    return base.content.replace(found[0], text.ljust(len(found[0])))


def truncated(random: Random, base: Base) -> bytes:
    return base.content[: random.randrange(len(base.content) // 3, len(base.content) - 10)]


def truncated_little(random: Random, base: Base) -> bytes:
    return base.content[: -random.randrange(1, 9) - 1]


def back_to_first_signature(_: Random, base: Base) -> bytes | None:
    first = base.gaps[0]
    return base.content[: first.signed] if first.signed < len(base.content) else None


def garbage_appended(random: Random, base: Base) -> bytes:
    return base.content + random.randbytes(random.choice([1, 40, 3000])) + b"x"


def nulls_appended(random: Random, base: Base) -> bytes:
    return base.content + b"\0" * random.choice([1, 100])


def comment_appended(_: Random, base: Base) -> bytes:
    return base.content + b"% ghi chu\n%%EOF\n"


def newline_appended(random: Random, base: Base) -> bytes:
    return base.content + random.choice([b"\n", b"\r\n", b"  \n"])


def old_end_appended(_: Random, base: Base) -> bytes | None:
    """Points readers back to the state before signing."""
    ends = re.findall(rb"startxref\s+(\d+)", base.content)
    return base.content + b"startxref\n%b\n%%%%EOF\n" % ends[0] if len(ends) > 1 else None


def other_file_appended(_: Random, base: Base) -> bytes:
    page = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n"
    page += b"<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    start = len(base.content)
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (
        start + page.index(b"1 0 obj"),
        start + page.index(b"2 0 obj"),
    )
    end = b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (start + len(page))
    return base.content + page + table + end


def prefix_inserted(random: Random, base: Base) -> bytes:
    return random.choice([b"\n", b"%!PS\n", b"\0" * 10]) + base.content


def doubled(_: Random, base: Base) -> bytes:
    return base.content + base.content


def header_version(_: Random, base: Base) -> bytes:
    return base.content[:5] + b"1.3" + base.content[8:]


def hidden_object_by_table(_: Random, base: Base) -> bytes | None:
    """A shadow attack: only a table is appended, which gives a page's picture another place."""
    if base.name != "hiding":
        return None
    hidden = re.search(
        rb"(?<=\n)\d{1,7} 0 obj\n(?=[^\0]{0,80}stream\nq 1 0 0 rg 0 0 600)", base.content
    )
    shown = re.search(rb"/Contents (\d+) 0 R", base.content)
    if hidden is None or shown is None:
        return None
    table = b"xref\n%b 1\n%010d 00000 n \n" % (shown[1], hidden.start())
    return _with_table(base, table)


def freed_object(_: Random, base: Base) -> bytes | None:
    shown = re.search(rb"/Contents (\d+) 0 R", base.content)
    if shown is None:
        return None
    return _with_table(base, b"xref\n%b 1\n0000000000 00001 f \n" % shown[1])


def table_without_past(_: Random, base: Base) -> bytes | None:
    """All objects in one new table that knows nothing of earlier ones."""
    places = {
        int(found[1]): found.start(1)
        for found in re.finditer(rb"\n(\d{1,7}) 0 obj\b", base.content)
    }
    if b"/XRef" in base.content or b"/ObjStm" in base.content:
        return None
    lines = b"".join(b"%d 1\n%010d 00000 n \n" % entry for entry in sorted(places.items()))
    return _with_table(base, b"xref\n0 1\n0000000000 65535 f \n" + lines, with_past=False)


def hybrid_table(_: Random, base: Base) -> bytes | None:
    """An update that old and new programs read differently."""
    if b"/Root" not in base.content:
        return None
    number = max(int(found) for found in re.findall(rb"\n(\d{1,7}) 0 obj", base.content)) + 1
    place = len(base.content)
    stream = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Index[%d 1]" % (number, number + 1, number)
    stream += _root(base) + b"/Length 6>>\nstream\n\1" + place.to_bytes(4, "big")
    stream += b"\0\nendstream\nendobj\n"
    changed = Base(base.name, base.content + stream)
    return _with_table(changed, b"xref\n0 0\n", more=b"/XRefStm %d" % place)


def _with_table(base: Base, table: bytes, *, with_past: bool = True, more: bytes = b"") -> bytes:
    size = max(int(found) for found in re.findall(rb"\b(\d{1,7}) 0 obj", base.content)) + 1
    last = re.findall(rb"startxref\s+(\d+)", base.content)[-1]
    past = b"/Prev %b" % last if with_past else b""
    trailer = b"trailer\n<</Size %d%b%b%b>>\n" % (size, _root(base), past, more)
    end = b"startxref\n%d\n%%%%EOF\n" % len(base.content)
    return base.content + table + trailer + end


def _root(base: Base) -> bytes:
    found: bytes = re.findall(rb"/Root \d+ \d+ R", base.content)[-1]
    return found


def _with_digit(base: Base, place: int, random: Random) -> bytes:
    old = base.content[place : place + 1].lower()
    new = random.choice([b"%x" % each for each in range(16) if b"%x" % each != old])
    return base.content[:place] + new + base.content[place + 1 :]


def _signed_place(random: Random, base: Base) -> int:
    """Under the last signature, in no signature's value."""
    last: Gap = base.gaps[-1]
    while True:
        place = random.randrange(last.signed)
        if not any(gap.start <= place < gap.end for gap in base.gaps):
            return place


def _room(base: Base, place: int) -> int:
    """Bytes up to the next value or the end of what is signed."""
    ends = [gap.start for gap in base.gaps if gap.start > place]
    return min([*ends, base.gaps[-1].signed]) - place
