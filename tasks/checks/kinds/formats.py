"""run_format and paragraph_format: formatting of selected characters and paragraphs."""

from typing import Any

from tasks.checks.differences import Difference, characters
from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.selectors import SELECTOR_KEYS, Target
from tasks.checks.values import (
    COLOUR,
    COUNT,
    NAME,
    STYLE,
    SWITCH,
    WORDS,
    Rule,
    choices,
    length,
    lengths,
    line,
    number,
    numbers,
    switch,
)
from tasks.schemas import Check

_UNDERLINES = ("single", "double", "thick", "dotted", "dash", "dotdash", "dotdotdash", "wave", "words", "wavydouble")

RUN: dict[str, Rule] = {
    **dict.fromkeys(("bold", "italic", "superscript", "subscript", "small_caps", "all_caps", "hidden"), SWITCH),
    **dict.fromkeys(("outline", "shadow", "emboss", "engrave"), SWITCH),
    "underline": line(_UNDERLINES),
    "strikethrough": line(("single", "double")),
    "color": COLOUR,
    "highlight": COLOUR,
    "font_name": NAME,
    "font_size": numbers(0.05),
    "letter_spacing": lengths(0.11),
    "raised": lengths(0.6),
    "scale": numbers(0.5),
    "language": NAME,
    "style": STYLE,
    "link": WORDS,
    "direct": SWITCH,  # formatting of its own, whatever it is
}
RUN_KEYS = {"strikethrough": "strike", "font_name": "font", "font_size": "size"}
_RUN_BESIDES = {
    "style": None,
    "direct": None,
    "link": {"style", "color", "underline", "link"},
}  # None: anything a style may set
_PLAIN: dict[str, Any] = {"scale": 100}


FIXED_SPACING = 0.3
"""Points by which a line spacing in points may differ: dialogs keep it in hundredths of a centimetre."""


def _line_spacing_equal(found: Any, value: Any) -> bool:
    if isinstance(value, str) and number(value) is None:
        points, _, rule = value.partition(" pt ")
        told, _, how = str(found or "").partition(" pt ")
        return how == rule and abs((number(told) or 0) - (number(points) or 0)) <= FIXED_SPACING
    return not isinstance(found, str) and abs((found or 1) - (number(value) or 1)) <= 0.02


def _border_equal(found: Any, value: Any) -> bool:
    sides = set(found or ())
    if isinstance(value, list):
        return sides == set(value)
    wanted = switch(value)
    return bool(sides) == wanted if wanted is not None else sides == {"top", "bottom", "left", "right"}


def _sides_valid(value: Any) -> bool:
    is_list = isinstance(value, list) and set(value) <= {"top", "bottom", "left", "right"}
    return is_list or value == "box" or switch(value) is not None


def _tabs_equal(found: Any, value: Any) -> bool:
    at, kind = _stop(value)
    near = [how for stop, how in (found or {}).items() if at is not None and abs(float(stop) - at) <= 1.0]
    return bool(near) and (not kind or near == [kind])


def _stop(value: Any) -> tuple[float | None, str]:
    """Position and kind of a tab stop, "" for any kind."""
    said, _, kind = str(value).rpartition(" ")
    return (length(said), kind) if kind in _STOPS else (length(value), "")


_STOPS = frozenset({"left", "right", "center", "decimal"})


