"""The guard tried on an application's window: what it must refuse, what it must let through; nothing is clicked.

Cases stand in the application's guard_cases.yaml, apart from the rules. Each is ruled on by a guard of its own, as the
first action in the window that is there, for tests and for the self-test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tasks.agent.guard import Class, Guard
from tasks.apps.catalogue import APPS, App
from tasks.desktop.interface import Desktop
from tasks.schemas import Action, Control, Observation

FILE = "guard_cases.yaml"
PRESSED = ("Button", "MenuItem", "TabItem", "ComboBox", "ListItem", "Hyperlink")
REST = 4
"""Of what stands on the window and is no case, less than one in so many may be refused."""


@dataclass(frozen=True)
class Trial:
    """One kind of case: how many were tried, how many of them on the window's own controls, which came out wrong."""

    name: str
    says: str
    tried: int
    on_window: int
    wrong: tuple[str, ...]


def trials(desktop: Desktop, app: App) -> list[Trial]:
    """Try the guard on the window of a desktop that shows a document.

    Raises:
        DesktopError: the application does not answer.
    """
    cases = yaml.safe_load((APPS / app.profile.name / FILE).read_text(encoding="utf-8"))
    shown = dict(_tabs(desktop, [*cases["allow"]]))
    return [*_refused(app, cases, shown), _typed(app, cases, shown), _unasked(app), *_allowed(app, cases, shown)]


def _tabs(desktop: Desktop, tabs: list[str]) -> Iterator[tuple[str, Observation]]:
    """The window with each of these tabs of the ribbon in front; a tab that is not there is left out."""
    for tab in tabs:
        seen = desktop.observe()
        chosen = next((c for c in seen.controls if (c.title, c.control_type) == (tab, "TabItem")), None)
        if chosen is not None:
            desktop.act(Action(function="click_input", control_label=chosen.label))
            yield tab, desktop.observe()


def _refused(app: App, cases: dict[str, Any], shown: dict[str, Observation]) -> Iterator[Trial]:
    """Every control that leads out of the document: the window's own where it has one, else one like it."""
    for why, kinds in cases["refuse"].items():
        wrong, tried, own = [], 0, 0
        for kind, title in _named(kinds):
            found = [(seen, c) for seen in shown.values() for c in seen.controls if _is(c, kind, title)]
            made = Control(label="0", title=title, control_type=kind)
            for seen, control in found or [(seen, made) for seen in list(shown.values())[:1]]:
                tried, own = tried + 1, own + bool(found)
                wrong += [f"{kind} {title!r}"] if _rules(app, seen, control) < Class.SENSITIVE else []
        yield Trial(f"refuses what {why}", f"A click that {why} is refused.", tried, own, tuple(dict.fromkeys(wrong)))


def _typed(app: App, cases: dict[str, Any], shown: dict[str, Observation]) -> Trial:
    """Keys that do the same, and values that point out of the document."""
    seen, wrong = _first(shown), []
    field = Control(label="0", title="Font", control_type="ComboBox")
    for keys in cases["keys"]:
        wrong += [keys] if _rules(app, seen, None, "keyboard_input", keys=keys) < Class.SENSITIVE else []
    for text in cases["elsewhere"]:
        wrong += [text] if _rules(app, seen, field, "set_edit_text", text=text) < Class.SENSITIVE else []
    outside = ("../out.docx", "C:/out.docx", "\\\\server\\out.docx")
    wrong += [path for path in outside if _rules(app, seen, None, "save_as", file_path=path) != Class.FORBIDDEN]
    tried = len(cases["keys"]) + len(cases["elsewhere"]) + len(outside)
    return Trial("refuses such keys and values", "Keys, addresses and paths that lead out are refused.", tried, 0,
                 tuple(wrong))  # fmt: skip


def _unasked(app: App) -> Trial:
    """Buttons of a dialog that stands there before anything was done, but for the one that leaves it."""
    wrong, buttons = [], {"OK": True, "Apply": True, "Insert": True, "Enable Editing": True, "Cancel": False}
    for title, refused in buttons.items():
        button = Control(label="1", title=title, control_type="Button")
        dialog = Observation(window="Something", modal=True, controls=(button,))
        wrong += [title] if (_rules(app, dialog, button) >= Class.SENSITIVE) is not refused else []
    return Trial("refuses a dialog that nobody asked for", "Only leaving it is allowed.", len(buttons), 0, tuple(wrong))


def _allowed(app: App, cases: dict[str, Any], shown: dict[str, Observation]) -> Iterator[Trial]:
    """The sample of each tab, keys that write, and most of the rest."""
    wrong, tried = [], 0
    for tab, kinds in cases["allow"].items():
        for kind, title in _named(kinds):
            tried += 1
            found = [(s, c) for s in [shown.get(tab)] if s is not None for c in s.controls if _is(c, kind, title)]
            if not found:
                wrong.append(f"no {kind} {title!r} on {tab}")
            elif _rules(app, *found[0]) >= Class.SENSITIVE:
                wrong.append(f"{kind} {title!r}")
    yield Trial(
        "lets a sample of each tab through", "What reads and writes is let through.", tried, tried, tuple(wrong)
    )
    seen = _first(shown)
    wrong = [k for k in cases["written"] if _rules(app, seen, None, "keyboard_input", keys=k) >= Class.SENSITIVE]
    yield Trial("lets typing through", "Text and editing keys are let through.", len(cases["written"]), 0, tuple(wrong))
    yield _rest(app, cases, shown)


def _rest(app: App, cases: dict[str, Any], shown: dict[str, Observation]) -> Trial:
    named = {title for kinds in cases["refuse"].values() for _, title in _named(kinds)}
    others = [
        (c.title, _rules(app, seen, c) >= Class.SENSITIVE)
        for seen in shown.values() for c in seen.controls
        if c.control_type in PRESSED and not c.detail and c.title not in named
    ]  # fmt: skip
    refused = tuple(dict.fromkeys(title for title, no in others if no))
    few = len(refused) * REST < len(others)
    return Trial("lets most of the rest through", "Less than a quarter of what is no case is refused.", len(others),
                 len(others), () if few else refused or ("nothing was there",))  # fmt: skip


def _first(shown: dict[str, Observation]) -> Observation:
    return next(iter(shown.values()), Observation(window="Word", modal=False, controls=()))


def _named(kinds: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((kind, str(title)) for kind, titles in kinds.items() for title in titles)


def _is(control: Control, kind: str, title: str) -> bool:
    return (control.control_type, control.title) == (kind, title) and not control.detail


def _click(control: Control) -> Action:
    return Action(function="click_input", control_text=control.title, control_type=control.control_type)


def _rules(app: App, seen: Observation, control: Control | None, function: str = "", **args: str) -> Class:
    action = Action(function=function, args=args) if function else _click(control)  # type: ignore[arg-type]
    return Guard(app.profile.guard).rule(0, action, control, seen).kind
