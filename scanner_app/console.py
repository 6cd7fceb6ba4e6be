"""What commands print, readable wherever it goes: a console, a file, a deployment tool's pipe."""

from __future__ import annotations

import io
import sys


def speak_utf8() -> None:
    """Standard output and standard error in UTF-8, whatever the system's code page is.

    Python writes to a Windows console in UTF-8 by itself, but to a file or pipe in the ANSI code
    page (1252 or 1258), which has not all Vietnamese letters: the first one ended the command.
    A windowed program has no streams (None); nothing is done then.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            # A file name may hold halves of letters; it is shown escaped instead of ending it all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
