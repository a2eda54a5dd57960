"""A process with all that it starts, as one job object of Windows: it ends when its owner closes it, or dies.

Killing a process leaves its children alive on Windows: a killed slot would leave WINWORD with the document open.
"""

import ctypes
import subprocess
from ctypes import wintypes

from tasks.desktop.windows import dll
from tasks.errors import DesktopError

KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION; a DWORD is 32 bits wherever this is read."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """The job of a process that has just been started and has started nothing yet.

    Args:
        process: as Popen gives it.

    Raises:
        DesktopError: Windows gave no job.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._kernel = dll("kernel32")
        self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
        self._handle = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
        limits = _Extended()
        limits.BasicLimitInformation.LimitFlags = KILL_ON_CLOSE
        size = ctypes.c_uint32(ctypes.sizeof(limits))
        own = wintypes.HANDLE(int(vars(process)["_handle"]))
        made = self._kernel.SetInformationJobObject(self._handle, EXTENDED_LIMITS, ctypes.byref(limits), size)
        if not made or not self._kernel.AssignProcessToJobObject(self._handle, own):
            self.end()
            raise DesktopError(
                "desktop slot",
                "no job object for its process",
                "one that Windows gives",
                "run the worker outside of a restricted job",
            )

    def end(self) -> None:
        """Close it, which ends every process in it; idempotent."""
        if self._handle:
            self._kernel.CloseHandle(self._handle)
        self._handle = wintypes.HANDLE()
