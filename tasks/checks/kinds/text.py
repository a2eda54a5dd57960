"""text: words present, absent, counted, and the order of paragraphs."""

from typing import Any

from tasks.checks.alignment import shown
from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.selectors import SELECTOR_KEYS, Place, paragraphs, targets
from tasks.checks.values import COUNT, WORDS, Rule, number, switch
from tasks.schemas import Check

_ORDER = Rule("a list of at least two texts", lambda v: isinstance(v, list | tuple) and len(v) > 1, lambda f, v: f == v)
_PROPERTIES = {
    **dict.fromkeys(("present", "absent", "equals", "starts_with", "ends_with"), WORDS),
    "count": COUNT,
    "order": _ORDER,
}
_KEYS = SELECTOR_KEYS | {"ignore_case", "needle"}


def _scope(check: Check, context: Context) -> list[Place]:
    """Paragraphs the check looks at; without a selector the whole body."""
    where = {k: v for k, v in check.where.items() if k not in {"ignore_case", "needle", "text"}}
    return [target.place for target in targets(where, context.comparison)] if where else context.places


def needle(check: Check) -> str:
    """The words a check is about."""
    return (
        str(check.where.get("needle", check.where.get("text", ""))) if check.property == "count" else str(check.value)
    )


def _fold(check: Check, text: str) -> str:
    return text.casefold() if switch(check.where.get("ignore_case", False)) else text


def _count(check: Check, texts: list[str]) -> int:
    word = _fold(check, needle(check))
    return sum(_fold(check, text).count(word) for text in texts) if word else 0


def _text(check: Check, context: Context) -> Outcome:
    if check.property == "order":
        return _order(check, context)
    texts = [str(place.part["text"]) for place in _scope(check, context)]
    if not texts and check.property != "absent":
        return False, f"no paragraph where {check.where}"
    if check.property in {"present", "absent", "count"}:
        count = _count(check, texts)
        wanted = {"present": count > 0, "absent": count == 0}.get(check.property, count == number(check.value))
        return wanted, f"{quote(needle(check))} occurs {count} times"
    wanted = all(_whole(check, text) for text in texts)
    return wanted, f"the text is {quote(texts[0])}"


def _whole(check: Check, text: str) -> bool:
    value, text = _fold(check, str(check.value)), _fold(check, text)
    if check.property == "equals":
        return text == value
    return text.startswith(value) if check.property == "starts_with" else text.endswith(value)


def _order(check: Check, context: Context) -> Outcome:
    positions = []
    for wanted in check.value:
        at = next((k for k, p in enumerate(context.places) if p.part["text"].startswith(str(wanted))), None)
        if at is None:
            return False, f"no paragraph {quote(wanted)}"
        positions.append(at)
    return positions == sorted(set(positions)), f"the paragraphs stand at {positions}"


def _explains(check: Check, context: Context, found: Difference) -> bool:
    """Edits of the paragraph named, and moves that `order` asks for."""
    if check.property == "order":
        text = str(found.part.get("text", ""))
        counts = [sum(p.part["text"] == text for p in paragraphs(side)) for side in (context.before, context.after)]
        moved = found.area == "block" and counts[0] == counts[1]
        return moved and any(text.startswith(str(v)) for v in check.value)
    if found.area == "text" and check.property in {"equals", "starts_with", "ends_with"}:
        inside = any((p.index, p.cell) == (found.new, found.cell) for p in _scope(check, context))
        return inside and (check.property == "equals" or _only_ends(check, found))
    return False


def _only_ends(check: Check, found: Difference) -> bool:
    """The named beginning or end was added and the rest of the paragraph stayed as it was."""
    before, after, value = str(found.before), str(found.after), str(check.value)
    kept = after.removeprefix(value) if check.property == "starts_with" else after.removesuffix(value)
    return kept.strip() == before.strip()


def explained_edits(checks: list[Check], context: Context, found: Difference) -> bool:
    """Several text checks together (X absent, Y present) account for an edit: without their words nothing differs.

    Words that only arrived may arrive once, or as often as the words they replace went.
    """
    if found.area not in {"text", "block", "cell"} or (found.area == "block" and found.property == "table"):
        return False
    wordings = [check for check in checks if check.property in {"present", "absent", "count"}]
    words = [needle(c) for c in wordings if found.op == "deleted" or not _scoped(c) or _inside(c, context, found)]
    words = sorted((w for w in words if w), key=len, reverse=True)
    if not words:
        return False
    fold = any(switch(check.where.get("ignore_case", False)) for check in wordings)
    fold = fold or str(found.before).casefold() == str(found.after).casefold()  # the case of the words was changed
    before, after = _strip(found.before, words, fold), _strip(found.after, words, fold)
    if found.area == "block" and not str(found.part.get("text", "")).strip():
        return False
    if found.area != "block" and str(found.before).strip() and _only_arrived(wordings, found):
        return False
    return before == after and _within_budget(wordings, context)


def _only_arrived(wordings: list[Check], found: Difference) -> bool:
    """Words that others were to give way to came into a paragraph that none of those left: a replacement elsewhere."""
    grown = {
        kind: [_count(c, [str(found.after)]) - _count(c, [str(found.before)]) for c in wordings if c.property in kinds]
        for kind, kinds in (("came", {"present"}), ("went", {"absent", "count"}))
    }
    return bool(grown["went"]) and any(n > 0 for n in grown["came"]) and not any(n < 0 for n in grown["went"])


def _scoped(check: Check) -> bool:
    return bool(check.where.keys() - {"ignore_case", "needle", "text"})


def _inside(check: Check, context: Context, found: Difference) -> bool:
    return any((p.index, p.cell) == (found.new, found.cell) for p in _scope(check, context))


def _strip(text: Any, words: list[str], fold: bool) -> str:
    left = str(text or "")
    for word in words:
        if not fold:
            left = left.replace(word, " ")
            continue
        at = left.casefold().find(word.casefold())
        while at >= 0:
            left = f"{left[:at]} {left[at + len(word) :]}"
            at = left.casefold().find(word.casefold())
    return "".join(left.split())


def _within_budget(wordings: list[Check], context: Context) -> bool:
    sides = [[shown(p.part) for p in paragraphs(side)] for side in (context.before, context.after)]
    gone = 0
    for check in wordings:
        gone += max(0, _count(check, sides[0]) - _count(check, sides[1]))
    for check in wordings:
        came = _count(check, sides[1]) - _count(check, sides[0])
        if check.property == "present" and came > max(1, gone):
            return False
    return True


KINDS = (Kind("text", _KEYS, _PROPERTIES, _text, _explains),)
