"""What a document would look like with a check fulfilled, on its parts: made from the check alone, never from a run."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.colours import colours
from tasks.checks.differences import Comparison
from tasks.checks.kinds.formats import PARAGRAPH_KEYS, RUN_KEYS
from tasks.checks.selectors import Target, paragraphs, targets
from tasks.checks.values import PAGE_SIZES, length, number, switch
from tasks.schemas import Check

PLAIN_RUN: Part = {"font": "Liberation Serif", "size": 12}


def fulfilled(checks: Sequence[Check], parts: Sequence[Part]) -> tuple[Part, ...] | None:
    """Parts with all checks fulfilled and nothing else changed; None when that cannot be made here."""
    after = copy.deepcopy(list(parts))
    gone = [str(c.value) for c in checks if c.kind == "text" and c.property == "absent"]
    for check in checks:
        if check.kind == "unchanged":
            continue
        if check.kind == "text" and check.property == "present" and gone:
            if not _replace(after, gone, str(check.value)):
                return None
        elif check.kind == "text" and check.property == "absent" and len(checks) > 1:
            continue  # done by the `present` check that replaces the words
        elif check.kind not in _MAKERS or not _MAKERS[check.kind](check, parts, after):
            return None
    return tuple(after)


def _selected(check: Check, parts: Sequence[Part], after: list[Part]) -> list[Target]:
    return targets(check.where, Comparison(parts, after))


def _run_format(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    found = _selected(check, parts, after)
    for target in found:
        set_run(target, RUN_KEYS.get(check.property, check.property), stored(check))
    return bool(found)


def set_run(target: Target, key: str, value: Any) -> None:
    """Give a run property to the selected characters."""
    split: list[Part] = []
    at = 0
    for run in target.place.part.get("runs", []):
        if "field" in run:
            split.append(run)
            continue
        text = run["text"]
        first, last = max(0, target.start - at), max(0, min(len(text), target.end - at))
        pieces = [(text[:first], False), (text[first:last], True), (text[last:], False)] if first < last else []
        for piece, selected in pieces or [(text, False)]:
            if piece:
                split.append({**run, "text": piece, **({key: value} if selected else {})})
        at += len(text)
    target.place.part["runs"] = split


def stored(check: Check) -> Any:
    """A check's value as parts hold it."""
    value = check.value
    if check.property in {"color", "highlight", "background"}:
        return min(colours(value), default="")
    if check.property in {"underline", "strikethrough"}:
        return ("single" if switch(value) else "") if switch(value) is not None else value
    if check.property == "border":
        sides = value if isinstance(value, list) else ["top", "bottom", "left", "right"]
        return dict.fromkeys(sides, "single 0.5 auto") if switch(value) is not False else {}
    if switch(value) is not None:
        return switch(value)
    if check.property == "font_name" or check.property == "style":
        return value
    return length(value) if length(value) is not None else value


def _paragraph_format(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    found = _selected(check, parts, after)
    if check.property in {"tab_stop", "drop_cap", "outline_level", "list_number", "list_format", "list_level"}:
        return False
    value = None if check.value in ("none", "left") else stored(check)
    for target in found:
        target.place.part[PARAGRAPH_KEYS.get(check.property, check.property)] = value
    return bool(found)


def _text(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    value = str(check.value)
    where = {k: v for k, v in check.where.items() if k not in {"needle", "ignore_case", "text"}}
    found = targets(where, Comparison(parts, after))
    if check.property == "absent":
        return _replace(after, [value], "")
    if not found or check.property not in {"present", "ends_with", "starts_with", "equals"}:
        return False
    part = found[-1].place.part
    begin = check.property == "starts_with"
    text = value if check.property == "equals" else value + part["text"] if begin else part["text"] + value
    _set_text(part, text)
    return True


def _set_text(part: Part, text: str) -> None:
    look = next((run for run in part.get("runs", ())), PLAIN_RUN)
    part["text"] = text
    part["runs"] = [{**look, "text": text}]


def _replace(after: list[Part], gone: Sequence[str], new: str) -> bool:
    done = False
    for old in gone:
        for place in list(paragraphs(after)):
            if old and old in place.part["text"]:
                left = place.part["text"].replace(old, new)
                if not left.strip() and place.cell is None:
                    after.remove(place.part)
                else:
                    _set_text(place.part, left)
                done = True
    for index, part in enumerate(p for p in after if "index" in p):
        part["index"] = index
    return done


def _story(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    if check.property not in {"equals", "contains"}:
        return False
    after[:] = [p for p in after if p["kind"] != check.kind]
    text = str(check.value)
    inner = {"kind": "paragraph", "text": text, "runs": [{**PLAIN_RUN, "text": text}]}
    after.append({"kind": check.kind, "section": 1, "type": "default", "text": text, "paragraphs": [inner]})
    return True


def _insert(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    if check.property not in {"added", "equals", "contains"} or number(check.value) == 0:
        return False
    count = int(number(check.value) or 1) if check.property == "added" else 1
    anchor = str(check.where.get("anchor", ""))
    text = str(check.value) if check.property != "added" else ""
    home = next((p.part["text"] for p in paragraphs(after) if anchor and anchor in p.part["text"]), "")
    made: Part = {"kind": check.kind, "text": text, "paragraph": home, "offset": home.find(anchor) + len(anchor)}
    made.update({key: value for key, value in check.where.items() if key not in {"anchor", "paragraph"}})
    if check.kind == "comment":
        made["anchor"] = anchor
    if check.kind == "field":
        made.setdefault("story", "body")
        home = check.where.get("paragraph")
        for target in targets({"paragraph": home}, Comparison(parts, after))[:1] if home else ():
            target.place.part.setdefault("runs", []).append({**PLAIN_RUN, "text": "1", "field": made.get("type")})
    after.extend(dict(made) for _ in range(max(0, count)))
    return count > 0 and (not anchor or bool(home))


def _table(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    if check.property != "added" or number(check.value) != 1 or not {"rows", "columns"} <= check.where.keys():
        return False
    rows, columns = int(check.where["rows"]), int(check.where["columns"])
    made: Part = {"kind": "table", "index": 0, "text": "", "rows": rows, "cols": columns, "paragraphs": []}
    made["cells"] = [[""] * columns for _ in range(rows)]
    beside = str(check.where.get("after", check.where.get("before", "")))
    at = next((i for i, p in enumerate(after) if "index" in p and str(p["text"]).startswith(beside)), None)
    if at is None:
        return False
    after.insert(at + (0 if "before" in check.where else 1), made)
    for index, part in enumerate(p for p in after if "index" in p):
        part["index"] = index
    return True


def _page(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    pages = [p for p in after if p["kind"] == "page"]
    for page in pages:
        if check.property == "orientation":
            page.update(orientation=check.value, width=page["height"], height=page["width"])
        elif check.property == "size":
            page["width"], page["height"] = PAGE_SIZES[str(check.value).casefold()]
        else:
            page[check.property] = stored(check)
    return bool(pages)


def _property(check: Check, parts: Sequence[Part], after: list[Part]) -> bool:
    found = [p for p in after if p["kind"] == "properties"]
    if check.property == "custom" or not found:
        return False
    found[0][check.property] = str(check.value)
    return True


_MAKERS: dict[str, Callable[[Check, Sequence[Part], list[Part]], bool]] = {
    "run_format": _run_format, "paragraph_format": _paragraph_format, "text": _text, "header": _story, "footer": _story,
    "note": _insert, "comment": _insert, "field": _insert, "bookmark": _insert, "table": _table, "page": _page,
    "property": _property,
}  # fmt: skip
