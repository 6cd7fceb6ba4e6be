"""Lines of a CSV file, whatever program saved it."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from scanner_app.domain.errors import RegisterEncodingError
from scanner_app.domain.file_errors import FileEmptyError, FileHostileError

_BLOCK = 1 << 16
_WIDEST = 256
"""More columns is no register."""
_LONGEST_CELL = 10_000
_DELIMITERS = ";,\t"
_HEADS = 30
"""Lines that may stand above the table; the delimiter is what they have most of."""

# ă â ê ô ơ ư đ and the toned a of TCVN 5712:1993 (VN3). Windows' Vietnamese has signs there that
# no register uses: ¨ © ª « ¬ ® µ ¶ · ¸ ¹.
_TCVN3 = bytes((0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9))
_TCVN3_SHARE = 0.1


def text_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line with the number that an editor shows for it.

    Raises:
        FileEmptyError: nothing but blanks.
        FileHostileError: no table: lines or cells longer than a register's.
        RegisterEncodingError: written in TCVN3.
    """
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    csv.field_size_limit(_LONGEST_CELL)
    # Excel's code page leaves five bytes out; a row with one of them is refused or still right.
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        reader = csv.reader(source, delimiter=delimiter)
        try:
            for cells in reader:
                if len(cells) > _WIDEST:
                    raise FileHostileError
                yield reader.line_num, cells
        except csv.Error as error:
            raise FileHostileError from error


def _encoding(path: Path) -> str:
    """The encoding in which the whole file makes sense."""
    with path.open("rb") as source:
        head = source.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        source.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_blank, is_utf8 = True, True
        high = odd = 0
        while block := source.read(_BLOCK):
            is_blank = is_blank and not block.strip(b" \t\r\n\0")
            if is_utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    is_utf8 = False
            high += len(block) - len(block.translate(None, bytes(range(0x80, 0x100))))
            odd += len(block) - len(block.translate(None, _TCVN3))
    if is_blank:
        raise FileEmptyError
    if is_utf8 and _ends_well(decoder):
        return "utf-8-sig"
    if odd > high * _TCVN3_SHARE:
        raise RegisterEncodingError
    return "cp1258"


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace") as source:
        head = [source.readline(_LONGEST_CELL) for _ in range(_HEADS)]
    return max(_DELIMITERS, key=lambda sign: max(line.count(sign) for line in head))
