"""From grounded events to the checks that tell whether the document came out as asked."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from tasks.schemas import Check
from tasks.teacher.events import Event
from tasks.teacher.lexicon import BUTTONS, CHORDS, COMMANDS, FIELDS, NEEDS, where
from tasks.teacher.naming import loose, plain

PARAGRAPH_BOXES = {
    "before text": "indent_left", "after text": "indent_right", "first line": "first_line_indent",
    "above paragraph": "space_before", "below paragraph": "space_after",
}  # fmt: skip
PARAGRAPH_SWITCHES = {
    "automatically": "hyphenation", "do not split paragraph": "keep_together",
    "keep with next paragraph": "keep_with_next",
    "allow to split paragraph": "keep_together",
}  # fmt: skip
ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "centered": "center", "justified": "justify"}
LINE_SPACINGS = {"single": 1, "1.15 lines": 1.15, "1.5 lines": 1.5, "double": 2}
CASES = {"uppercase": ("all_caps", True), "small capitals": ("small_caps", True)}
UNDERLINES = {
    "single": "single",
    "double": "double",
    "bold": "thick",
    "dotted": "dotted",
    "wave": "wave",
    "dash": "dash",
}
RELIEFS = {"embossed": "emboss", "engraved": "engrave"}
STORIES = ("note", "comment", "header", "footer")
MARGINS = {"left": "margin_left", "right": "margin_right", "top": "margin_top", "bottom": "margin_bottom"}
FIELD_LIST = {
    "date": "date", "time": "time", "page": "page_number", "page number": "page_number", "statistics": "page_count",
    "author": "author", "file name": "file_name", "title": "title", "subject": "subject", "date (fixed)": "date",
}  # fmt: skip


def need(command: str) -> str:
    """Where the caret or selection must be before a command; "" when it does not matter or is not known."""
    name = plain(command)
    return COMMANDS[name][0] if name in COMMANDS else NEEDS.get(name, "")


def known(command: str) -> bool:
    """Whether the effect of a command without a dialog is known."""
    return plain(command) in COMMANDS


def checks(events: Sequence[Event]) -> list[Check]:
    """The checks of all events, in order; a later setting of the same thing replaces an earlier one."""
    found: dict[str, Check] = {}
    story = ""
    if any(e.kind == "pick" and e.dialog.endswith("Manual Break") for e in events):
        return []  # a break with a page style begins a new section, which no check sees
    for event in events:
        story = story_of(event) or story
        for check in _of(event, story):
            found[f"{check.kind} {sorted(check.where.items())} {check.property}"] = check
    kept = list(found.values())
    if any(_says_what(check) for check in kept):  # what was typed there says more than that it is there
        kept = [check for check in kept if check.kind not in STORIES or _says_what(check)]
    return kept


def _says_what(check: Check) -> bool:
    return check.kind in STORIES and (check.property == "contains" or "text" in check.where)


def story_of(event: Event) -> str:
    """Where typing goes after a command; "" where it stays."""
    name = plain(event.name)
    if event.kind == "check" and name in ("footnote", "endnote"):
        return name
    for words, story in (("footnote", "footnote"), ("endnote", "endnote"), ("comment", "comment")):
        if event.kind == "menu" and name.endswith(words) and "insert" in name:
            return story
    match = re.search(r"header and footer > (header|footer)", name)
    return match[1] if match else ""


def _of(event: Event, story: str) -> list[Check]:
    if event.kind == "menu":
        return _in_story(_command(plain(event.name), event), story)
    if event.kind == "press" and not event.dialog:
        return _command(BUTTONS.get(plain(event.name), ""), event)
    if event.kind == "key" and not event.dialog:
        return _command(CHORDS.get(event.value, ""), event)
    if event.kind == "type" and not event.dialog:
        return _typed(event, story)
    if not event.dialog:
        return []
    dialog = plain(event.dialog).split(" > ")[-1]
    handler = _DIALOGS.get(dialog)
    return handler(event, loose(event.name)) if handler else []


def _in_story(found: list[Check], story: str) -> list[Check]:
    """A field that was inserted while the caret is in a header or footer is looked for there."""
    if story not in ("header", "footer"):
        return found
    return [c.model_copy(update={"where": {**c.where, "story": story}}) if c.kind == "field" else c for c in found]


def _command(name: str, event: Event) -> list[Check]:
    return COMMANDS[name][1](event.place) if name in COMMANDS else []


def _typed(event: Event, story: str) -> list[Check]:
    text = re.sub(r"{([{}])}", lambda m: m[1], event.value)
    if not text.strip():
        return []
    if story in ("footnote", "endnote"):
        return [Check(kind="note", where={"type": story}, property="contains", value=text)]
    if story in ("header", "footer"):
        return [Check(kind=story, property="contains", value=text)]
    if story == "comment":
        anchor = event.place.text if event.place and event.place.kind == "text" else None
        selector = {"text": text} | ({"anchor": anchor} if anchor else {})
        return [Check(kind="comment", where=selector, property="exists", value=True)]
    return [Check(kind="text", property="present", value=text.strip())]


def _paragraph(event: Event, name: str) -> list[Check]:
    def check(prop: str, value: Any) -> list[Check]:
        return [Check(kind="paragraph_format", where=where(event.place, paragraph=True), property=prop, value=value)]

    on = event.value != "off"
    if event.kind == "set" and name in PARAGRAPH_BOXES:
        return check(PARAGRAPH_BOXES[name], event.value)
    if event.kind == "check":
        if name in PARAGRAPH_SWITCHES:
            return check(PARAGRAPH_SWITCHES[name], on)
        if loose("Include this paragraph in line numbering") == name:
            return check("no_line_numbers", not on)
        if name in ALIGNMENTS and on and "alignment" in plain(event.tab):
            return check("alignment", ALIGNMENTS[name])
        if name == loose("Display drop caps") and on:
            return check("drop_cap", True)
        if name == "insert" and on and "flow" in plain(event.tab):
            return check("page_break_before", True)
    return _paragraph_list(event, name, check) if event.kind == "pick" else []


def _paragraph_list(event: Event, name: str, check: Callable[[str, Any], list[Check]]) -> list[Check]:
    if event.kind == "pick":
        if name == loose("Line spacing") and plain(event.value) in LINE_SPACINGS:
            return check("line_spacing", LINE_SPACINGS[plain(event.value)])
        if name == loose("Outline level") and (match := re.search(r"(\d+)$", event.value)):
            return check("outline_level", int(match[1]))
    return []


def _character(event: Event, name: str) -> list[Check]:
    def check(prop: str, value: Any) -> list[Check]:
        return [Check(kind="run_format", where=where(event.place), property=prop, value=value)]

    if (
        event.kind == "check"
        and event.value != "off"
        and name in ("superscript", "subscript", "hidden", "outline", "shadow")
    ):
        return check(name, True)
    if event.kind == "pick":
        value = plain(event.value)
        if name in ("case", "effect") and value in CASES:
            return check(*CASES[value])
        if name == "underlining" and value in UNDERLINES:
            return check("underline", UNDERLINES[value])
        if name == "relief" and value in RELIEFS:
            return check(RELIEFS[value], True)
        if name == "strikethrough" and value in ("single", "double"):
            return check("strikethrough", value)
    return []


def _page_style(event: Event, name: str) -> list[Check]:
    if event.kind == "check" and name in ("landscape", "portrait") and event.value != "off":
        return [Check(kind="page", property="orientation", value=name)]
    if event.kind == "check" and name in ("header", "footer") and event.value != "off":
        return [Check(kind=name, property="exists", value=True)]
    if event.kind == "set" and name in MARGINS:
        return [Check(kind="page", property=MARGINS[name], value=event.value)]
    if event.kind == "set" and name in ("column", "width", "height"):
        return [Check(kind="page", property="columns" if name == "column" else name, value=event.value)]
    return []


def _columns(event: Event, name: str) -> list[Check]:
    if event.kind == "set" and name == "column":
        return [Check(kind="page", property="columns", value=int(event.value))]
    return []


def _line_numbering(event: Event, name: str) -> list[Check]:
    if event.kind == "check" and name == loose("Show numbering") and event.value != "off":
        return [Check(kind="page", property="line_numbering", value=True)]
    return []


def _break(event: Event, name: str) -> list[Check]:
    if event.kind == "check" and name == "page break":
        return [Check(kind="paragraph_format", where=where(event.place), property="page_break_before", value=True)]
    if event.kind == "check" and name == "column break":
        return [Check(kind="break", property="column", value=1)]
    if event.kind == "check" and name == "line break":
        return [Check(kind="break", property="line", value=1)]
    return []


def _insert_table(event: Event, name: str) -> list[Check]:
    pressed = event.kind == "press" and name in ("insert", "ok")
    return [Check(kind="table", property="added", value=1)] if pressed else []


def _bookmark(event: Event, name: str) -> list[Check]:
    if event.kind == "set" and name == "name":
        return [Check(kind="bookmark", where={"name": event.value}, property="count", value=1)]
    if event.kind == "press" and name == "insert":
        return [Check(kind="bookmark", property="added", value=1)]
    return []


def _fields(event: Event, name: str) -> list[Check]:
    if event.kind == "pick" and name == "type" and plain(event.value) in FIELD_LIST:
        return [Check(kind="field", where={"type": FIELD_LIST[plain(event.value)]}, property="added", value=1)]
    return []


def _toc(event: Event, name: str) -> list[Check]:
    if event.kind == "press" and name == "ok":
        return [Check(kind="field", where={"type": "toc"}, property="added", value=1)]
    if event.kind == "set" and name == "title":
        return [Check(kind="text", property="present", value=event.value)]
    return []


def _note(event: Event, name: str) -> list[Check]:
    if event.kind == "check" and name in ("footnote", "endnote"):
        return [Check(kind="note", where={"type": name}, property="added", value=1)]
    return []


def _properties(event: Event, name: str) -> list[Check]:
    if event.kind == "set" and name in ("title", "subject", "keyword", "comment"):
        return [
            Check(kind="property", property=name + ("s" if name in ("keyword", "comment") else ""), value=event.value)
        ]
    return []


def _caption(event: Event, name: str) -> list[Check]:
    return (
        [Check(kind="text", property="present", value=event.value)] if event.kind == "set" and name == "caption" else []
    )


_DIALOGS = {
    "paragraph": _paragraph, "character": _character, "page style": _page_style, "columns": _columns,
    "line numbering": _line_numbering, "manual break": _break, "insert table": _insert_table,
    "bookmark": _bookmark, "more fields": _fields, "table of contents, index or bibliography": _toc,
    "footnote or endnote": _note,  "properties": _properties, "caption": _caption,
}  # fmt: skip

__all__ = ["FIELDS", "checks", "known", "need"]
