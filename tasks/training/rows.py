"""Rows of the stores as training examples: rendered, varied, rejected with a reason when they cannot be expressed."""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from tasks.agent import state
from tasks.llm.wire import ActRequest
from tasks.model import acting
from tasks.model.augmentation import Augmentation, Rendered, Sample, misled, renamed
from tasks.model.controls import Key, Prior
from tasks.model.grammar import NotRepresentable
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.model.spoken import spoken
from tasks.model.words import split, units
from tasks.schemas import Action, ActRow, Reject, Status, TaskPlan
from tasks.training import kept
from tasks.training.kept import Kept, Part

VARIANTS = 5
"""Renderings kept of one training row: plan as retrieved, as given, none; some with titles exchanged."""

PLAN_SHARES = (0.5, 0.35, 0.15)
"""Of training states: with the plan as at run time, with the given one, with none."""


def at_run_time(row: ActRow) -> tuple[str, ...]:
    """The plan the agent would act by: the retrieved one, else one as the model's own plan mode writes.

    The model's plan mode learns from the same families' plans, so the given plan stands in for it here.
    """
    return row.plan or spoken(row.plan_given, row.request)


def request_of(row: ActRow, plan: Sequence[str] | None = None) -> ActRequest:
    """The state of a row as it would come over the wire; `plan` instead of that at run time."""
    return state.request_of(row, at_run_time(row) if plan is None else plan)


def target_of(row: ActRow) -> Action:
    """The row's action with a label of its own controls, found by title and type where the label is missing."""
    action = row.action
    if not action.control_text or any(c.label == action.control_label for c in row.controls):
        return action
    wanted = split(action.control_text)
    for control in row.controls:
        if split(control.title) == wanted and action.control_type in ("", control.control_type):
            return action.model_copy(update={"control_label": control.label})
    return action