PARAGRAPH: dict[str, Rule] = {
    "alignment": choices("left", "center", "right", "justify"),
    "line_spacing": Rule(
        'a proportion such as 1.5, or "14 pt exact" or "14 pt at least"',
        lambda v: number(v) is not None or str(v).endswith((" pt exact", " pt at least")),
        _line_spacing_equal,
    ),
    **dict.fromkeys(("space_before", "space_after"), lengths(0.6)),
    **dict.fromkeys(("indent_left", "indent_right", "first_line_indent"), lengths(0.6)),
    **dict.fromkeys(("keep_with_next", "keep_together", "page_break_before", "hyphenation"), SWITCH),
    **dict.fromkeys(("no_widow_control", "no_line_numbers", "right_to_left"), SWITCH),
    "style": STYLE,
    "list": choices("none", "bullet", "number"),
    "list_level": COUNT,
    "list_format": WORDS,
    "list_number": COUNT,
    "outline_level": numbers(0),
    "border": Rule("true, false, box or a list of sides", _sides_valid, _border_equal),
    "background": COLOUR,
    "tab_stop": Rule("a length, with the kind or without", lambda v: _stop(v)[0] is not None, _tabs_equal),
    "drop_cap": Rule(
        "true, false or a number of lines",
        lambda v: switch(v) is not None or number(v) is not None,
        lambda f, v: bool(f) == switch(v) if switch(v) is not None else f == number(v),
    ),
}
PARAGRAPH_KEYS = {"outline_level": "level", "tab_stop": "tabs"}
_LIST = {"list", "list_level", "list_format", "kind", "indent_left", "first_line_indent", "tabs"}
_BESIDES: dict[str, set[str]] = {
    "list": _LIST,
    "list_level": _LIST,
    "list_format": _LIST,
    "outline_level": {"level", "kind"},
    "drop_cap": {"drop_cap", "indent_left", "first_line_indent"},
    "page_break_before": {"page_break_before"},
}
"""Differences that applications make together with the named property."""


def _run_format(check: Check, context: Context) -> Outcome:
    rule, key = RUN[check.property], RUN_KEYS.get(check.property, check.property)
    found = [target for target in context.targets(check) if target.end > target.start]
    if not found:
        return False, f"no text where {check.where}"
    for target in found:
        for offset, run in enumerate(characters(target.place.part)[target.start : target.end]):
            value = run.get(key, _PLAIN.get(key))
            if not rule.equal(value, check.value):
                return False, f"{quote(target.text[offset : offset + 20])} has {check.property} {value!r}"
    return True, f"{quote(found[0].text)} has {check.property} {check.value!r}"


def _paragraph_format(check: Check, context: Context) -> Outcome:
    rule, key = PARAGRAPH[check.property], PARAGRAPH_KEYS.get(check.property, check.property)
    found = context.targets(check)
    if not found:
        return False, f"no paragraph where {check.where}"
    for target in found:
        value = target.place.part.get(key)
        if not rule.equal(value, check.value):
            return False, f"paragraph {quote(target.place.part['text'])} has {check.property} {value!r}"
    return True, f"paragraph {quote(found[0].place.part['text'])} has {check.property} {check.value!r}"


def _covered(check: Check, context: Context, found: Difference) -> Target | None:
    return next((target for target in context.targets(check) if target.covers(found)), None)


def _explains_run(check: Check, context: Context, found: Difference) -> bool:
    if found.area == "hyperlink" and check.property == "link":
        return any(str(found.part.get("text", "")) in target.text for target in context.targets(check))
    if found.area == "paragraph" and check.property == "direct":  # clearing takes what the paragraph has as well
        return _of_style(found) and _covered(check, context, found) is not None
    if found.area != "run":
        return False
    key = RUN_KEYS.get(check.property, check.property)
    besides = _RUN_BESIDES.get(check.property, {key})
    named = found.property in besides if besides is not None else _of_style(found)
    return named and _covered(check, context, found) is not None


def _of_style(found: Difference) -> bool:
    """The value after is what the style gives, not formatting put on top of it."""
    if found.area == "paragraph":
        return found.property not in found.part.get("direct", ())
    spans = characters(found.part)[found.start : found.end]
    return not any(found.property in run.get("direct", ()) for run in spans)


def _explains_paragraph(check: Check, context: Context, found: Difference) -> bool:
    key = PARAGRAPH_KEYS.get(check.property, check.property)
    if key == "page_break_before" and found.area in {"break", "block"}:
        beside = [target.place.index for target in context.targets(check)]
        return found.property == "page" or context.empty_neighbour(found, beside)
    if found.area == "run":  # a paragraph style sets the characters' look as well
        return key == "style" and _of_style(found) and _covered(check, context, found) is not None
    if found.area != "paragraph" or _covered(check, context, found) is None:
        return False
    if key == "list" and found.property == "style":
        return str(found.after).startswith("List") or str(found.before).startswith("List")
    return found.property in _BESIDES.get(check.property, {key}) or (key == "style" and _of_style(found))


KINDS = (
    Kind("run_format", SELECTOR_KEYS, RUN, _run_format, _explains_run),
    Kind("paragraph_format", SELECTOR_KEYS, PARAGRAPH, _paragraph_format, _explains_paragraph),
)
