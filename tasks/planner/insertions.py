"""A blank page or page break beside a part of the document; a table at the cursor.

A blank page is an empty paragraph between two page breaks. A break behind a part is one before what follows it.
Where a page ends is not known from the file. So "after this page" is the end of a document that surely fills one page
only, and nothing else. The cursor of a document that has just been opened is at its very start.
"""

import math
import re
from typing import Any

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.references import mentions
from tasks.planner.whole_orders import POLITE, choose, click, press, whole_plan
from tasks.schemas import Action, Check, Plan

_ORDER = re.compile(r"Insert a blank page (?P<side>before|after) (?P<what>[^.]+?)\.?", re.IGNORECASE)
_BREAK_BEHIND = re.compile(
    rf"{POLITE}(?:insert|add|put|place|make) a (?:manual )?page break (?:right |directly |immediately |just )?"
    r"(?:after|behind|below) (?P<what>[^.]+?)(?:,? please)?[.!]?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:page|pages) .*|the (?:\w+ )?page", re.IGNORECASE)
_LETTER, _LINE = 0.55, 1.35
"""Width of a letter and height of a line for a size of 1: both rather too large."""
_FULL = 0.75
"""Share of the first page that the text may fill by this reckoning."""


def blank_page_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order for a blank page beside something, None of any other request.

    Raises:
        Unfit: the place is not known, or a page break there would bring in more than a blank page.
    """
    found = _ORDER.fullmatch(text.strip())
    if found is None:
        return None
    what = found["what"].strip()
    if what == "page 1" and found["side"] == "after":
        if not _on_one_page(index):
            raise Unfit("the end of page 1", "a document that may have more pages, which only the layout tells", "one")
        return _at_end()
    if _PAGE.fullmatch(what):
        raise Unfit(what, "a page, and where it begins only the layout tells", "a heading or paragraph")
    return _beside(found["side"].casefold(), what, index)


def break_before_next(text: str, index: DocumentIndex) -> str:
    """An order for a page break behind a part as one before what follows it, any other request as it was.

    Raises:
        Unfit: the place is not known, or what follows cannot be told by its words.
    """
    found = _BREAK_BEHIND.fullmatch(text.strip())
    if found is None:
        return text
    edges = _edges("after", found["what"].strip(), index)
    if edges is None or edges[1].index == len(index.body) - 1:
        return text
    words = _following(edges[1], found["what"], index).text
    if not words.strip() or '"' in words or sum(words in p.text for p in index.paragraphs) != 1:
        raise Unfit(found["what"], f'"{words[:40]}" behind it', "a paragraph of text that is there once")
    return f'Insert a page break before the paragraph "{words}".'


def _beside(side: str, what: str, index: DocumentIndex) -> Plan | None:
    edges = _edges(side, what, index)
    if edges is None:
        return None
    if side == "before":
        return _before(edges[0], index)
    if edges[1].index == len(index.body) - 1:
        return _at_end()
    return _before(_following(edges[1], what, index), index)


def _edges(side: str, what: str, index: DocumentIndex) -> tuple[Paragraph, Paragraph] | None:
    """The first and the last paragraph of what is named; None where more is said than a place."""
    said = f"{side} {what}"
    named = mentions(said, index)
    if any(m.end < len(said) for m in named[:1]):
        return None
    places = named[0].places if len(named) == 1 and not (named[0].missing or named[0].ambiguous) else ()
    if not places or any(not p.paragraph for p in (places[0], places[-1])):
        raise Unfit(what, named[0].missing if named else "nothing that is there", "a heading or paragraph")
    first, last = (index.paragraphs[p.paragraph - 1] for p in (places[0], places[-1]))
    if len(places) > 1 and first.kind != "heading":
        raise Unfit(what, f"{len(places)} places", "one")
    return first, last


def _following(last: Paragraph, what: str, index: DocumentIndex) -> Paragraph:
    following = [p for p in index.paragraphs if p.index == last.index + 1]
    if not following:
        raise Unfit(what, "a table behind it", "a paragraph")
    return following[0]


def _before(second: Paragraph, index: DocumentIndex) -> Plan:
    """Its own page break, and one at the end of the paragraph before it."""
    above = next((p for p in index.paragraphs if p.index == second.index - 1), None)
    if above is None or above.kind != "paragraph" or above.empty or second.empty:
        raise Unfit("a blank page there", "no paragraph of text right before it", "one")
    steps, actions = [], []
    if not second.part.get("page_break_before"):
        select, action = selecting(Group((second.place,)), index)
        steps += [select, "Choose Format - Paragraph.", "Click the Text Flow tab.", "Select the Insert check box.",
                  "Click OK."]  # fmt: skip
        actions += [action, *choose("Format", "Paragraph"), click("Text Flow", "TabItem"), click("Insert", "CheckBox"),
                    click("OK", "Button")]  # fmt: skip
    select, action = selecting(Group((above.place,)), index)
    steps += [select, "Press End.", "Choose Insert - Page Break."]
    actions += [action, press("{END}"), *_BREAK]
    check = Check(kind="break", where={"before": second.text}, property="page", value=2)
    return whole_plan("blank page", f'a blank page before "{second.text[:40]}"', steps, actions, check)


def _at_end() -> Plan:
    actions = [press("{CTRL}{END}"), *_BREAK]
    check = Check(kind="break", property="page", value=1)
    steps = ["Press Ctrl+End.", "Choose Insert - Page Break."]
    return whole_plan("blank page", "a blank page at the end", steps, actions, check)


_BREAK = choose("Insert", "Page Break")


def _on_one_page(index: DocumentIndex) -> bool:
    """Whether all of the text surely stands on the first page."""
    pages = [p for p in index.parts if p["kind"] == "page"]
    others = {"image", "shape", "break"} & {str(p["kind"]) for p in index.parts}
    if len(pages) != 1 or index.tables or others or pages[0].get("columns", 1) != 1:
        return False
    page = pages[0]
    width = page["width"] - page["margin_left"] - page["margin_right"]
    height = page["height"] - page["margin_top"] - page["margin_bottom"]
    return bool(sum(_height(p.part, width) for p in index.paragraphs) <= _FULL * height)


def _height(part: dict[str, Any], width: float) -> float:
    sizes = [float(run.get("size") or 0) for run in part.get("runs", ())]
    size = max([12.0, *sizes]) if part["kind"] == "paragraph" else max([20.0, *sizes])
    inner = max(width - float(part.get("indent_left") or 0) - float(part.get("indent_right") or 0), size)
    lines = sum(max(1, math.ceil(len(line) * _LETTER * size / inner)) for line in str(part["text"]).split("\n"))
    spacing = part.get("line_spacing")
    each = max(1.0, float(spacing)) if isinstance(spacing, int | float) else 2.0 if spacing else 1.0
    around = float(part.get("space_before") or 0) + float(part.get("space_after") or 0)
    return lines * size * _LINE * each + around


# ---------------------------------------------------------------- a table at the cursor

_TABLE = re.compile(r"Insert a table with (?P<rows>\d+) rows? and (?P<columns>\d+) columns? at the cursor\.?", re.I)
_MOST_LINES = 60


def table_at_cursor(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order for a table at the cursor and nothing else, None of any other.

    Raises:
        Unfit: there is a table already at the start, or the new one would be very large.
    """
    found = _TABLE.fullmatch(text.strip())
    if found is None:
        return None
    rows, columns = int(found["rows"]), int(found["columns"])
    if not (0 < rows <= _MOST_LINES and 0 < columns <= _MOST_LINES):
        raise Unfit("a table", f"{rows} by {columns}", f"at most {_MOST_LINES} by {_MOST_LINES}")
    if not index.body or index.body[0]["kind"] == "table":
        raise Unfit("a table at the cursor", "a table at the start of the document", "text")
    table = Action(function="insert_table", args={"rows": rows, "columns": columns})
    check = Check(kind="table", where={"rows": rows, "columns": columns}, property="added", value=1)
    told = f"a table of {rows} rows and {columns} columns at the start of the document, where the cursor is"
    steps = ["Press Ctrl+Home.", f"Insert a table with {rows} rows and {columns} columns."]
    return whole_plan("table", told, steps, [press("{CTRL}{HOME}"), table], check)
