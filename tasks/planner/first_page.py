"""A first page without header or footer: it gets a header of its own, which is emptied; all other pages keep theirs."""

import re
from collections.abc import Sequence

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.schemas import Action, Check, Plan

_STORIES = (
    r"(?:any |a |the |our |my )?(?:page )?(?P<story>headers?|footers?)"
    r"(?: (?:and|or|nor) (?:the )?(?P<other>header|footer))?"
)
_FIRST = r"(?:the |my |our )?(?:(?:very )?first page|page (?:1|one)|title page|cover page|cover)"
_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:please )?(?:remove|delete|hide|omit|suppress|drop|skip|leave out|take out|take away|turn off|get rid of)"
        rf" {_STORIES} (?:on|from|of|at|for) {_FIRST}[.!]*",
        rf"(?:please )?(?:leave|take) {_STORIES} (?:off|out of) {_FIRST}[.!]*",
        rf"(?:please )?(?:(?:i )?(?:want|need|use|there should be|have) )?no {_STORIES} (?:on|for) {_FIRST}"
        r"(?:,? please)?[.!]*",
        rf"(?:please )?(?:don['’]t|do not|i don['’]t want to|never) (?:show|print|display|put|have|use|repeat|want)"
        rf" {_STORIES} (?:on|for) {_FIRST}[.!]*",
        rf"{_FIRST} (?:should|must) (?:not have|have no|show no|not show) {_STORIES}[.!]*",
    )
)
_KEYS = {"header": "PGUP", "footer": "PGDN"}
"""With Ctrl: into the page's header or footer, and back."""


def first_page_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order that the first page has no header or footer, None of any other request.

    Raises:
        Unfit: the document has none, has several, or its first page has one of its own already.
    """
    found = next((m for order in _ORDERS if (m := order.fullmatch(text.strip())) is not None), None)
    if found is None:
        return None
    stories = list(dict.fromkeys(s.casefold().removesuffix("s") for s in (found["story"], found["other"]) if s))
    pages = [p for p in index.parts if p["kind"] == "page"]
    if len(pages) != 1 or pages[0].get("different_first"):
        raise Unfit("the first page", "sections, or a header of its own already", "pages that all have the same")
    held = {kind: [p for p in index.parts if p["kind"] == kind] for kind in _KEYS}
    for story in stories:
        if len(held[story]) != 1 or not str(held[story][0]["text"]).strip():
            raise Unfit(f"the first page's {story}", f"no {story} that is the same on every page", "one")
    return _plan(stories, {kind: str(parts[0]["text"]) for kind, parts in held.items() if len(parts) == 1})


def _plan(stories: Sequence[str], held: dict[str, str]) -> Plan:
    tab = stories[0].capitalize()
    steps = ["Choose Format - Page Style.", f"Click the {tab} tab.", "Clear the Same content on first page check box.",
             "Click OK.", "Press Ctrl+Home."]  # fmt: skip
    actions = [_click("Format", "MenuItem"), _click("Page Style", "MenuItem"), _click(tab, "TabItem"),
               _click("Same content on first page", "CheckBox"), _click("OK", "Button"),
               _keys("{CTRL}{HOME}")]  # fmt: skip
    checks = [Check(kind="page", property="different_first", value=True)]
    for story in stories:
        key = _KEYS[story]
        steps += [f"Press Ctrl+{key}.", "Press Ctrl+A.", "Press Delete.", f"Press Ctrl+{key}."]
        actions += [_keys(f"{{CTRL}}{{{key}}}"), _keys("{CTRL}a"), _keys("{DELETE}"), _keys(f"{{CTRL}}{{{key}}}")]
    for kind, text in held.items():
        first = "" if kind in stories else text
        checks.append(Check(kind=kind, where={"type": "default"}, property="equals", value=text))
        checks.append(Check(kind=kind, where={"type": "first"}, property="equals", value=first))
    return Plan(
        steps=tuple(steps), actions=tuple(actions), expectation=tuple(checks), confidence=1.0, source="first page",
        understood=f"no {' and no '.join(stories)} on the first page",
    )  # fmt: skip


def _click(title: str, kind: str) -> Action:
    return Action(function="click_input", control_text=title, control_type=kind)


def _keys(keys: str) -> Action:
    return Action(function="keyboard_input", args={"keys": keys})
