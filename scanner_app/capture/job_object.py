"""Tying a child process to ours: when ours ends, however it ends, so does the child."""

from __future__ import annotations

import sys

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

    class JobObject:
        """A job around a child: Windows ends what is in it when our last handle closes."""

        def __init__(
            self, pid: int, *, memory_bytes: int | None = None, processes: int | None = None
        ) -> None:
            """Put the child in.

            Args:
                pid: of the child.
                memory_bytes: cap on what one process may take.
                processes: how many there may be, the child included.
            """
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
            basic = caps.BasicLimitInformation
            basic.LimitFlags = _LIMIT_KILL_ON_JOB_CLOSE
            if processes is not None:
                basic.LimitFlags |= _LIMIT_ACTIVE_PROCESS
                basic.ActiveProcessLimit = processes
            if memory_bytes is not None:
                basic.LimitFlags |= _LIMIT_PROCESS_MEMORY
                caps.ProcessMemoryLimit = memory_bytes
            kernel.SetInformationJobObject(
                self._job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(caps), ctypes.sizeof(caps)
            )
            process = kernel.OpenProcess(_PROCESS_SET_QUOTA_TERMINATE, False, pid)
            kernel.AssignProcessToJobObject(self._job, process)
            kernel.CloseHandle(process)

        def close(self) -> None:
            """End what still runs in it."""
            self._kernel.CloseHandle(self._job)

else:

    class JobObject:
        """Nothing to hold: on POSIX a child of ours sees its standard input close."""

        def __init__(
            self, pid: int, *, memory_bytes: int | None = None, processes: int | None = None
        ) -> None:
            pass

        def close(self) -> None:
            """Nothing to do."""
