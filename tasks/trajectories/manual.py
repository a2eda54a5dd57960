"""What the documentation says can be done, tied to the application as it was surveyed: the entries of manual.json.

A page states an effect when its plan names a command, or opens a dialog a setting of which the page names in its text.
Nothing is taken from tasks or splits: the manual may be read by anybody who uses the application.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.apps.catalogue import GuardRules
from tasks.planner.manual import Entry
from tasks.planner.survey import Dialog, Setting
from tasks.planner.survey import Survey as Window
from tasks.schemas import Document, TaskPlan
from tasks.teacher.naming import find, plain
from tasks.teacher.places import wanted
from tasks.teacher.step_reader import StepAction
from tasks.teacher.steps import Reading, examine
from tasks.trajectories.survey import allowed

APPS = frozenset({"writer", "shared"})
MOST_VALUES = 24
"""Values of a list that are known by name; a longer one holds fonts, languages or styles."""
PROGRAM: frozenset[str | tuple[str, str]] = frozenset(
    ["Edit", "View", "Window", "Help", "Styles", *(("Tools", name) for name in (
        "AutoCorrect", "AutoText", "Spelling", "Thesaurus", "Language", "Word Count", "Accessibility Check", "Update",
    )), ("Table", "AutoFormat Styles..."), ("Table", "Select")]
)  # fmt: skip
"""Menus whose commands change nothing of the document that is meant, or more of it than a request names."""
BY_HAND = {"mouse": "it is done with the mouse", "resource": "it needs more than the document"}
LENGTHS = frozenset({'"', "″", "in", "cm"})
"""Units in which a box shows lengths; plans type them in inches unless a request brings another unit."""


def entries(pairs: Sequence[TaskPlan], documents: Sequence[Document], window: Window, rules: GuardRules) -> list[Entry]:
    """The entries of all documentation pairs, in the order of pages.

    Args:
        pairs: sourced ones.
        documents: the pages.
        window: the application's.
        rules: of its guard.
    """
    pages = {document.doc_id: document for document in documents}
    found: dict[tuple[object, ...], Entry] = {}
    for pair in sorted(pairs, key=lambda p: (p.page, p.pair_id)):
        page = pages.get(pair.doc_id)
        if page is None:
            continue
        for entry in _of(pair, page, window, rules):
            key = (
                entry.page,
                entry.path,
                entry.tab,
                entry.setting,
                entry.type,
                entry.value,
                entry.blocked and entry.asked,
            )
            same = found.get(key)
            asked = tuple(dict.fromkeys([*(same.asked if same else ()), *entry.asked]))
            found[key] = entry.model_copy(update={"asked": asked})
    return list(found.values())


@dataclass(frozen=True)
class _Page:
    pair: TaskPlan
    title: str
    lines: frozenset[str]  # plain

    def entry(self, **of: object) -> Entry:
        return Entry.model_validate({"page": self.pair.page, "title": self.title, **of})

    def blocked(self, why: str) -> Entry:
        return self.entry(asked=(self.pair.task,), blocked=why)

    def states(self, title: str) -> bool:
        """Whether the page has an entry of its own, a line that is its name, for a setting."""
        return len(plain(title)) > 3 and plain(title) in self.lines


def _of(pair: TaskPlan, document: Document, window: Window, rules: GuardRules) -> Iterator[Entry]:
    page = _Page(pair, document.title, frozenset(plain(line) for line in document.text.splitlines()))
    if pair.app not in APPS:
        return
    reading = examine(pair.plan)
    by_hand = next((BY_HAND[p.kind] for p in reading.problems if p.kind in BY_HAND), "")
    menus = [a for a in reading.actions if a.control_type == "MenuItem" and a.path]
    if by_hand or not menus:
        yield page.blocked(by_hand or "no command of a menu is named for it")
        return
    first = max((a.path for a in menus if a.path[:1] == menus[0].path[:1]), key=len)
    if any(a.path[:1] != menus[0].path[:1] for a in menus):
        return  # several commands: none of them alone is what the page is about
    live, rest = _live(first, window)
    if not live:
        yield page.blocked(f"{' - '.join(first)} is not in this application's menus")
    elif not allowed(live, rules):
        yield page.blocked(f"{' - '.join(live)} is left to you")
    elif not any(tuple(p) == live for p in window.menus):
        return  # a submenu
    elif live[0] in PROGRAM or tuple(live[:2]) in PROGRAM:
        return  # it sets the program, or shows something
    elif live[0] != "Insert" and not wanted(pair.task):
        yield page.blocked("something must be selected that requests cannot point at")
    else:
        yield from _doing(page, reading, live, rest, window)


def _live(path: Sequence[str], window: Window) -> tuple[tuple[str, ...], Sequence[str]]:
    """The live path of a documented one, and trailing names that are tabs of its dialog; () when it is not there."""
    pool = list(window.menus)
    for depth, name in enumerate(path):
        titles = sorted({p[depth] for p in pool if len(p) > depth}, key=len)
        title = find(name, titles, lambda t: t)
        if title is None:
            ended = next((p for p in pool if len(p) == depth), None) if depth > 1 else None
            return (tuple(ended), path[depth:]) if ended else ((), ())
        pool = [p for p in pool if len(p) > depth and p[depth] == title]
    exact = next((p for p in pool if len(p) == len(path)), None)
    return (tuple(exact), ()) if exact else (tuple(pool[0][: len(path)]), ())


def _doing(
    page: _Page, reading: Reading, live: tuple[str, ...], rest: Sequence[str], window: Window
) -> Iterator[Entry]:
    path = tuple(title.rstrip(".…") for title in live)
    dialog = window.dialog(" - ".join(path))
    if dialog is None:
        if not live[-1].endswith(("...", "…")):
            yield page.entry(path=path, asked=(page.pair.task,))
        return
    named = [a for a in reading.actions if a.control_type != "MenuItem"]
    tabs = [*rest, *(a.title for a in named if a.control_type == "TabItem")]
    shown = sorted({s.tab for s in dialog.settings})
    tab = find(tabs[0], shown, lambda t: t) if tabs else None
    own = _told(named, dialog, tab)
    offered = [s for s in dialog.settings if s.enabled and (tab is None or s.tab == tab) and page.states(s.title)]
    for setting in {(s.tab, s.title, s.type): s for s in [*own, *offered]}.values():
        asked = (page.pair.task,) if own == [setting] else ()
        for value in _values(setting, named):
            yield page.entry(
                path=path, tab=setting.tab, setting=setting.title.rstrip(":.… "), type=setting.type, value=value,
                unit=_unit(setting), button=dialog.button, asked=asked,
            )  # fmt: skip


def _told(named: Sequence[StepAction], dialog: Dialog, tab: str | None) -> list[Setting]:
    """The settings that the plan itself makes."""
    pool = [s for s in dialog.settings if s.enabled and (tab is None or s.tab == tab)]
    titles = [
        a.title for a in named if a.title and a.control_type in ("CheckBox", "RadioButton", "Edit", "ComboBox", "")
    ]
    return [s for title in titles if (s := next((s for s in pool if plain(s.title) == plain(title)), None)) is not None]


def _values(setting: Setting, named: Sequence[StepAction]) -> Iterator[str]:
    """What can be given: the other state of a switch, the values of a list, anything in a box."""
    if setting.type == "CheckBox":
        said = next(
            (a.checked for a in named if plain(a.title) == plain(setting.title) and a.checked is not None), None
        )
        yield ("on" if said else "off") if said is not None else "off" if setting.checked else "on"
    elif setting.type == "ComboBox":
        told = [v for v in setting.values if re.match(r"\w.*[a-z]{2}", v)]
        yield from told if len(setting.values) <= MOST_VALUES else ()
    elif setting.type != "RadioButton" or not setting.checked:
        yield ""


def _unit(setting: Setting) -> str:
    unit = re.sub(r"^[-\d.,\s]+", "", setting.text) if setting.type == "Spinner" else ""
    return "in" if unit in LENGTHS else unit if unit in ("%", "pt", "°") else ""
