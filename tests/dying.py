"""Acts on a home folder that die before each of their steps in turn."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1]

TRANSACTION = "sohoa.transaction"
"""A step of its own: before each transaction of a database, read or written, and each VACUUM."""


def homes_of_deaths(
    act: Callable[[Path], None], template: Path, out: Path, steps: Collection[str]
) -> list[Path]:
    """A copy of the home for each n on which the act died just before its n-th step.

    On the last one it came to its end. All in a process of its own, since a test process must not
    be forked.

    Args:
        act: a module's own function, given the home.
        template: the home before the act; nothing holds its database open.
        out: an empty folder for the copies.
        steps: audit events, or `TRANSACTION`; those that name something in the home count.
    """
    named = (act.__module__, act.__name__, str(template), str(out))
    subprocess.run([sys.executable, "-m", __name__, *named, *steps], cwd=_PROJECT, check=True)
    return sorted(out.iterdir(), key=lambda home: int(home.name))


def die_before(number: int, steps: Collection[str], place: Path) -> None:
    """This process is killed just before its n-th step that touches the place; never for 0."""
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in steps and str(place) in str(arguments):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    if TRANSACTION in steps:
        _tell_of_transactions()


def _tell_of_transactions() -> None:
    """SQLite's own events tell of connections alone, and one serves many transactions."""
    import sqlalchemy as sa

    def tell(connection: sa.Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("BEGIN", "VACUUM")):
            sys.audit(TRANSACTION, str(connection.engine.url.database))

    sa.event.listen(sa.Engine, "before_cursor_execute", tell)


def _die_at_each_step(
    act: Callable[[Path], None], template: Path, out: Path, steps: Collection[str]
) -> None:
    number, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        number += 1
        home = out / str(number)
        shutil.copytree(template, home)
        child = os.fork()
        if not child:
            die_before(number, steps, home)
            act(home)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        raise RuntimeError(code)


if __name__ == "__main__":
    module, name, given, made, *events = sys.argv[1:]
    _die_at_each_step(
        getattr(importlib.import_module(module), name), Path(given), Path(made), events
    )
