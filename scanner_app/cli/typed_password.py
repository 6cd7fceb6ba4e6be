"""A password typed at the terminal."""

from __future__ import annotations

import getpass
import sys
from contextlib import suppress

from scanner_app.domain.errors import Cancelled


def ask_password(prompt: str, *, twice: bool = False) -> str:
    """A password typed at the terminal.

    Raises:
        Cancelled: nothing was typed, or two different things.
    """
    with suppress(EOFError):
        first = getpass.getpass(prompt)
        if first and (not twice or getpass.getpass("Nhập lại: ") == first):
            return first
    print("Chưa có mật khẩu, hoặc hai lần nhập khác nhau. Chạy lại lệnh.", file=sys.stderr)
    raise Cancelled
