"""A horizontal line of its own between two paragraphs: an empty paragraph in Writer's style Horizontal Line."""

import re

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.references import mentions
from tasks.planner.seeking import click
from tasks.schemas import Action, Check, Plan

_ORDER = re.compile(
    r"Insert a horizontal rule (?:(?P<side>before|after) (?P<what>[^.]+?)|at the end)\.?", re.IGNORECASE
)


def ruled_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order for a horizontal line beside a paragraph, None of any other request.

    Raises:
        Unfit: the place is not known, or no plain paragraph stands right above the line.
    """
    found = _ORDER.fullmatch(text.strip())
    if found is None:
        return None
    above = _above((found["side"] or "").casefold(), found["what"] or "", index)
    select, action = selecting(Group((above.place,)), index)
    check = Check(kind="order", where={"index": above.index}, property="ruled", value=1)
    return Plan(
        steps=(select, "Press End.", "Press Enter.", "Choose Insert - Horizontal Line."),
        actions=(action, Action(function="keyboard_input", args={"keys": "{END}"}),
                 Action(function="keyboard_input", args={"keys": "{ENTER}"}), click("Insert", "MenuItem"),
                 click("Horizontal Line", "MenuItem")),
        expectation=(check,), confidence=1.0, source="horizontal line",
        understood=f'a horizontal line behind paragraph {above.number} "{above.text[:40]}"',
    )  # fmt: skip


def _above(side: str, what: str, index: DocumentIndex) -> Paragraph:
    """The paragraph that the line is to stand behind."""
    if not side:
        above = index.paragraphs[-1] if index.paragraphs else None
        above = above if above is not None and above.index == len(index.body) - 1 else None
    else:
        said = f"Format {what}"
        named = mentions(said, index)
        if len(named) != 1 or named[0].missing or named[0].ambiguous or named[0].end < len(said):
            why = next((m.missing or m.ambiguous for m in named if m.missing or m.ambiguous), f'"{what}"')
            raise Unfit("a horizontal line", why, "one paragraph or heading that is there")
        places = named[0].places
        if len(places) != 1 or not places[0].paragraph or named[0].each:
            raise Unfit("a horizontal line", f"{len(places)} places", "one paragraph or heading")
        own = index.paragraphs[places[0].paragraph - 1]
        above = own if side == "after" else next((p for p in index.paragraphs if p.index == own.index - 1), None)
    if above is None or above.kind == "list_item" or above.empty:
        raise Unfit("a horizontal line", "no paragraph of text right above it", "one")
    return above
