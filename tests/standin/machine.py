"""A Windows machine for one test: libraries, processes, screen, registry, clock, and the real package on them.

Sources: learn.microsoft.com for each function of user32, kernel32 and oleacc; SetForegroundWindow may be refused to
a process that is not in front (its reference, "Remarks"); keys go to the window in front, whoever owns it
(SendInput).
"""

import ctypes
import importlib
import importlib.util
import itertools
import subprocess
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mss
import pytest

from tests.standin import elements, object_model, text
from tests.standin.com import METER, NULL, COMError, IUnknown
from tests.standin.elements import IUIAutomation, Node
from tests.standin.word import Word

CONSOLE = 77
VK = {
    0x08: "BACK", 0x09: "TAB", 0x0D: "RETURN", 0x1B: "ESC", 0x20: "SPACE", 0x21: "PAGEUP", 0x22: "PAGEDOWN",
    0x23: "END", 0x24: "HOME", 0x25: "LEFT", 0x26: "UP", 0x27: "RIGHT", 0x28: "DOWN", 0x2D: "INSERT", 0x2E: "DELETE",
}  # fmt: skip
HELD = {0x10: "SHIFT", 0x11: "CTRL", 0x12: "ALT", 0xA0: "SHIFT", 0xA2: "CTRL", 0xA4: "ALT"}
KEY_UP, UNICODE = 2, 4
PACKAGE: dict[str, types.ModuleType] = {}


class Function:
    """A function of a library: attributes can be set on it, as ctypes lets."""

    def __init__(self, name: str, does: Callable[..., Any] | None) -> None:
        self.name, self.does = name, does

    def __call__(self, *args: Any) -> Any:
        if self.does is None:
            raise NotImplementedError(f"{self.name} is not in this stand-in")
        return self.does(*(a.value if isinstance(a, ctypes._SimpleCData) else a for a in args))


class Library:
    """A DLL."""

    def __init__(self, name: str, **functions: Callable[..., Any]) -> None:
        self._name, self._functions = name, {n: Function(f"{name}.{n}", f) for n, f in functions.items()}

    def __getattr__(self, name: str) -> Function:
        return self._functions.setdefault(name, Function(f"{self._name}.{name}", None))


class Process:
    """What Popen gives for WINWORD.EXE."""

    def __init__(self, word: Word) -> None:
        self.word, self.pid, self.args = word, word.pid, ["WINWORD.EXE"]

    def poll(self) -> int | None:
        return None if self.word.alive else 1

    def kill(self) -> None:
        self.word.alive = False

    terminate = kill

    def wait(self, timeout: float | None = None) -> int:
        return 0

    @property
    def returncode(self) -> int | None:
        return self.poll()


