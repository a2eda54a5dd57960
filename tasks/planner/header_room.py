"""A header or footer that a page gets: its room is taken out of the page's margin, and the text stays where it is.

Writer puts a new header below the top margin and the text moves down; a person who looks at the page, and Word, expect
the header inside the margin. So the margin ends at the header's distance from the edge afterwards, and the header is as
high as what is left of the old one. It is done once, behind all else, in one round of the page style's dialog.
"""

import re
from collections.abc import Sequence

from tasks.checks.values import length
from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.schemas import Action, Check

DISTANCE = 36.0
"""Points from the edge where the document tells none: half an inch, as Word has it."""
LINE = 20.0
"""Points that a line of a header takes with a little air below it."""
NEAREST = 12.0
"""Points from the edge that printers leave."""
_ON = re.compile(r"Choose Insert - Header and Footer - (Header|Footer) - Default Page Style\.")
_KEYS = {"header": "PGUP", "footer": "PGDN"}
"""With Ctrl: into the page's header or footer."""
_SIDES = {"header": "top", "footer": "bottom"}

Doing = tuple[list[str], list[Action]]


def entered(steps: Sequence[str], actions: Sequence[Action], checks: Sequence[Check], index: DocumentIndex) -> Doing:
    """Steps and actions that write into a header or footer that is there already, instead of asking for one.

    Page numbers stand in a line of their own below what it says.

    Raises:
        Unfit: it says something already, so that it is to be told whether that stays.
    """
    told, done = list(steps), list(actions)
    for at, match in [(i, m) for i, s in enumerate(told) if (m := _ON.fullmatch(s)) is not None]:
        kind = match[1].casefold()
        there = [p for p in index.parts if p["kind"] == kind]
        if not there:
            continue
        held = next((str(p["text"]).strip() for p in there if str(p["text"]).strip()), "")
        if len(there) > 1 or (held and not _numbers(kind, checks, index)):
            raise Unfit(
                f'another {kind} text ("change the {kind} to ..." replaces it)', f'no room beside "{held[:40]}"'
            )
        behind = [("Ctrl+End", "{CTRL}{END}"), ("Enter", "{ENTER}")] if held else []
        keys = [("Ctrl+Home", "{CTRL}{HOME}"), (f"Ctrl+{_KEYS[kind]}", f"{{CTRL}}{{{_KEYS[kind]}}}"), *behind]
        told[at : at + 1] = [f"Press {name}." for name, _ in keys]
        first = next(n for n, a in enumerate(done) if a.control_text == "Header and Footer") - 1
        done[first : first + 4] = [_press(key) for _, key in keys]
    return told, done


def _numbers(kind: str, checks: Sequence[Check], index: DocumentIndex) -> bool:
    """Page numbers are to come, and there are none."""
    asked = any(c.kind == "field" and c.where == {"type": "page_number", "story": kind} for c in checks)
    return asked and not any(p["kind"] == "field" and p["story"] == kind for p in index.parts)


def with_room(steps: Sequence[str], checks: Sequence[Check], index: DocumentIndex) -> tuple[Doing, list[Check]]:
    """What makes room in the margins for each header and footer that the steps switch on; and what then must hold.

    Nothing where the margin holds no line, or pages have several layouts: the text then moves, and the result says so.
    """
    kinds = list(dict.fromkeys(m[1].casefold() for s in steps if (m := _ON.fullmatch(s)) is not None))
    sizes, tabs, held = _Typed(), _Typed(), []
    for kind in kinds:
        body = _body_edge(kind, checks, index)
        page = next((p for p in index.parts if p["kind"] == "page"), {})
        edge = min(float(page.get(f"{kind}_distance") or DISTANCE), (body or 0) - LINE)
        if body is None or edge < NEAREST:
            continue
        sizes.type(_SIDES[kind].capitalize(), edge)
        tabs.click(kind.capitalize())
        tabs.type("Spacing", 0)
        tabs.type("Height", body - edge)
        held.append(Check(kind="page", property=f"margin_{_SIDES[kind]}", value=f"{body:g} pt"))
    if not held:
        return ([], []), []
    opening = [_click("Format", "MenuItem"), _click("Page Style", "MenuItem"), _click("Page", "TabItem")]
    told = ["Choose Format - Page Style.", "Click the Page tab.", *sizes.steps, *tabs.steps, "Click OK."]
    return (told, [*opening, *sizes.actions, *tabs.actions, _click("OK", "Button")]), held


def _body_edge(kind: str, checks: Sequence[Check], index: DocumentIndex) -> float | None:
    """Points from the page's edge to the text: as the same request asks, else as it is; None where pages differ."""
    name = f"margin_{_SIDES[kind]}"
    asked = next((c for c in checks if c.kind == "page" and c.property == name), None)
    if asked is not None:
        return length(str(asked.value))
    found = {round(float(p.get(name) or 0), 1) for p in index.parts if p["kind"] == "page"}
    return found.pop() if len(found) == 1 else None


class _Typed:
    """Steps in a dialog with the same as actions."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.actions: list[Action] = []

    def click(self, tab: str) -> None:
        self.steps.append(f"Click the {tab} tab.")
        self.actions.append(_click(tab, "TabItem"))

    def type(self, title: str, points: float) -> None:
        text = f"{points / 72 * 2.54:.2f} cm"
        self.steps.append(f'In the {title} box, type "{text}".')
        self.actions.append(
            Action(function="set_edit_text", control_text=title, control_type="Spinner", args={"text": text})
        )


def _click(title: str, kind: str) -> Action:
    return Action(function="click_input", control_text=title, control_type=kind)


def _press(keys: str) -> Action:
    return Action(function="keyboard_input", args={"keys": keys})
