"""A tab stop of a kind at a place of the line: "set a right-aligned tab stop at 16 cm in the first paragraph"."""

import re
from collections.abc import Sequence

from tasks.planner.assembly import MOST_PLACES, Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.references import mentions
from tasks.planner.seeking import click
from tasks.planner.whole_orders import POLITE
from tasks.schemas import Action, Check, Plan

_KIND = r"(?P<kind>right|left|cent(?:er|re)d?|decimal)(?:[- ](?:aligned|justified|aligning))?"
_STOP = rf"(?:an?|one|another) (?:new )?{_KIND} ?(?:tab|tabulator)(?:[ -]?(?:stop|position))? at"
_AT = r"(?P<at>\d+(?:[.,]\d+)?) ?(?P<unit>cm|mm|in|inch(?:es)?|pt|points?|\")"
_MAKE = rf"{POLITE}(?:set|add|put|insert|create|place|make)(?: up)?"
_WHY = r"(?:,? so (?:that )?[^.;]+)?"
_ORDERS = tuple(
    re.compile(order, re.IGNORECASE)
    for order in (
        rf"{_MAKE} {_STOP} {_AT}(?: (?:in|on|for|to|of|throughout) (?P<where>.+?))?{_WHY}",
        rf"(?:in|on|for) (?P<where>.+?),? {_MAKE} {_STOP} {_AT}{_WHY}",
        rf"{_MAKE} {_STOP.removesuffix(' at')} (?:in|on|for|to) (?P<where>.+?) at {_AT}{_WHY}",
        rf"{POLITE}give (?P<where>.+?) {_STOP} {_AT}{_WHY}",
        rf"(?P<where>(?:the|each|every|all) .+?) (?:should|must|needs? to) have {_STOP} {_AT}{_WHY}",
    )
)
_NAMES = {"right": "Right", "left": "Left", "center": "Centered", "decimal": "Decimal"}
"""What the dialog calls the kinds."""
_UNITS = {"cm": "cm", "mm": "mm", "in": "in", "inch": "in", "inches": "in", '"': "in", "pt": "pt", "point": "pt",
          "points": "pt"}  # fmt: skip


def tab_stop_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order for a tab stop of a kind and nothing else, None of any other request.

    Raises:
        Unfit: which paragraphs it is for cannot be told.
    """
    text = re.sub(r",? please$", "", text.strip().rstrip(".!?").strip(), flags=re.IGNORECASE)
    found = next((m for order in _ORDERS if (m := order.fullmatch(text))), None)
    if found is None:
        return None
    kind = re.sub(r"^cent.*", "center", found["kind"].lower())
    position = f"{found['at'].replace(',', '.')} {_UNITS[found['unit'].lower()]}"
    lines = _lines(found["where"] or "", index)
    steps, actions = with_stop(lines, position, kind, index)
    checks = [
        Check(kind="paragraph_format", where={"index": p.index}, property="tab_stop", value=f"{position} {kind}")
        for p in lines
    ]
    return Plan(
        steps=tuple(steps), actions=tuple(actions), expectation=tuple(checks), confidence=1.0, source="tab stop",
        understood=f'a {kind} tab stop at {position} in {len(lines)} paragraphs, the first "{lines[0].text[:40]}"',
    )  # fmt: skip


def _lines(said: str, index: DocumentIndex) -> list[Paragraph]:
    if not said:
        raise Unfit("a tab stop", "no paragraph that it is for", "one that is named")
    named = mentions(f"Format {said}", index)
    if len(named) != 1 or named[0].missing or named[0].ambiguous or named[0].end < len(f"Format {said}"):
        why = next((m.missing or m.ambiguous for m in named if m.missing or m.ambiguous), f'"{said}"')
        raise Unfit("a tab stop", why, "paragraphs that are named")
    if named[0].kind == "document":
        return [p for p in index.paragraphs if not p.empty]
    if any(not p.paragraph for p in named[0].places):
        raise Unfit("a tab stop", "a place in a table", "a paragraph")
    return [index.paragraphs[n - 1] for n in sorted({p.paragraph for p in named[0].places})]


def with_stop(
    lines: Sequence[Paragraph], position: str, kind: str, index: DocumentIndex
) -> tuple[list[str], list[Action]]:
    """Steps that give paragraphs a tab stop, neighbouring ones at once.

    Args:
        lines: the paragraphs.
        position: a length with its unit.
        kind: right, left, center or decimal.
        index: the document.

    Raises:
        Unfit: they stand in too many places.
    """
    runs: list[list[Paragraph]] = []
    for line in lines:
        if runs and runs[-1][-1].index + 1 == line.index:
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) > MOST_PLACES:
        raise Unfit("a tab stop", f"{len(runs)} places", f"at most {MOST_PLACES}")
    steps: list[str] = []
    actions: list[Action] = []
    for run in runs:
        select, action = selecting(Group(tuple(p.place for p in run)), index)
        steps += [select, "Choose Format - Paragraph.", "Click the Tabs tab.",
                  f'In the Position box, type "{position}".', f"Select the {_NAMES[kind]} option.",
                  "Click OK."]  # fmt: skip
        typed = {"control_text": "Position", "control_type": "Edit"}
        actions += [action, click("Format", "MenuItem"), click("Paragraph", "MenuItem"), click("Tabs", "TabItem"),
                    Action(function="set_edit_text", args={"text": position}, **typed),
                    click(_NAMES[kind], "RadioButton"), click("OK", "Button")]  # fmt: skip
    return steps, actions
