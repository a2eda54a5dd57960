"""The session and the screen of this process, as Windows tells them.

Sources, all learn.microsoft.com: ProcessIdToSessionId; WTSQuerySessionInformationW with WTSSessionInfoEx gives a
WTSINFOEXW, whose level 1 has SessionState and SessionFlags; OpenInputDesktop, which fails in a locked session, or under
a UAC prompt (Microsoft's sample CSDetectWindowsSessionState); GetDpiForSystem, which is 96 whatever the scaling unless
the process has said that it knows of it (SetProcessDpiAwareness).
"""

import contextlib
import ctypes
import os

from tasks.desktop.windows import dll
from tasks.desktop.windows.readiness import UNKNOWN, Display, Session

OWN_SERVER, OWN_SESSION = None, 0xFFFFFFFF  # WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION
SESSION_INFO_EX = 25  # WTS_INFO_CLASS: WTSSessionInfoEx
READ_OBJECTS = 1  # DESKTOP_READOBJECTS
WIDE, HIGH = 0, 1  # SM_CXSCREEN, SM_CYSCREEN
PER_MONITOR = 2  # PROCESS_PER_MONITOR_DPI_AWARE, what uiautomation asks for too


class Info(ctypes.Structure):
    """WTSINFOEXW up to what is read: its union is aligned on the eight bytes of the times further on."""

    _fields_ = (
        ("Level", ctypes.c_uint32),
        ("Padding", ctypes.c_uint32),
        ("SessionId", ctypes.c_uint32),
        ("SessionState", ctypes.c_int32),
        ("SessionFlags", ctypes.c_int32),
    )


def session() -> Session:
    """The session that this process runs in."""
    number = ctypes.c_uint32()
    dll("kernel32").ProcessIdToSessionId(os.getpid(), ctypes.byref(number))
    state, flags = _told()
    return Session(number=number.value, state=state, flags=flags, takes_input=_takes_input())


def display() -> Display:
    """The main screen, in its own pixels."""
    with contextlib.suppress(OSError):  # said before: it can be said once
        dll("shcore").SetProcessDpiAwareness(PER_MONITOR)
    user32 = dll("user32")
    return Display(user32.GetSystemMetrics(WIDE), user32.GetSystemMetrics(HIGH), user32.GetDpiForSystem())


def _told() -> tuple[int, int]:
    """State and flags of the session, -1 where Windows does not tell."""
    remote, size = dll("wtsapi32"), ctypes.c_uint32()
    found = ctypes.POINTER(Info)()
    ask = remote.WTSQuerySessionInformationW
    if not ask(OWN_SERVER, ctypes.c_uint32(OWN_SESSION), SESSION_INFO_EX, ctypes.byref(found), ctypes.byref(size)):
        return UNKNOWN, UNKNOWN
    info = found.contents
    told = (info.SessionState, info.SessionFlags)
    remote.WTSFreeMemory(found)
    return told


def _takes_input() -> bool:
    user32 = dll("user32")
    user32.OpenInputDesktop.restype = ctypes.c_void_p
    handle = user32.OpenInputDesktop(0, False, READ_OBJECTS)
    if handle:
        user32.CloseDesktop(ctypes.c_void_p(handle))
    return bool(handle)
