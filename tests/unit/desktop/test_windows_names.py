"""Every name that the Windows driver uses of `uiautomation` exists in the package's source; nothing is imported."""

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DRIVER = sorted((ROOT / "tasks" / "desktop" / "windows").glob("*.py"))
PINNED = "uiautomation==2.0.29"
METHODS = {  # class of the package → methods and properties that the driver calls on its objects
    "Control": [
        "CreateControlFromElement", "GetChildren", "ProcessId", "NativeWindowHandle", "GetPropertyValue", "Element",
        "GetPattern", "IsEnabled", "SetFocus", "MoveCursorToMyCenter", "ToBitmap", "Name", "ControlType",
    ],
    "TextPattern": ["DocumentRange", "GetSelection"],
    "TextRange": [
        "Clone", "MoveEndpointByRange", "MoveEndpointByUnit", "ExpandToEnclosingUnit", "Move", "GetText", "FindText",
        "CompareEndpoints", "GetEnclosingControl", "GetAttributeValue", "GetBoundingRectangles", "Select",
        "ScrollIntoView",
    ],
    "ValuePattern": ["IsReadOnly", "SetValue"],
    "TogglePattern": ["Toggle"],
    "InvokePattern": ["Invoke"],
    "SelectionItemPattern": ["Select"],
    "ExpandCollapsePattern": ["Expand"],
    "Bitmap": ["ToBytes", "__enter__", "__exit__"],
    "_AutomationClient": ["instance"],
}  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ast.Module:
    folder = tmp_path_factory.mktemp("uiautomation")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(folder), PINNED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(
            f"pip cannot download {PINNED}: {done.stderr.strip().splitlines()[-1][:200] if done.stderr else ''}"
        )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return ast.parse(wheel.read("uiautomation/uiautomation.py").decode("utf-8-sig"))


def members(package: ast.Module, name: str) -> set[str]:
    cls = next(node for node in package.body if isinstance(node, ast.ClassDef) and node.name == name)
    found = {node.name for node in cls.body if isinstance(node, ast.FunctionDef)}
    for node in cls.body:
        if isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def used(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """Dotted names that start at the module's alias: ("uia", "ControlType", "EditControl")."""
    for node in ast.walk(tree):
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in ("uia", "internals") and parts:
            yield (node.id, *reversed(parts))


def test_module_names_exist(package: ast.Module) -> None:
    top = {node.name for node in package.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names = {name for path in DRIVER for name in used(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(names) > 40, "the driver uses the package"
    assert {name[1] for name in names} - top == set()


def test_members_of_its_enumerations_exist(package: ast.Module) -> None:
    names = {name for path in DRIVER for name in used(ast.parse(path.read_text(encoding="utf-8")))}
    checked = [n for n in names if len(n) >= 3 and n[1] in ("ControlType", "PropertyId", "PatternId", "TextUnit",
               "TextAttributeId", "TextPatternRangeEndpoint", "Control", "_AutomationClient")]  # fmt: skip
    assert len(checked) > 30
    assert [n for n in checked if n[2] not in members(package, n[1])] == []


@pytest.mark.parametrize("name", sorted(METHODS))
def test_methods_exist_and_are_used(package: ast.Module, name: str) -> None:
    assert set(METHODS[name]) - members(package, name) == set()
    source = "".join(path.read_text(encoding="utf-8") for path in DRIVER)
    assert [m for m in METHODS[name] if m not in source and not m.startswith("__")] == []


def test_a_name_that_does_not_exist_would_be_found(package: ast.Module) -> None:
    tree = ast.parse("import uiautomation as uia\nuia.ControlType.NoSuchControl")
    (name,) = [n for n in used(tree) if len(n) == 3]
    assert name[2] not in members(package, name[1])
