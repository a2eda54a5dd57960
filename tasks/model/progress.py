"""How far a plan has been carried out: history actions matched to the plan's words, in order.

What is done is left out of the rendering, so that the next thing the plan names comes first in it; this is what lets
the model follow plans for controls it has never seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.llm.wire import PastAction
from tasks.model.spoken import KINDS, ORDINALS
from tasks.model.words import Unit, split, units

JUMP = 60
"""Words of the plan that one action may skip."""


@dataclass(frozen=True)
class Word:
    """A word of the plan with where it stands."""

    text: str
    step: int
    unit: int  # index in the step's units
    opens: bool  # first word of its unit


def flatten(plan: Sequence[str]) -> list[Word]:
    """The plan as one sequence of words; quoted values contribute their words, keys their spelling."""
    words = []
    for s, text in enumerate(plan):
        for u, unit in enumerate(units(text)):
            inner = (unit.value,) if unit.kind == "keys" else unit.words
            words += [Word(w, s, u, i == 0) for i, w in enumerate(inner)]
    return words


def needles(action: PastAction) -> list[tuple[str, ...]]:
    """What of an action the plan may name: the control's title, then the arguments."""
    found = [split(action.control_text)] if action.control_text else []
    for name, value in action.args.items():
        text = f"{value:g}" if isinstance(value, float) else str(value)
        found.append((text,) if name == "keys" and "{" in text else split(text))
    return [words for words in found if words]


def remaining(plan: Sequence[str], history: Sequence[PastAction]) -> list[tuple[str, tuple[Unit, ...]]]:
    """What is left of the plan after the actions done: step texts with their units; what is wholly done is left out."""
    flat = flatten(plan)
    cursor = 0
    for action in history:
        cursor = _advance(flat, plan, cursor, action)
    if cursor >= len(flat):
        return []
    at = flat[cursor]
    rest = [(text, units(text)) for text in plan[at.step :]]
    begun = rest[0][1][at.unit :]
    if at.unit and not any(u.kind in ("quoted", "number", "keys") or u.value[:1].isupper() for u in begun):
        begun = ()  # what is left of a step, "button" or "check box", names nothing
    rest[0] = (rest[0][0], begun)
    return [(text, step) for text, step in rest if any(u.kind != "punct" for u in step)]


def _advance(flat: Sequence[Word], plan: Sequence[str], cursor: int, action: PastAction) -> int:
    wanted = needles(action)
    for n, words in enumerate(wanted):
        found = _find(flat, cursor, words) or (_find_prefix(flat, plan, cursor, words) if n == 0 else None)
        if found is None:
            continue
        start, end = found
        step = flat[start].step
        for other in wanted[n + 1 :]:
            also = _find(flat, end, other) or _find(flat, cursor, other)
            if also and flat[also[0]].step == step:
                end = max(end, also[1])
        return end
    if action.function == "select_paragraph" or action.control_type == "Text":
        return _find_counted(flat, cursor) or cursor
    return cursor


def _find_counted(flat: Sequence[Word], cursor: int) -> int | None:
    """End of the next part that the plan counts ("third heading", "title"): what an action on a part carries out."""
    for i in range(cursor, min(len(flat), cursor + JUMP)):
        if flat[i].text == "title":
            return i + 1
        if flat[i].text in ORDINALS and i + 1 < len(flat):
            words = (flat[i + 1].text, " ".join(w.text for w in flat[i + 1 : i + 3]))
            length = next((n for n, kind in enumerate(words, 1) if kind in KINDS), 0)
            if length:
                return i + 1 + length
    return None


def _find(flat: Sequence[Word], cursor: int, words: tuple[str, ...]) -> tuple[int, int] | None:
    for i in range(cursor, min(len(flat), cursor + JUMP) - len(words) + 1):
        if flat[i].text == words[0] and all(flat[i + k].text == words[k] for k in range(1, len(words))):
            return i, i + len(words)
    return None


def _find_prefix(
    flat: Sequence[Word], plan: Sequence[str], cursor: int, words: tuple[str, ...]
) -> tuple[int, int] | None:
    """A quoted value of the plan that the title begins with: how plans name paragraphs."""
    for i in range(cursor, min(len(flat), cursor + JUMP)):
        unit = units(plan[flat[i].step])[flat[i].unit]
        if flat[i].opens and unit.kind == "quoted" and unit.words and words[: len(unit.words)] == unit.words:
            return i, i + len(unit.words)
    return None
