"""Collects every test once, for what that leaves on the disk: each worker begins with it.

Rewritten asserts as bytecode (11 s of a core) and what Hypothesis keeps of the program's constants
and of Unicode (10 s).
"""

from __future__ import annotations

import sys

import pytest


def main(arguments: list[str]) -> int:
    code = pytest.main(["-qq", "--collect-only", "-p", "no:randomly", *arguments])
    _let_hypothesis_read()
    return code


def _let_hypothesis_read() -> None:
    """At the first text that is drawn it reads every module there is."""
    # Before pytest it could not be imported: pytest rewrites its plugin.
    from hypothesis import given, settings
    from hypothesis import strategies as st

    @settings(max_examples=1, database=None)
    @given(st.text())
    def draw(_text: str) -> None: ...

    draw()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
