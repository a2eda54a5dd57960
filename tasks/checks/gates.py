"""Gates a set of checks must pass before a task may use it: nothing done fails, and so do near misses.

Near misses are made from the checks on the template's parts: the right property on the wrong paragraph, and the right
result with a stray change. A check that lets one through would reward the wrong deed.
"""

import copy
from collections.abc import Callable, Iterator, Sequence

from tasks.checks.alignment import Part
from tasks.checks.differences import Comparison
from tasks.checks.language import evaluate_parts, validate
from tasks.checks.selectors import Place, Target, paragraphs, targets
from tasks.checks.synthesis import fulfilled, set_run
from tasks.errors import DataError
from tasks.schemas import Check

Miss = tuple[str, tuple[Part, ...]]


def holds(checks: Sequence[Check], before: Sequence[Part]) -> bool:
    """Whether a template passes checks untouched: an agent that does nothing would be called successful."""
    return _passes(checks, before, before)


def gate(checks: Sequence[Check], before: Sequence[Part]) -> tuple[str, ...]:
    """Everything wrong with a task's checks on its template; () when they are good.

    Returns:
        Of "no_checks", "malformed: ...", "do_nothing", "unsatisfiable: ..." (the result made from the checks themselves
        fails them) and "near_miss: ..." (a wrong result passes).
    """
    if not checks:
        return ("no_checks",)
    try:
        validate(checks)
    except DataError as error:
        return (f"malformed: {error}",)
    if holds(checks, before):
        return ("do_nothing",)
    found = [f"near_miss: {name}" for name, after in near_misses(checks, before) if _passes(checks, before, after)]
    right = fulfilled(checks, before)
    if right is not None and not _passes(checks, before, right):
        failed = next(r for r in evaluate_parts(checks, before, right) if not r.passed)
        found.append(f"unsatisfiable: {failed.kind}: {failed.detail}")
    return tuple(found)


def near_misses(checks: Sequence[Check], before: Sequence[Part]) -> Iterator[Miss]:
    """At least two wrong results of every set of checks; the right one is the ground where it can be made."""
    right = fulfilled(checks, before)
    ground = right if right is not None else tuple(before)
    yield "a stray word", _strayed(checks, before, ground, _word)
    yield "a stray alignment", _strayed(checks, before, ground, _alignment)
    yield "stray formatting", _strayed(checks, before, ground, _strike)
    moved = _elsewhere(checks, before)
    if moved:
        after = fulfilled(moved, before)
        if after is not None:
            yield "the right change in the wrong place", after


def _passes(checks: Sequence[Check], before: Sequence[Part], after: Sequence[Part]) -> bool:
    return all(result.passed for result in evaluate_parts(checks, before, after))


def _free(checks: Sequence[Check], before: Sequence[Part]) -> list[Place]:
    """Paragraphs with text, outside tables, that no check is about."""
    comparison = Comparison(before, before)
    taken = {
        (target.place.index, target.place.cell)
        for check in checks
        if check.kind in {"run_format", "paragraph_format", "text"} and check.where
        for target in targets({k: v for k, v in check.where.items() if k not in _TEXT_KEYS}, comparison)
    }
    words = [str(check.value) for check in checks if check.kind == "text"]
    words += [str(v) for check in checks for key, v in check.where.items() if key in {"anchor", "after", "before"}]
    return [
        place
        for place in paragraphs(before)
        if place.part["text"].strip() and place.cell is None and (place.index, place.cell) not in taken
        and not any(word in place.part["text"] or place.part["text"] in word for word in words if word)
    ]  # fmt: skip


_TEXT_KEYS = frozenset({"needle", "ignore_case"})


def _strayed(
    checks: Sequence[Check], before: Sequence[Part], ground: Sequence[Part], change: Callable[[Part], None]
) -> tuple[Part, ...]:
    """The ground with a change in a paragraph that no check is about; without one, with a new paragraph."""
    after = copy.deepcopy(list(ground))
    free = {place.part["text"] for place in _free(checks, before)}
    home = next((place.part for place in paragraphs(after) if place.part["text"] in free), None)
    if home is not None:
        change(home)
        return tuple(after)
    last = max((p["index"] for p in after if "index" in p), default=-1)
    extra: Part = {
        "kind": "paragraph",
        "index": last + 1,
        "text": "Stray.",
        "style": "Normal",
        "runs": [{"text": "Stray."}],
    }
    return (*(p for p in after if "index" in p), extra, *(p for p in after if "index" not in p))


def _word(part: Part) -> None:
    part["text"] += " stray"
    part["runs"] = [*part.get("runs", ()), {"text": " stray"}]


def _alignment(part: Part) -> None:
    part["alignment"] = "right" if part.get("alignment") != "right" else "center"


def _strike(part: Part) -> None:
    struck = next((run.get("strike") for run in part.get("runs", ())), None)
    set_run(Target(Place(part["index"], None, 0, part), 0, 3), "strike", "" if struck else "double")


def _elsewhere(checks: Sequence[Check], before: Sequence[Part]) -> list[Check]:
    """The formatting checks moved to a paragraph that they are not about; [] when there is none."""
    free = _free(checks, before)
    moved = [c for c in checks if c.kind in {"run_format", "paragraph_format"} and c.where]
    if not free or not moved or len(moved) < sum(c.kind != "unchanged" for c in checks):
        return []
    return [c.model_copy(update={"where": {"index": free[0].index}}) for c in moved]