class ActExamples:
    """Rendered act rows on disk: one sample per (row, variant), made when first asked for.

    Args:
        renderer: with prior and closed sets learned from the training rows.
        rows: to render.
        seed: of the variants.
    """

    def __init__(self, renderer: Renderer, rows: Sequence[ActRow], seed: int) -> None:
        self.renderer, self.seed = renderer, seed
        self.rejects: list[Reject] = []
        self._made = kept.rendered()  # first every row's variant 0
        self._varied: dict[tuple[int, int], int] = {}  # place of every other variant that was made
        self.titles = sorted(
            {split(c.title)[:8] for row in rows[:: max(1, len(rows) // 400)] for c in row.controls if not c.detail}
            - {()}
        )
        self.plans = sorted({spoken(row.plan_given, row.request) for row in rows[:: max(1, len(rows) // 400)]} - {()})
        self._vary = Augmentation(renderer.codes)
        self.rows = Part(rows, [place for place, row in enumerate(rows) if self._check(row)])
        some = self._made[:: max(1, len(self._made) // 300)]
        foreign = {tuple(entry) for made in some for entry in made.controls if self._vary.plain(entry)}
        self._vary.foreign = [list(entry) for entry in sorted(foreign)]

    def _check(self, row: ActRow) -> bool:
        reasons = []
        for plan in (at_run_time(row), row.plan_given):
            try:
                self._made.append(self._render(row, plan, None))
                return True
            except NotRepresentable as error:
                reasons.append(error.got)
        self.rejects.append(
            Reject(
                stage="training", row_id=row.row_id, reason=reasons[0], detail=str(row.action.model_dump(mode="json"))
            )
        )
        return False

    def _render(self, row: ActRow, plan: Sequence[str], vary: random.Random | None) -> Rendered:
        action = target_of(row)
        request = request_of(row, plan)
        rename, unmarked = renamed(request, self.titles, vary) if vary else ({}, frozenset())
        view = self.renderer.view(request, keep=action.control_label or None, rename=rename, unmarked=unmarked)
        ids = acting.completion(self.renderer, view, action)
        rendered = Rendered.of(view, self.renderer.codes, ids)
        if len(rendered.plain()) > self.renderer.config.max_tokens:
            raise NotRepresentable("row", "too_long", f"at most {self.renderer.config.max_tokens} tokens")
        return rendered

    def made(self, index: int, variant: int) -> Rendered:
        """One variant of a row; falls back to variant 0 where a variant cannot be expressed."""
        key = index, variant
        if variant and key not in self._varied:
            row, vary = self.rows[index], random.Random(f"{self.seed}/{index}/{variant}")
            plan = vary.choices((at_run_time(row), row.plan_given, ()), PLAN_SHARES)[0]
            plan = misled(plan, self.plans, vary) if plan else plan
            try:
                self._made.append(self._render(row, plan, vary))
                self._varied[key] = len(self._made) - 1
            except NotRepresentable:
                self._varied[key] = index
        return self._made[self._varied.get(key, index)]

    def sample(self, index: int, draw: random.Random) -> Sample:
        """A varied sample of a row: controls dropped, foreign ones added, shuffled; slots and marks renumbered."""
        return self._vary.apply(self.made(index, draw.randrange(VARIANTS)), draw)

    def plain(self, index: int) -> Sample:
        """The row as it is at run time."""
        return self.made(index, 0).plain()

    def __len__(self) -> int:
        return len(self.rows)


def plan_samples(renderer: acting.AnyRenderer, pairs: Sequence[TaskPlan]) -> tuple[Kept[Sample], list[Reject]]:
    """Plan rows; those longer than the limit are rejected."""
    samples, rejects = kept.samples(), list[Reject]()
    for pair in pairs:
        sample = acting.plan_sample(renderer, pair.task, spoken(pair.plan, pair.task))
        if not pair.plan:
            rejects.append(Reject(stage="training", row_id=pair.pair_id, reason="no_plan"))
        elif len(sample) > renderer.config.max_tokens:
            rejects.append(Reject(stage="training", row_id=pair.pair_id, reason="too_long", detail=str(len(sample))))
        else:
            samples.append(sample)
    return samples, rejects


def learn_rendering(config: RenderingConfig, rows: Iterable[ActRow]) -> tuple[RenderingConfig, Prior]:
    """What the renderer learns from training rows: functions, statuses, closed arguments, asking words, the prior."""
    functions, statuses = set(config.functions), {Status.FINISH}
    said: defaultdict[str, set[str]] = defaultdict(set)  # words of each task's requests
    given: defaultdict[str, set[str]] = defaultdict(set)  # words of its argument values: no part of the asking
    closed: defaultdict[str, defaultdict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    examples: list[tuple[Sequence[str], str, Key]] = []
    for row in rows:
        if row.action.function:
            functions.add(row.action.function)
        else:
            statuses.add(row.action.status)
        words = [sys.intern(u.words[0]) for u in units(row.request) if u.kind == "word"]
        said[row.task_id].update(words)
        for name, value in row.action.args.items():
            if isinstance(value, str) and "{" not in value:
                given[row.task_id].update(split(value))
            closed[name][value].add(row.task_id) if isinstance(value, str | int | float) else None
        target = next((c for c in row.controls if c.label == target_of(row).control_label), None)
        if target is not None and not target.detail:
            last = next((a.control_text for a in reversed(row.history) if a.control_text), "")
            examples.append((words, last, (split(target.title)[:8], target.control_type)))
    asked = Counter(word for task, words in said.items() for word in words - given[task])
    update = {
        "functions": tuple(sorted(functions)),
        "statuses": tuple(sorted(s.value for s in statuses)),
        "closed": {name: _frequent(values) for name, values in sorted(closed.items())},
        "asked": tuple(sorted(w for w, tasks in asked.items() if tasks >= 3)),
        "modes": ("plan", "act"),
    }
    return config.model_copy(update=update), Prior.learn(examples)


def _frequent(values: dict[Any, set[str]], least: int = 3, most: int = 120) -> tuple[Any, ...]:
    counts = Counter({value: len(tasks) for value, tasks in values.items() if len(tasks) >= least or "{" in str(value)})
    return tuple(value for value, _ in sorted(counts.items(), key=lambda e: (-e[1], str(e[0])))[:most])
