"""Read plan steps: the grammar of docs/step-grammar.md and the looser wording of real help pages.

What a step leaves open ("the style that you want") is marked `unbound`; what cannot be an action (a remark, a mouse
drag, a choice between ways) is a `Problem`, so that instantiating can say why it gives up. Acting uses `read_plan`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.teacher import clauses as cut
from tasks.teacher.step_patterns import PATTERNS
from tasks.teacher.step_reader import Problem, Reader, Result, StepAction

__all__ = ["Problem", "Reading", "StepAction", "examine", "read_plan", "read_step"]


@dataclass(frozen=True)
class Reading:
    """Everything found in a plan."""

    actions: tuple[StepAction, ...]
    problems: tuple[Problem, ...]


def read_step(text: str) -> list[StepAction]:
    """The actions of one step's text, in order; empty for a remark."""
    return list(examine([text]).actions)


def read_plan(plan: Sequence[str]) -> list[StepAction]:
    """The actions of a whole plan, in order, each with its step's index."""
    return list(examine(plan).actions)


def examine(plan: Sequence[str]) -> Reading:
    """Actions and problems of a plan."""
    actions: list[StepAction] = []
    problems: list[Problem] = []
    for index, text in enumerate(plan):
        masked = cut.mask(text)
        for sentence in _relevant(cut.sentences(masked.text)):
            for result in _sentence(sentence, masked):
                result = replace(result, step_index=index)
                if isinstance(result, Problem):
                    problems.append(result)
                else:
                    actions.append(result)
    return Reading(tuple(actions), tuple(problems))


_ASIDE = re.compile(
    r"^(?:for example|alternatively|in other words|you can|you may|you see|note that|on your keyboard|optionally)\b",
    re.IGNORECASE,
)


def _relevant(sentences: Sequence[str]) -> list[str]:
    """Sentences that may act: no asides; "To undo it, ..." only at the start; the first of several alternatives."""
    kept: list[str] = []
    for position, sentence in enumerate(sentences):
        if _ASIDE.match(sentence) or (
            position and re.match(r"^to\b", sentence, re.IGNORECASE) and not kept[-1].endswith(":")
        ):
            continue
        kept.append(sentence)
        if len(kept) > 1 and kept[-2].endswith(":") and re.search(r"following:$", kept[-2]):
            break
    return kept


def _sentence(sentence: str, masked: cut.Masked) -> list[Result]:
    if re.match(r"^if\b", sentence, re.IGNORECASE):
        return [Problem("conditional", masked.restore(sentence, '"'))]
    found: list[Result] = []
    for clause in cut.clauses(sentence):
        reader = Reader(masked, clause)
        found.extend(_tab_lead(reader, found))
        found.extend(replace(result, clause=reader.words()) for result in _clause(reader))
    return found


def _tab_lead(reader: Reader, before: list[Result]) -> list[Result]:
    """Click the tab of "On the Borders tab, ...", once a sentence."""
    for name, kind in reader.clause.scopes:
        if kind.startswith("tab"):
            tab = StepAction("click_input", reader.name(name), "TabItem", clause=reader.words())
            return [] if any(isinstance(b, StepAction) and b.title == tab.title for b in before) else [tab]
    return []


def _clause(reader: Reader) -> Sequence[Result]:
    text = reader.clause.text[0].lower() + reader.clause.text[1:]  # a capital elsewhere begins a control's name
    for pattern, handler in PATTERNS:
        match = pattern.match(text)
        results = handler(match, reader) if match else None
        if results is not None:
            return results
    imperative = re.match(
        rf"^(?:{cut.VERBS}|edit|apply|follow|change|add|create|adjust|browse|locate)\b", reader.clause.text, re.I
    )
    return [Problem("not_understood" if imperative else "remark", reader.words())]
