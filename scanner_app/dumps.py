"""Keeps what lies in memory (PINs, pictures of papers) out of core files."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def no_core_files() -> None:
    """This process and those it starts write no core file; Windows writes none by itself."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def no_dumps_at_all() -> None:
    """Neither a crash reporter nor a debugger of the same user gets at this process's memory.

    Linux hands a core to a reporting program whatever its size limit is (core(5)). Not for
    processes that start others: they could no longer list their own open files.
    """
    no_core_files()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
