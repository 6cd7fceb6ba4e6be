"""A Windows cabinet: the same bytes for the same files, however old they are here."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# MS-CAB, chapter 2: CFHEADER, CFFOLDER, CFFILE, CFDATA.
_HEADER = struct.Struct("<4s5L2B5H")
_FOLDER = struct.Struct("<LHH")
_FILE = struct.Struct("<LLHHHH")
_BLOCK = 32768
_STORED, _MSZIP = 0, 1
_ARCHIVE = 0x20
_FOLDER_BYTES = 32 * 2**20
"""A folder is one stream of data: more than one are compressed side by side."""


@dataclass(frozen=True)
class _Folder:
    """Members whose content follows on one another."""

    members: tuple[tuple[str, Path, int], ...]

    @property
    def size(self) -> int:
        return sum(size for _, _, size in self.members)

    @property
    def blocks(self) -> int:
        return -(-self.size // _BLOCK)


def write_cabinet(
    target: Path, members: Sequence[tuple[str, Path]], *, made_at: int, level: int
) -> None:
    """Write it.

    Args:
        target: the cabinet.
        members: name inside and file, in this order.
        made_at: seconds since 1970, the date of all of them.
        level: 1 to 9 as zlib has it; 0 stores.
    """
    folders = list(_folders(members))
    start = _HEADER.size + _FOLDER.size * len(folders)
    files = b"".join(_file_records(folders, made_at))
    kind = _MSZIP if level else _STORED
    offsets = []
    with target.open("wb") as out, ThreadPoolExecutor(os.cpu_count()) as workers:
        out.seek(start + len(files))
        # A few ahead of what is written: neither all in memory nor a core idle.
        ahead = [workers.submit(_data, each, level) for each in folders[:3]]
        for number in range(len(folders)):
            offsets.append(out.tell())
            out.write(ahead.pop(0).result())
            if number + 3 < len(folders):
                ahead.append(workers.submit(_data, folders[number + 3], level))
        whole = out.tell()
        out.seek(0)
        out.write(
            _HEADER.pack(b"MSCF", 0, whole, 0, start, 0, 3, 1, len(folders), len(members), 0, 0, 0)
        )
        for each, offset in zip(folders, offsets, strict=True):
            out.write(_FOLDER.pack(offset, each.blocks, kind))
        out.write(files)


def _folders(members: Sequence[tuple[str, Path]]) -> Iterator[_Folder]:
    kept: list[tuple[str, Path, int]] = []
    for name, file in members:
        kept.append((name, file, file.stat().st_size))
        if sum(size for _, _, size in kept) >= _FOLDER_BYTES:
            yield _Folder(tuple(kept))
            kept = []
    if kept:
        yield _Folder(tuple(kept))


def _file_records(folders: Sequence[_Folder], made_at: int) -> Iterator[bytes]:
    when = datetime.fromtimestamp(made_at, UTC)
    date = (when.year - 1980) << 9 | when.month << 5 | when.day
    time = when.hour << 11 | when.minute << 5 | when.second // 2
    for number, folder in enumerate(folders):
        offset = 0
        for name, _, size in folder.members:
            yield _FILE.pack(size, offset, number, date, time, _ARCHIVE)
            yield name.encode("ascii") + b"\0"
            offset += size


def _data(folder: _Folder, level: int) -> bytes:
    """All CFDATA of a folder."""
    content = b"".join(file.read_bytes() for _, file, _ in folder.members)
    if len(content) != folder.size:
        raise OSError("a file changed while it was packed")
    found = bytearray()
    for start in range(0, len(content), _BLOCK):
        block = content[start : start + _BLOCK]
        packed = _zipped(block, content[max(0, start - _BLOCK) : start], level) if level else block
        sizes = struct.pack("<HH", len(packed), len(block))
        found += struct.pack("<L", _checksum(sizes, _checksum(packed, 0))) + sizes + packed
    return bytes(found)


def _zipped(block: bytes, before: bytes, level: int) -> bytes:
    """MSZIP: "CK" and a deflate stream that may point back into the block before it."""
    dictionary = {"zdict": before} if before else {}
    packer = zlib.compressobj(
        level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, **dictionary
    )
    packed = packer.compress(block) + packer.flush()
    if len(packed) > len(block):
        # One stored block of deflate's: no more than the five bytes that a reader has room for.
        packed = struct.pack("<BHH", 1, len(block), len(block) ^ 0xFFFF) + block
    return b"CK" + packed


def _checksum(content: bytes, seed: int) -> int:
    """CSUMCompute: all 32-bit words exclusive-ored, the odd bytes at the end backwards."""
    whole = len(content) // 4 * 4
    folded, width = int.from_bytes(content[:whole], "little"), whole * 8
    while width > 32:
        # The upper half onto the lower: a handful of long operations in place of 8192 short ones.
        half = -(-width // 64) * 32
        folded = folded >> half ^ folded & (1 << half) - 1
        width = half
    return folded ^ int.from_bytes(content[whole:], "big") ^ seed
