"""The child process that reads one table: `python -m scanner_app.capture.tables.child`.

Protocol, JSON lines in ASCII. In: first the job (path, limits), then an empty line for every
piece wanted. Out, per line asked for: {"rows": [[number, [cell, …]], …]}, the next lines of the
table; {"end"} no more; {"code"} the file cannot be read.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from scanner_app.capture.child_limits import Limits, limit_myself, limit_next_page
from scanner_app.domain.errors import AppError
from scanner_app.domain.file_errors import (
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    IntakeError,
)

Line = tuple[int, list[str]]

_PIECE = 500
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""Zip (XLSX, ODS) and the compound file of old XLS."""


def main() -> None:
    """Do the one job that comes on standard input."""
    job = json.loads(sys.stdin.readline())
    limits = Limits(**job["limits"])
    limit_myself(limits)
    try:
        _serve(_lines(Path(job["path"])), limits)
    except MemoryError:
        _tell(code=FileHostileError.code)
    except AppError as error:
        _tell(code=error.code)
    except FileNotFoundError:
        _tell(code=FileMissingError.code)
    except PermissionError:
        _tell(code=FileForbiddenError.code)
    except OSError:
        _tell(code=IntakeError.code)


def _lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as source:
        head = source.read(8)
    # Only what the file needs is imported.
    if head.startswith(_SPREADSHEETS):
        from scanner_app.capture.tables.sheets import sheet_lines

        return sheet_lines(path)
    from scanner_app.capture.tables.texts import text_lines

    return text_lines(path)


def _serve(lines: Iterator[Line], limits: Limits) -> None:
    """Give a piece whenever one is asked for; end when nobody asks any more."""
    while sys.stdin.readline():
        limit_next_page(limits)
        piece = list(islice(lines, _PIECE))
        if not piece:
            _tell(end=True)
            return
        _tell(rows=piece)


def _tell(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()


if __name__ == "__main__":
    main()
