"""What the Windows driver uses of `uiautomation` is what the pinned package's source has: names, arguments, returns."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DRIVER = sorted((ROOT / "tasks" / "desktop" / "windows").glob("*.py"))
VERSION = "2.0.29"
CLASSES = (
    "Control", "TextPattern", "TextRange", "ValuePattern", "TogglePattern", "InvokePattern", "SelectionItemPattern",
    "ExpandCollapsePattern", "Rect", "_AutomationClient",
)  # fmt: skip
RETURNS = {  # what the driver relies on; a property counts as a method without arguments
    "Control.CreateControlFromElement": "Optional['Control']",
    "TextPattern.DocumentRange": "TextRange",
    "TextPattern.GetSelection": "List[TextRange]",
    "TextPattern.GetVisibleRanges": "List[TextRange]",
    "TextRange.Clone": "'TextRange'",
    "TextRange.GetText": "str",
    "TextRange.Move": "int",
    "TextRange.GetBoundingRectangles": "List[Rect]",
    "ValuePattern.IsReadOnly": "bool",
    "ExpandCollapsePattern.ExpandCollapseState": "int",
    "GetForegroundWindow": "int",
    "SetForegroundWindow": "bool",
}
RAW = {  # methods of Microsoft's interfaces, called past the package (learn.microsoft.com, UIAutomationClient.h)
    "GetRootElement": 0, "CreateCacheRequest": 0, "AddProperty": 1, "AddPattern": 1, "CreatePropertyCondition": 2,
    "CreateAndCondition": 2, "FindAllBuildCache": 3, "GetElement": 1, "GetCachedPropertyValueEx": 2,
    "GetCachedChildren": 0, "GetCachedPattern": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def package() -> ast.Module:
    found = importlib.util.find_spec("uiautomation")
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"pip install uiautomation=={VERSION}")
    folder = Path(found.submodule_search_locations[0])
    assert VERSION in (folder / "version.py").read_text(encoding="utf-8-sig"), "the pinned version"
    return ast.parse((folder / "uiautomation.py").read_text(encoding="utf-8-sig"))


def members(package: ast.Module, name: str) -> dict[str, ast.FunctionDef | None]:
    """Methods, properties and constants of a class of the package."""
    cls = next(node for node in package.body if isinstance(node, ast.ClassDef) and node.name == name)
    found: dict[str, ast.FunctionDef | None] = {n.name: n for n in cls.body if isinstance(n, ast.FunctionDef)}
    for node in cls.body:
        if isinstance(node, ast.Assign):
            found |= {target.id: None for target in node.targets if isinstance(target, ast.Name)}
    return found


def functions(package: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in package.body if isinstance(node, ast.FunctionDef)}


def used(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """Dotted names that start at the module's alias: ("uia", "ControlType", "EditControl")."""
    for node in ast.walk(tree):
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in ("uia", "internals") and parts:
            yield (node.id, *reversed(parts))


def sources() -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in DRIVER]


def complaint(call: ast.Call, candidates: list[ast.FunctionDef], bound: bool) -> str:
    """Why no candidate takes the call's arguments, or which wait it leaves to its default; "" when one does."""
    given, why = len(call.args) + bound, "no such method"
    for one in candidates:
        names = [a.arg for a in one.args.args]
        least = len(names) - len(one.args.defaults)
        if not least <= given + len(call.keywords) <= len(names):
            why = f"takes {least} to {len(names)} arguments, is given {given}"
        elif "waitTime" in names[given:] and "waitTime" not in {k.arg for k in call.keywords}:
            why = "its wait is left to the default of half a second"
        else:
            return ""
    return f"{ast.unparse(call)}: {why}"


def test_names_exist(package: ast.Module) -> None:
    top = {n.name for n in package.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    names = {name for tree in sources() for name in used(tree)}
    assert len(names) > 40, "the driver uses the package"
    assert {name[1] for name in names} - top == set()
    classes = {n.name for n in package.body if isinstance(n, ast.ClassDef)}
    assert [n for n in names if len(n) >= 3 and n[1] in classes and n[2] not in members(package, n[1])] == []


def test_every_call_fits_and_says_how_long_it_waits(package: ast.Module) -> None:
    methods: dict[str, list[ast.FunctionDef]] = {}
    for name in CLASSES:
        for member, node in members(package, name).items():
            if node is not None:
                methods.setdefault(member, []).append(node)
    wrong, seen = [], 0
    for tree in sources():
        for call in [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]:
            attribute = call.func
            assert isinstance(attribute, ast.Attribute)
            of_module = isinstance(attribute.value, ast.Name) and attribute.value.id in ("uia", "internals")
            if of_module:
                candidates = [functions(package)[attribute.attr]] if attribute.attr in functions(package) else []
                wrong.append(complaint(call, candidates, bound=False) if candidates else "")
            elif attribute.attr in RAW:
                assert len(call.args) == RAW[attribute.attr], ast.unparse(call)
            elif attribute.attr in methods and attribute.attr[0].isupper():
                decorators = [ast.unparse(d) for d in methods[attribute.attr][0].decorator_list]
                wrong.append(complaint(call, methods[attribute.attr], bound="staticmethod" not in decorators))
            else:
                continue
            seen += 1
    assert seen > 40
    assert [w for w in wrong if w] == []


def test_returns_are_as_relied_on(package: ast.Module) -> None:
    for name, expected in RETURNS.items():
        owner, _, member = name.rpartition(".")
        node = members(package, owner)[member] if owner else functions(package)[member]
        assert node is not None
        assert node.returns is not None
        assert ast.unparse(node.returns) == expected, name


def test_what_the_package_gets_wrong_is_not_used(package: ast.Module) -> None:
    node = members(package, "TextRange")["CompareEndpoints"]
    assert node is not None
    assert "textRange.textRange" not in ast.unparse(node), "mended: the driver may use it"
    assert not [path.name for path in DRIVER if ".CompareEndpoints(" in path.read_text(encoding="utf-8")]


def test_a_call_that_does_not_fit_would_be_found(package: ast.Module) -> None:
    move = members(package, "TextRange")["Move"]
    assert move is not None
    for source, why in (("r.Move(1)", "arguments"), ("r.Move(4, 1)", "half a second")):
        (call,) = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
        assert why in complaint(call, [move], bound=True)
    (call,) = [n for n in ast.walk(ast.parse("r.Move(4, 1, 0)")) if isinstance(n, ast.Call)]
    assert complaint(call, [move], bound=True) == ""
