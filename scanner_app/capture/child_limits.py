"""What a child that opens other people's files may use: memory, processor time, file size."""

from __future__ import annotations

import sys
from dataclasses import dataclass


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


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMIT_INFORMATION = 9
    _LIMIT_ACTIVE_PROCESS = 0x0008
    _LIMIT_PROCESS_MEMORY = 0x0100
    _LIMIT_KILL_ON_JOB_CLOSE = 0x2000
    _PROCESS_SET_QUOTA_TERMINATE = 0x0101

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class ChildCage:
        """A job object around a child: capped memory, no children of its own."""

        def __init__(self, pid: int, limits: Limits) -> None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = wintypes.HANDLE
            kernel.OpenProcess.restype = wintypes.HANDLE
            kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
            kernel.SetInformationJobObject.argtypes = (
                wintypes.HANDLE,
                ctypes.c_int,
                ctypes.c_void_p,
                wintypes.DWORD,
            )
            self._kernel = kernel
            self._job = kernel.CreateJobObjectW(None, None)
            caps = _ExtendedLimits()
            caps.BasicLimitInformation.LimitFlags = (
                _LIMIT_ACTIVE_PROCESS | _LIMIT_PROCESS_MEMORY | _LIMIT_KILL_ON_JOB_CLOSE
            )
            caps.BasicLimitInformation.ActiveProcessLimit = 1
            caps.ProcessMemoryLimit = limits.memory_bytes
            size = ctypes.sizeof(caps)
            kernel.SetInformationJobObject(
                self._job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(caps), size
            )
            process = kernel.OpenProcess(_PROCESS_SET_QUOTA_TERMINATE, False, pid)
            kernel.AssignProcessToJobObject(self._job, process)
            kernel.CloseHandle(process)

        def close(self) -> None:
            """End the child if it still runs."""
            self._kernel.CloseHandle(self._job)

    def limit_myself(limits: Limits) -> None:
        """Nothing: on Windows the parent's job object limits the child."""

    def limit_next_page(limits: Limits) -> None:
        """Nothing: on Windows the parent's clock stops a page that takes too long."""

else:
    import math
    import resource

    class ChildCage:
        """Nothing to hold: on POSIX the child limits itself before it opens the file."""

        def __init__(self, pid: int, limits: Limits) -> None:
            pass

        def close(self) -> None:
            """Nothing to do."""

    def limit_myself(limits: Limits) -> None:
        """Cap address space and file size, write no core dumps. Runs in the child."""
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def limit_next_page(limits: Limits) -> None:
        """Allow one page's processor time from now on; overrunning ends the process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime) + limits.page_cpu_s
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
