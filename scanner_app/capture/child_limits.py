"""What a child that opens other people's files may use: memory, processor time, file size."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from scanner_app.capture.job_object import JobObject


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one file.

    Attributes:
        memory_bytes: address space of the child. 80 million pixels decoded, turned and encoded
            need 0.9 GB; a 900-megapixel JPEG wanted 5.3 GB (2026-11).
        page_cpu_s: processor time for one page (POSIX); the slowest page of pdf_torture
            that gives a picture takes under 2 s.
        page_wall_s: silence after which the child is stopped; generous, for a busy PC.
        pixels: more is no sheet of paper; A3 at 600 dpi has 70 million.
        pages: more in one file is no dossier; 100 000 pages fit into 600 kB.
    """

    memory_bytes: int = 2 << 30
    page_cpu_s: int = 20
    page_wall_s: float = 120.0
    pixels: int = 80_000_000
    pages: int = 2_000


_FILE_BYTES = 1 << 30
"""The largest page file written: 80 million RGB pixels uncompressed are 240 MB."""


class ChildCage(JobObject):
    """Around a child on Windows: capped memory, no children of its own; elsewhere nothing."""

    def __init__(self, pid: int, limits: Limits) -> None:
        super().__init__(pid, memory_bytes=limits.memory_bytes, processes=1)


if sys.platform == "win32":
    import os

    def limit_myself(limits: Limits) -> None:
        """Nothing: on Windows the parent's job object limits the child."""

    def limit_next_page(limits: Limits) -> None:
        """Nothing: on Windows the parent's clock stops a page that takes too long."""

    def cage_myself() -> None:
        """Cap this process's memory for good, where nobody capped it from outside."""
        if not _CAGES:
            _CAGES.append(ChildCage(os.getpid(), Limits()))

    _CAGES: list[ChildCage] = []
    """Held until this process ends: closing a job ends what is in it."""

else:
    import math
    import resource

    def limit_myself(limits: Limits) -> None:
        """Cap address space and file size, write no core dumps. Runs in the child."""
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def cage_myself() -> None:
        """Cap this process's memory for good, where nobody capped it from outside."""
        limit_myself(Limits())

    def limit_next_page(limits: Limits) -> None:
        """Allow one page's processor time from now on; overrunning ends the process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime) + limits.page_cpu_s
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
