"""Differences in words, for people, for the model judge, and for the reasons of failed checks."""

from difflib import SequenceMatcher
from typing import Any

from tasks.checks.alignment import shown
from tasks.checks.differences import Difference

LONG = 60


def quoted(text: Any, length: int = LONG) -> str:
    """A text in quotes on one line, cut in the middle of long ones."""
    line = str(text).replace("\n", "\\n").replace("\t", "\\t")
    return '"' + (line if len(line) <= length else f"{line[: length - 20]}...{line[-15:]}") + '"'


def in_words(found: Difference) -> str:
    """One sentence without a full stop."""
    return _WORDS.get(found.area, _collection)(found)


def _value(value: Any) -> str:
    if value in (None, "", {}, []):
        return "not set"
    if value is True:
        return "on"
    if value is False:
        return "off"
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return str(value)


def _changed(found: Difference) -> str:
    name = found.property.replace("_", " ")
    return f"{name} changed from {_value(found.before)} to {_value(found.after)}"


def _place(found: Difference) -> str:
    kind = found.part.get("kind", "paragraph").replace("_", " ")
    place = f"{kind} {quoted(found.part.get('text', ''))}"
    return f"{place} in table cell {found.cell[0]},{found.cell[1]}" if found.cell else place


def _run(found: Difference) -> str:
    whole = shown(found.part)
    span = whole[found.start : found.end]
    subject = f"whole text of {_place(found)}" if span == whole else f"text {quoted(span)} in {_place(found)}"
    return f"{subject}: {_changed(found)}"


def _paragraph(found: Difference) -> str:
    return f"{_place(found)}: {_changed(found)}"


def _text(found: Difference) -> str:
    added, removed = [], []
    before, after = str(found.before), str(found.after)
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before.split(" "), after.split(" "), autojunk=False).get_opcodes():
        if op != "equal":
            removed.append(" ".join(before.split(" ")[i1:i2]))
            added.append(" ".join(after.split(" ")[j1:j2]))
    edits = [
        f"{quoted(old)} became {quoted(new)}"
        if old and new
        else f"{quoted(new or old)} {'added' if new else 'removed'}"
        for old, new in zip(removed, added, strict=True)
    ]
    cell = f" in table cell {found.cell[0]},{found.cell[1]}" if found.cell else ""
    return f"text of paragraph {quoted(before)}{cell}: {'; '.join(edits)}"


def _block(found: Difference) -> str:
    part = found.part
    if part["kind"] == "table":
        return f"table with {part['rows']} rows and {part['cols']} columns {found.op}"
    where = "table of contents line" if part.get("in_index") else part["kind"].replace("_", " ")
    return f"empty {where} {found.op}" if not part["text"] else f"{where} {quoted(part['text'])} {found.op}"


def _table(found: Difference) -> str:
    return f"table {found.part.get('number', '')}: {_changed(found)}"


def _cell(found: Difference) -> str:
    row, column = found.cell or (0, 0)
    return f"table {found.part.get('number', '')}: text {quoted(found.after)} in the new cell {row},{column}"


def _page(found: Difference) -> str:
    return f"page of section {found.part.get('section', '')}: {_changed(found)}"


def _story(found: Difference) -> str:
    if found.op == "changed":
        return f"{found.area}: {_changed(found)}"
    return f"{found.area} with text {quoted(found.after if found.op == 'inserted' else found.before)} {found.op}"


def _property(found: Difference) -> str:
    return f"document property {found.property}: {_changed(found)}"


def _collection(found: Difference) -> str:
    """Notes, comments, fields, breaks, links, bookmarks, images, shapes."""
    if found.op == "changed":
        return f"{found.area} {quoted(found.part.get('name', ''))}: {_changed(found)}"
    part, kind = found.part, found.part.get("type", "").replace("_", " ")
    name = kind if found.area == "note" else f"{kind} {found.area}".strip()
    what = found.after if found.op == "inserted" else found.before
    says = f" {quoted(what)}" if what and found.area not in {"field", "break"} else ""
    where = ""
    if part.get("anchor"):
        where = f" on {quoted(part['anchor'])}"
    elif found.area == "break":
        where = f" before {quoted(part.get('before', ''))}"
    elif part.get("paragraph"):
        where = f" in paragraph {quoted(part['paragraph'])}"
    elif part.get("story"):
        where = f" in the {part['story']}"
    return f"{name}{says} {found.op}{where}"


_WORDS = {
    "run": _run, "paragraph": _paragraph, "text": _text, "block": _block, "table": _table, "cell": _cell, "page": _page,
    "header": _story, "footer": _story, "property": _property,
}  # fmt: skip
