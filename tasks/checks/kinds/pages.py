"""page (page set-up of sections), property (document properties) and revision (tracked changes)."""

import re
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.values import (
    COLOUR,
    COUNT,
    PAGE_SIZES,
    SWITCH,
    WORDS,
    Rule,
    choices,
    lengths,
    number,
    switch,
)
from tasks.schemas import Check

_MARGINS = tuple(f"margin_{side}" for side in ("top", "bottom", "left", "right", "gutter"))


def _size_equal(found: Any, value: Any) -> bool:
    wanted = sorted(PAGE_SIZES[str(value).casefold()])
    return all(abs(a - b) <= 1.5 for a, b in zip(sorted(found), wanted, strict=True))


PAGE: dict[str, Rule] = {
    "orientation": choices("portrait", "landscape"),
    "size": Rule(f"one of {', '.join(PAGE_SIZES)}", lambda v: str(v).casefold() in PAGE_SIZES, _size_equal),
    **dict.fromkeys(("width", "height", *_MARGINS, "header_distance", "footer_distance", "column_gap"), lengths(1.0)),
    **dict.fromkeys(("columns", "first_page_number"), COUNT),
    **dict.fromkeys(("column_line", "different_first"), SWITCH),
    "borders": Rule(
        "true, false or box",
        lambda v: v == "box" or switch(v) is not None,
        lambda f, v: len(f or ()) == 4 if v == "box" else bool(f) == switch(v),
    ),
    "background": COLOUR,
    "line_numbering": Rule(
        "true, false or how many lines apart",
        lambda v: switch(v) is not None or number(v) is not None,
        lambda f, v: bool(f) == switch(v) if switch(v) is not None else (f or 0) == number(v),
    ),
    "number_format": WORDS,
    "vertical_alignment": WORDS,
}
_BESIDES = {
    "orientation": {"orientation", "width", "height"},
    "size": {"orientation", "width", "height"},
    "width": {"orientation", "width"},
    "height": {"orientation", "height"},
    "columns": {"columns", "column_gap", "column_line"},
    "borders": {"borders", "header_distance", "footer_distance"},
}

BORDER_ROOM = 3.0
"""Points that a border of the page may take from the text: the line and its distance."""
_NAMES = ("title", "subject", "keywords", "comments", "category")


def _pages(check: Check, context: Context) -> list[Part]:
    pages = context.of("page", context.after)
    return [p for p in pages if "section" not in check.where or p["section"] == int(check.where["section"])]


def _page(check: Check, context: Context) -> Outcome:
    pages = _pages(check, context)
    if not pages:
        return False, f"no section where {check.where}"
    for page in pages:
        value = (page["width"], page["height"]) if check.property == "size" else page.get(check.property)
        if not PAGE[check.property].equal(value, check.value):
            return False, f"section {page['section']} has {check.property} {quote(value)}"
    return True, f"{check.property} is {quote(check.value)}"


def _explains_page(check: Check, context: Context, found: Difference) -> bool:
    if check.property == "different_first" and found.area in {"header", "footer"}:
        return found.part.get("type") == "first"
    if found.area == "paragraph":
        return check.property == "line_numbering" and found.property == "no_line_numbers"
    if found.area != "page":
        return False
    if check.property == "borders" and found.property in _MARGINS:
        return abs(float(found.after or 0) - float(found.before or 0)) <= BORDER_ROOM
    named = "section" not in check.where or found.part.get("section") == int(check.where["section"])
    return named and found.property in _BESIDES.get(check.property, {check.property})


def _property(check: Check, context: Context) -> Outcome:
    parts = context.of("properties", context.after)
    found: Part = parts[0] if parts else {}
    if check.property == "custom":
        value = found.get("custom", {}).get(str(check.where.get("name", "")), "")
    else:
        value = found.get(check.property, "")
    same = _words(check.property, value) == _words(check.property, check.value)
    return same, f"{check.property} is {quote(value)}"


def _words(name: str, value: object) -> str:
    """A property as it is compared: keywords are stored with or without commas between them."""
    said = str(value).strip()
    return " ".join(re.split(r"[,;\s]+", said)) if name == "keywords" else said


def _explains_property(check: Check, context: Context, found: Difference) -> bool:
    if found.area != "property" or found.property != check.property:
        return False
    if check.property != "custom":
        return True
    name = str(check.where.get("name", ""))
    sides = [{k: v for k, v in (side or {}).items() if k != name} for side in (found.before, found.after)]
    return sides[0] == sides[1]


def _revision(check: Check, context: Context) -> Outcome:
    found = context.of("revision", context.after)
    return bool(found) == switch(check.value), f"{found[0]['count'] if found else 'no'} tracked changes"


def _explains_revision(check: Check, context: Context, found: Difference) -> bool:
    return found.area == "revision"


KINDS = (
    Kind("revision", frozenset(), {"exists": SWITCH}, _revision, _explains_revision),
    Kind("page", frozenset({"section"}), PAGE, _page, _explains_page),
    Kind("property", frozenset({"name"}), dict.fromkeys((*_NAMES, "custom"), WORDS), _property, _explains_property),
)
