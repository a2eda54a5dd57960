"""No collateral damage: every difference from the document before must be accounted for by a check of the task."""

from collections.abc import Mapping, Sequence

from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind
from tasks.checks.kinds.text import explained_edits
from tasks.checks.selectors import targets
from tasks.checks.words import in_words
from tasks.schemas import Check

COUNTED = frozenset({"note", "comment", "field", "break", "bookmark", "hyperlink", "shape", "image", "table"})


def stray(checks: Sequence[Check], context: Context, kinds: Mapping[str, Kind]) -> list[str]:
    """Differences that no check accounts for, in words.

    Insertions and deletions of counted things are accounted for only as often as the checks ask for them, so that
    a second, stray footnote is seen although a footnote was asked for.
    """
    relaxed = [exception for c in checks if c.kind == "unchanged" for exception in c.where.get("except", ())]
    active = [c for c in checks if c.kind != "unchanged"]
    texts = [c for c in active if c.kind == "text"]
    spent: dict[int, int] = {}
    found = []
    for difference in context.comparison.differences:
        if _relaxed(difference, relaxed, context) or explained_edits(texts, context, difference):
            continue
        if not _accounted(difference, active, context, kinds, spent):
            found.append(in_words(difference))
    return found


def _accounted(
    found: Difference, checks: Sequence[Check], context: Context, kinds: Mapping[str, Kind], spent: dict[int, int]
) -> bool:
    counted = found.op != "changed" and (found.property == "table" if found.area == "block" else found.area in COUNTED)
    for position, check in enumerate(checks):
        kind = kinds[check.kind]
        if not kind.explains(check, context, found):
            continue
        if not counted:
            return True
        if spent.get(position, 0) < kind.limit(check, context):
            spent[position] = spent.get(position, 0) + 1
            return True
    return False


def _relaxed(found: Difference, exceptions: Sequence[object], context: Context) -> bool:
    """An exception is an area ("page"), an area's property ("page.width"), or a selector of paragraphs."""
    for exception in exceptions:
        if isinstance(exception, dict):
            if any(target.covers(found) for target in targets(exception, context.comparison)):
                return True
        elif str(exception) in {found.area, f"{found.area}.{found.property}"}:
            return True
    return False
