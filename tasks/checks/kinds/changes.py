"""changed: something changed in the place that was meant, and in one way only; for commands whose effect is not known.

It cannot say that the right thing was done, only that one thing was: the second reading holds it against the request.

| property | holds when |
|---|---|
| format | every selected stretch changed in one and the same property of its characters or paragraphs |
| table | the tables changed, by rows, columns, sizes or looks, and nothing outside them |
| page | the page layout changed |
| property | a property of the document changed |
| insert | one thing of the counted kinds (note, field, break, ...) came, and the texts stayed |
"""

from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind, Outcome
from tasks.checks.selectors import SELECTOR_KEYS
from tasks.checks.values import SWITCH
from tasks.schemas import Check

_AREAS = {
    "format": frozenset({"run", "paragraph", "text"}), "table": frozenset({"table", "cell", "block"}),
    "page": frozenset({"page"}), "property": frozenset({"property"}),
    "insert": frozenset({"note", "comment", "field", "break", "bookmark"}),
}  # fmt: skip


def _mine(check: Check, context: Context) -> list[Difference]:
    return [d for d in context.comparison.differences if d.area in _AREAS[check.property]]


def _changed(check: Check, context: Context) -> Outcome:
    mine = _mine(check, context)
    if not mine:
        return False, f"no {check.property} changed"
    if check.property != "format":
        return True, f"{len(mine)} changes"
    targets = [t for t in context.targets(check) if t.end > t.start]
    if not targets:
        return False, f"nothing where {check.where}"
    properties = {(d.area, d.property) for t in targets for d in mine if t.covers(d)}
    still = [t for t in targets if not any(t.covers(d) for d in mine)]
    if still:
        return False, f"nothing changed at {still[0].text[:40]!r}"
    return len(properties) == 1, f"changed: {', '.join(sorted(p for _, p in properties))}"


def _explains(check: Check, context: Context, found: Difference) -> bool:
    if found.area not in _AREAS[check.property]:
        return False
    return check.property != "format" or any(t.covers(found) for t in context.targets(check))


KINDS = (Kind("changed", SELECTOR_KEYS | {"number"}, dict.fromkeys(_AREAS, SWITCH), _changed, _explains, default=True),)
