"""The check language: success criteria as data, decided on the saved document and on the screen.

A check is {kind, where, property, value} (`tasks.schemas.Check`). Authors read docs/check-language.md; KINDS below
is the truth, and a test holds the two together.

| kind | where | property |
|---|---|---|
| run_format | a selector (tasks/checks/selectors.py) | bold, italic, underline, color, font_name, font_size, ... |
| paragraph_format | a selector | alignment, line_spacing, space_before, indent_left, style, list, border, ... |
| text | a selector; needle, ignore_case | present, absent, count, equals, starts_with, ends_with, order |
| order | index, or table and row | parts, gone, joined, added, added_before, table |
| table | number, row, col, rows, columns, after, before | added, count, exists, rows, columns, cell, header_row, ... |
| header, footer | section, type | exists, contains, equals, alignment |
| note | type, anchor, text | added, count, exists, contains, equals |
| comment | anchor, text | added, count, exists, contains, equals |
| field | type, story | added, count, exists |
| break | before | page, column, line, section |
| bookmark, hyperlink, image, shape | name; url, text; name; text | added, count, exists, ... |
| page | section | orientation, size, width, margin_left, columns, background, borders, ... |
| revision | | exists |
| property | name (for custom) | title, subject, keywords, comments, category, custom |
| ui | title, type, window | exists, checked, enabled, selected, text |
| changed | a selector | format, table, page, insert |
| unchanged | except | |

`unchanged` is appended by `evaluate`: all that the other checks do not account for must be as before.
"""

import difflib
from collections.abc import Sequence
from pathlib import Path

from tasks.checks.alignment import Part
from tasks.checks.kind import Context, Kind
from tasks.checks.kinds import changes, formats, inserts, order, pages, stories, tables, text, ui
from tasks.checks.parts import parts
from tasks.checks.unchanged import stray
from tasks.errors import DataError
from tasks.schemas import Check, CheckResult, Observation

KINDS: dict[str, Kind] = {
    kind.name: kind
    for module in (formats, changes, text, order, tables, stories, inserts, pages, ui)
    for kind in module.KINDS
}
UNCHANGED = Check(kind="unchanged")
DOCS = "docs/check-language.md"
MAX_STRAY = 5  # stray differences listed in a result


def validate(checks: Sequence[Check], where: str = "checks") -> None:
    """See that checks are well formed before anything is run.

    Raises:
        DataError: names the check, what is wrong with it and what it may be.
    """
    for number, check in enumerate(checks, 1):
        place = f"{where}: check {number} ({check.kind})"
        if check.kind == "unchanged":
            _known(place, "where", check.where, {"except"})
            continue
        if check.kind not in KINDS:
            raise _unknown(where, f"kind {check.kind!r}", check.kind, [*KINDS, "unchanged"])
        kind = KINDS[check.kind]
        _known(place, "where", check.where, kind.where)
        missing = kind.needs - check.where.keys()
        if missing:
            raise DataError(place, f"where {check.where}", f"{', '.join(sorted(missing))} in where", f"see {DOCS}")
        if check.property not in kind.properties:
            raise _unknown(place, f"property {check.property!r}", check.property, list(kind.properties))
        value = kind.default if check.value is None else check.value
        rule = kind.properties[check.property]
        if value is None or not rule.valid(value):
            raise DataError(f"{place}: {check.property}", f"value {check.value!r}", rule.expected, f"see {DOCS}")
        _numbers(place, check)


_WHOLE = ("index", "ordinal", "level", "table", "row", "col", "number", "section", "occurrence", "rows", "columns")


def _numbers(place: str, check: Check) -> None:
    for key in _WHOLE:
        value = check.where.get(key, 1)
        if (key == "occurrence" and value == "all") or (key == "ordinal" and value == "all"):
            continue
        try:
            int(value)
        except (TypeError, ValueError):
            raise DataError(f"{place}: where.{key}", repr(value), "a whole number", f"see {DOCS}") from None


def _known(place: str, field: str, given: dict[str, object], allowed: frozenset[str] | set[str]) -> None:
    for key in given:
        if key not in allowed:
            raise _unknown(place, f"{field}.{key}", key, sorted(allowed))


def _unknown(place: str, got: str, word: str, known: list[str]) -> DataError:
    close = difflib.get_close_matches(word, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"see {DOCS}"
    return DataError(place, got, f"one of {', '.join(known)}", hint)


def evaluate(
    checks: Sequence[Check],
    *,
    before: Path,
    after: Path,
    ui: Observation | None = None,
    unchanged: bool = True,
) -> tuple[CheckResult, ...]:
    """Decide every check, and that nothing else changed.

    Args:
        checks: the task's own.
        before: the template, saved once through the application that saved `after`.
        after: the document as the episode left it.
        ui: state of the screen at the end, for checks of kind ui.
        unchanged: append the `unchanged` check where the task has none of its own.

    Raises:
        DataError: a check is malformed, or a document is no document.
    """
    validate(checks)
    return evaluate_parts(checks, parts(before), parts(after), ui, unchanged=unchanged)


def evaluate_parts(
    checks: Sequence[Check],
    before: Sequence[Part],
    after: Sequence[Part],
    ui: Observation | None = None,
    *,
    unchanged: bool = True,
) -> tuple[CheckResult, ...]:
    """As `evaluate`, on documents read already; the checks are taken to be valid."""
    context = Context(before, after, ui)
    if unchanged and not any(check.kind == "unchanged" for check in checks):
        checks = [*checks, UNCHANGED]
    return tuple(_decide(check, checks, context) for check in checks)


def _decide(check: Check, checks: Sequence[Check], context: Context) -> CheckResult:
    if check.kind != "unchanged":
        passed, detail = KINDS[check.kind].decide(check, context)
        return CheckResult(kind=check.kind, passed=passed, detail=detail)
    found = stray(checks, context, KINDS)
    more = f"; and {len(found) - MAX_STRAY} more" if len(found) > MAX_STRAY else ""
    detail = "; ".join(found[:MAX_STRAY]) + more if found else "nothing else changed"
    return CheckResult(kind="unchanged", passed=not found, detail=detail)
