"""The child process that opens one file: `python -m scanner_app.capture.file_child`.

Protocol, JSON lines in ASCII. In: first the job (path, spool, stem, kind, limits), then an empty
line for every page wanted. Out, per line asked for: {"page", "name"} a page file in the spool
folder; {"page", "code", "facts"} a page that failed; {"code", "facts"} the whole file failed;
{"end"} no more pages; {"full"} the spool's disk is full. A child that ends without "end", code or
full was stopped or crashed. Started apart so that memory, time and crashes are only its own.
"""

from __future__ import annotations

import contextlib
import errno
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from scanner_app.capture.child_limits import Limits, limit_myself, limit_next_page
from scanner_app.capture.spooling import Spool
from scanner_app.domain.file_errors import (
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    IntakeError,
)

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def main() -> None:
    """Do the one job that comes on standard input."""
    job = json.loads(sys.stdin.readline())
    limits = Limits(**job["limits"])
    limit_myself(limits)
    path = Path(job["path"])
    spool = Spool(Path(job["spool"]), job["stem"])
    try:
        _serve(_pages(job["kind"], path, spool, limits), limits)
    except MemoryError:
        _tell(code=FileHostileError.code, facts={})
    except IntakeError as error:
        _tell(code=error.code, facts=error.facts)
    except FileNotFoundError:
        _tell(code=FileMissingError.code, facts={})
    except PermissionError:
        _tell(code=FileForbiddenError.code, facts={})
    except OSError as error:
        _tell_os_error(error, {})


def _pages(kind: str, path: Path, spool: Spool, limits: Limits) -> Iterator[Callable[[], str]]:
    # Only what the file needs is imported: pikepdf and pdfium take 0.2 s of processor time.
    if kind == "pdf":
        from scanner_app.capture.child_pdf import pdf_pages

        return pdf_pages(path, spool, limits)
    from scanner_app.capture.child_images import image_pages

    return image_pages(path, spool, limits)


def _serve(writers: Iterator[Callable[[], str]], limits: Limits) -> None:
    """Write a page whenever one is asked for; end when nobody asks any more."""
    page = 0
    while sys.stdin.readline():
        limit_next_page(limits)
        writer = next(writers, None)
        if writer is None:
            _tell(end=True)
            return
        page += 1
        try:
            _tell(page=page, name=writer())
        except MemoryError:
            _tell(page=page, code=FileHostileError.code, facts={})
        except IntakeError as error:
            _tell(page=page, code=error.code, facts=error.facts)
        except OSError as error:
            if _tell_os_error(error, {"page": page}):
                return


def _tell_os_error(error: OSError, place: dict[str, int]) -> bool:
    """Say what the system refused; whether it was space, which ends the job."""
    if error.errno in _FULL:
        _tell(full=True)
        return True
    _tell(**place, code=IntakeError.code, facts={})
    return False


def _tell(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()


if __name__ == "__main__":
    main()