class Machine:
    """One interactive session: a console with the worker in it, and whatever Word is started."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.console: list[str] = []
        self.foreground = CONSOLE
        self.locked = False  # nobody may come to the front until a key has been sent
        self.held: set[str] = set()
        self.cursor = (0, 0)
        self.registry: dict[tuple[str, str], Any] = {}
        self.late = 0.0
        self.root = Node("Pane", name="Desktop")
        self.swallowed = 0
        self._pids = itertools.count(4000)

    # ------------------------------------------------------------ screen

    def word_of(self, handle: int) -> Word | None:
        return next((w for w in self.words if w.alive and handle // 100 == w.pid), None)

    def tree(self) -> Node:
        root = Node("Pane", name="Desktop", rect=(0, 0, 1920, 1020))
        root.adopt(Node("Window", name="Command Prompt", cls="ConsoleWindowClass", handle=CONSOLE, pid=7,
                        rect=(0, 0, 900, 500)))  # fmt: skip
        for word in self.words:
            if word.alive:
                root.adopt(word.tree())
        return root

    def top_windows(self) -> list[int]:
        """Handles in z-order; owned windows are top-level windows of their own to user32."""
        found = []
        for word in reversed([w for w in self.words if w.alive]):
            menus = [word.pid * 100 + 99] if word.menu else []
            found += [*menus, *(d.handle for d in reversed(word.dialogs)), word.main]
        return [*found, CONSOLE]

    def start(self, args: Any) -> Process:
        word = Word(next(self._pids), Path(args[-1]))
        self.words.append(word)
        self.foreground = word.main
        return Process(word)

    # ------------------------------------------------------------ input

    def keybd_event(self, key: int, scan: int, flags: int, extra: int) -> None:
        if key in HELD:
            (self.held.discard if flags & KEY_UP else self.held.add)(HELD[key])
            self.locked = False
            return
        if flags & KEY_UP:
            return
        name = VK.get(key) or (f"F{key - 0x6F}" if 0x70 <= key <= 0x7B else chr(key))
        word = self.word_of(self.foreground)
        if word is None:
            self.console.append(name)
        elif self.swallowed:
            self.swallowed -= 1
        else:
            word.key(name, frozenset(self.held))

    def send_input(self, count: int, inputs: Any, size: int) -> int:
        event = inputs._obj.union.ki
        if event.dwFlags & UNICODE and not event.dwFlags & KEY_UP:
            self._unit(event.wScan)
        return count

    def _unit(self, unit: int) -> None:
        """One UTF-16 unit; halves of a pair are put together."""
        if 0xD800 <= unit < 0xDC00:
            self.high = unit
            return
        char = chr(unit)
        if 0xDC00 <= unit < 0xE000:
            char = chr(0x10000 + ((self.high - 0xD800) << 10) + (unit - 0xDC00))
        word = self.word_of(self.foreground)
        if word is None:
            self.console.append(char)
        elif self.swallowed:
            self.swallowed -= 1
        else:
            word.character(char)

    def mouse_event(self, flags: int, x: int, y: int, data: int, extra: int) -> None:
        word = self.word_of(self.foreground)
        if flags & 0x0004 and word is not None:  # left button up
            word.click(*self.cursor, word.tree().below())

    def set_foreground(self, handle: int) -> int:
        if self.locked:
            return 0
        self.foreground = handle
        return 1

    # ------------------------------------------------------------ libraries

    def libraries(self) -> types.SimpleNamespace:
        user32 = Library(
            "user32",
            GetForegroundWindow=lambda: self.foreground,
            SetForegroundWindow=self.set_foreground,
            BringWindowToTop=lambda handle: 1,
            SwitchToThisWindow=lambda handle, tab: self.set_foreground(handle),
            ShowWindow=lambda handle, how: 1,
            IsIconic=lambda handle: 0,
            IsWindow=lambda handle: int(handle in self.top_windows()),
            IsWindowVisible=lambda handle: 1,
            IsHungAppWindow=lambda handle: int(bool((w := self.word_of(handle)) and w.hung)),
            FindWindowExW=self._next_window,
            GetWindowThreadProcessId=self._pid_of,
            keybd_event=self.keybd_event,
            SendInput=self.send_input,
            mouse_event=self.mouse_event,
            MapVirtualKeyA=lambda key, kind: 1,
            SetCursorPos=self._move,
            GetSystemMetrics=lambda which: {0: 1920, 1: 1020}.get(which, 0),
            RegisterClipboardFormatW=lambda name: 49000,
        )
        oleacc = Library("oleacc", AccessibleObjectFromWindow=self._native)
        shcore = Library("shcore", SetProcessDpiAwareness=lambda level: 0)
        others = {n: Library(n) for n in ("gdi32", "kernel32", "ntdll", "shell32", "winmm", "psapi")}
        return types.SimpleNamespace(user32=user32, oleacc=oleacc, shcore=shcore, **others)

    def _next_window(self, parent: Any, after: Any, cls: Any, title: Any) -> int:
        handles = self.top_windows()
        place = handles.index(after) + 1 if after else 0
        return handles[place] if place < len(handles) else 0

    def _pid_of(self, handle: int, pid: Any) -> int:
        word = self.word_of(handle)
        pid._obj.value = word.pid if word is not None else 7
        return 1

    def _move(self, x: int, y: int) -> int:
        self.cursor = (x, y)
        return 1

    def _native(self, handle: int, what: int, iid: Any, pointer: Any) -> int:
        METER.calls["AccessibleObjectFromWindow"] += 1
        word = next((w for w in self.words if w.alive and w.body == handle), None)
        if word is None or what & 0xFFFFFFFF != 0xFFFFFFF0 or word.document is None or word.protected:
            return -2147467259
        pointer._obj.word = word
        return 0


class Guid(ctypes.Structure):
    _fields_ = [("data", ctypes.c_byte * 16)]


class IDispatch(ctypes.Structure):
    """Stands for comtypes.automation.IDispatch: a pointer type can be made of it."""

    _iid_ = Guid()


def modules(machine: Callable[[], Machine]) -> dict[str, types.ModuleType]:
    """comtypes, its client and automation modules; `machine` gives the one of the test that runs."""
    comtypes, client, automation = (types.ModuleType(n) for n in ("comtypes", "comtypes.client", "comtypes.automation"))
    dynamic = types.ModuleType("comtypes.client.dynamic")
    comtypes.COMError, comtypes.IUnknown = COMError, IDispatch  # type: ignore[attr-defined]
    comtypes.CoInitializeEx = comtypes.CoUninitialize = lambda *flags: None  # type: ignore[attr-defined]
    comtypes.client, comtypes.automation, client.dynamic = client, automation, dynamic  # type: ignore[attr-defined]
    automation.IDispatch = IDispatch  # type: ignore[attr-defined]
    core = types.SimpleNamespace()
    for holder in (elements, text):
        for name, item in vars(holder).items():
            if isinstance(item, type) and issubclass(item, IUnknown):
                setattr(core, name, item)
    unused = ("Dock", "GridItem", "Grid", "ItemContainer", "LegacyIAccessible", "MultipleView", "RangeValue",
              "ScrollItem", "Scroll", "Selection", "SynchronizedInput", "TableItem", "Table", "Transform",
              "VirtualizedItem")  # fmt: skip
    for name in unused:  # the package names them all when the first pattern is asked for
        setattr(core, f"IUIAutomation{name}Pattern", type(name, (IUnknown,), {}))
    client.GetModule = lambda name: core  # type: ignore[attr-defined]
    client.CreateObject = lambda clsid, interface: IUIAutomation(lambda: machine().tree())  # type: ignore[attr-defined]
    dynamic.Dispatch = lambda pointer: object_model.window(pointer.word)  # type: ignore[attr-defined]
    return {m.__name__: m for m in (comtypes, client, automation, dynamic)}


_now: list[Machine] = []


def install(monkeypatch: pytest.MonkeyPatch, program_files: Path) -> Machine:
    """Make this process look like Windows to `uiautomation` and the driver until the test ends."""
    if not PACKAGE and importlib.util.find_spec("uiautomation") is None:
        pytest.skip("pip install uiautomation==2.0.29: its source runs on the stand-in")
    made = Machine()
    _now[:] = [made]
    METER.reset()
    winword = program_files / "Microsoft Office/root/Office16/WINWORD.EXE"
    winword.parent.mkdir(parents=True)
    winword.touch()
    monkeypatch.setenv("ProgramFiles", str(program_files))
    monkeypatch.setattr(ctypes, "windll", made.libraries(), raising=False)
    monkeypatch.setattr(sys, "getwindowsversion", lambda: types.SimpleNamespace(major=10), raising=False)
    for name, module in PACKAGE.items() or modules(lambda: _now[0]).items():
        monkeypatch.setitem(sys.modules, name, module)
    if not PACKAGE:
        importlib.import_module("uiautomation")
        PACKAGE.update({n: m for n, m in sys.modules.items() if n.split(".")[0] in ("comtypes", "uiautomation")})
        for name in PACKAGE:
            monkeypatch.setitem(sys.modules, name, sys.modules[name])
    _clock(monkeypatch, made)
    monkeypatch.setattr(mss, "MSS", Camera)
    real = subprocess.Popen

    def popen(args: Any, *more: Any, **options: Any) -> Any:
        return made.start(args) if str(args[0]).endswith("WINWORD.EXE") else real(args, *more, **options)

    monkeypatch.setattr(subprocess, "Popen", popen)
    return made


class Camera:
    """mss on this machine: a grey screen."""

    monitors = ({"left": 0, "top": 0, "width": 1920, "height": 1020},)

    def __enter__(self) -> "Camera":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def grab(self, monitor: dict[str, int]) -> types.SimpleNamespace:
        width, height = monitor["width"], monitor["height"]
        return types.SimpleNamespace(rgb=b"\x80" * (3 * width * height), size=(width, height))


def _clock(monkeypatch: pytest.MonkeyPatch, made: Machine) -> None:
    """Sleeping takes no time but moves the clock, and is written down."""
    begin = time.monotonic

    def sleep(seconds: float) -> None:
        if seconds > 0:
            METER.waits.append(seconds)
        made.late += seconds

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: begin() + made.late)


__all__ = ["CONSOLE", "NULL", "Machine", "install"]
