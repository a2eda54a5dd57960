"""header and footer."""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part, shown
from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.values import SWITCH, WORDS, choices, switch
from tasks.schemas import Check

_PROPERTIES = {
    "exists": SWITCH,
    "contains": WORDS,
    "equals": WORDS,
    "numbered": SWITCH,
    "replaced": WORDS,
    "alignment": choices("left", "center", "right", "justify"),
}
_NUMBERED = re.compile(r"page \d+ of \d+", re.IGNORECASE)
_WHERE = frozenset({"section", "type", "needle"})
_MARGINS = {
    "header": {"margin_top", "header_distance", "different_first"},
    "footer": {"margin_bottom", "footer_distance", "different_first"},
}
"""Applications that switch a header on move the page's text down to make room."""


def _chosen(check: Check, context: Context) -> list[Part]:
    kept = context.of(check.kind, context.after)
    if "section" in check.where:
        kept = [p for p in kept if p["section"] == int(check.where["section"])]
    return [p for p in kept if p["type"] == check.where.get("type", p["type"])]


def _value(check: Check, part: Part, old: Sequence[Part]) -> bool:
    """Whether a header holds what a check asks for; of its alignment only lines count that did not stand there so."""
    text = str(part["text"]).strip()
    if check.property == "contains":
        return str(check.value) in text
    if check.property == "equals":
        return text == str(check.value).strip()
    if check.property == "numbered":
        said = any(_NUMBERED.fullmatch(str(p["text"]).strip()) for p in part["paragraphs"])
        return said == switch(check.value)
    filled = [p for p in part["paragraphs"] if p["text"]] or part["paragraphs"]
    stood = {(str(p["text"]), p.get("alignment")) for p in old}
    lines = [p for p in filled if (str(p["text"]), p.get("alignment")) not in stood] or filled
    return bool(lines) and all(_PROPERTIES["alignment"].equal(p.get("alignment"), check.value) for p in lines)


def _story(check: Check, context: Context) -> Outcome:
    found = _chosen(check, context)
    if check.property == "exists":
        return bool(found) == switch(check.value), f"{len(found)} {check.kind}s"
    if not found:
        return False, f"no {check.kind}"
    if check.property == "replaced":
        return _replaced(check, context, found)
    old = {(p["section"], p["type"]): p["paragraphs"] for p in context.of(check.kind, context.before)}
    wrong = [part for part in found if not _value(check, part, old.get((part["section"], part["type"]), ()))]
    shown_text = quote((wrong or found)[0]["text"])
    return not wrong, f"the {check.kind} is {shown_text}"


def _replaced(check: Check, context: Context, found: list[Part]) -> Outcome:
    """Every `needle` gave way to the value, the rest of each text as it was; at least one of them held it."""
    old = {(p["section"], p["type"]): str(p["text"]) for p in context.of(check.kind, context.before)}
    needle = str(check.where.get("needle", ""))
    was = [old.get((p["section"], p["type"]), "") for p in found]
    held = bool(needle) and any(needle in text for text in was)
    right = all(str(p["text"]) == text.replace(needle, str(check.value)) for p, text in zip(found, was, strict=True))
    return held and right, f"the {check.kind} is {quote(found[0]['text'])}"


def _explains(check: Check, context: Context, found: Difference) -> bool:
    """The story itself, what makes room for it on the page, and fields only where a field check asks for them."""
    if found.area == "page":
        return found.property in _MARGINS[check.kind]
    if found.area != check.kind:
        return False
    if check.property == "alignment":
        return found.op == "changed" and found.property in {"alignment", "tabs"}
    if check.property == "exists":
        return found.op == "deleted" or (found.op == "inserted" and not _typed(found.part))
    if check.property == "replaced":
        return found.op == "changed" and found.property == "text"
    if check.property == "equals":
        return found.property in {"exists", "text"}
    if check.property == "numbered":
        return found.op == "inserted" and _typed(found.part).casefold().split() == ["page", "of"]
    value = str(check.value)
    added = _typed(found.part).replace(value, "", 1).split()
    return found.property in {"exists", "text"} and added == _before(found).replace(value, "", 1).split()


def _typed(part: Part) -> str:
    return "\n".join(shown(p) for p in part.get("paragraphs", ()))


def _before(found: Difference) -> str:
    return "" if found.op == "inserted" else str(found.before or "")


def _kind(name: str) -> Kind:
    return Kind(name, _WHERE, _PROPERTIES, _story, _explains)


KINDS = (_kind("header"), _kind("footer"))
