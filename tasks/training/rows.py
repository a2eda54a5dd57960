"""Rows of the stores as training examples: rendered, varied, rejected with a reason when they cannot be expressed."""

import random
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
    """Rendered act rows: one sample per (row, variant), made when first asked for.

    Args:
        renderer: with prior and closed sets learned from the training rows.
        rows: to render.
        seed: of the variants.
    """

    def __init__(self, renderer: Renderer, rows: Sequence[ActRow], seed: int) -> None:
        self.renderer, self.seed = renderer, seed
        self.rejects: list[Reject] = []
        self.rows: list[ActRow] = []
        self._made: dict[tuple[int, int], Rendered | None] = {}
        self.titles = sorted(
            {split(c.title)[:8] for row in rows[:: max(1, len(rows) // 400)] for c in row.controls if not c.detail}
            - {()}
        )
        self.plans = sorted({spoken(row.plan_given, row.request) for row in rows[:: max(1, len(rows) // 400)]} - {()})
        self._vary = Augmentation(renderer.codes)
        for row in rows:
            self._check(row)
        some = [made for made in list(self._made.values())[:: max(1, len(self._made) // 300)] if made]
        foreign = {tuple(entry) for made in some for entry in made.controls if self._vary.plain(entry)}
        self._vary.foreign = [list(entry) for entry in sorted(foreign)]

    def _check(self, row: ActRow) -> None:
        reasons = []
        for plan in (at_run_time(row), row.plan_given):
            try:
                self._made[len(self.rows), 0] = self._render(row, plan, None)
                self.rows.append(row)
                return
            except NotRepresentable as error:
                reasons.append(error.got)
        self.rejects.append(
            Reject(
                stage="training", row_id=row.row_id, reason=reasons[0], detail=str(row.action.model_dump(mode="json"))
            )
        )

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
        if key not in self._made:
            row, vary = self.rows[index], random.Random(f"{self.seed}/{index}/{variant}")
            plan = vary.choices((at_run_time(row), row.plan_given, ()), PLAN_SHARES)[0]
            plan = misled(plan, self.plans, vary) if plan else plan
            try:
                self._made[key] = self._render(row, plan, vary)
            except NotRepresentable:
                self._made[key] = None
        found = self._made[key] or self._made[index, 0]
        assert found is not None  # variant 0 exists for every row kept
        return found

    def sample(self, index: int, draw: random.Random) -> Sample:
        """A varied sample of a row: controls dropped, foreign ones added, shuffled; slots and marks renumbered."""
        return self._vary.apply(self.made(index, draw.randrange(VARIANTS)), draw)

    def plain(self, index: int) -> Sample:
        """The row as it is at run time."""
        return self.made(index, 0).plain()

    def __len__(self) -> int:
        return len(self.rows)


def plan_samples(renderer: acting.AnyRenderer, pairs: Sequence[TaskPlan]) -> tuple[list[Sample], list[Reject]]:
    """Plan rows; those longer than the limit are rejected."""
    samples, rejects = [], []
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
    rows = list(rows)
    functions = {row.action.function for row in rows if row.action.function}
    statuses = {row.action.status for row in rows if not row.action.function} | {Status.FINISH}
    asked: defaultdict[str, set[str]] = defaultdict(set)
    closed: defaultdict[str, defaultdict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    examples: list[tuple[Sequence[str], str, Key]] = []
    given = _given_values(rows)
    for row in rows:
        words = [u.words[0] for u in units(row.request) if u.kind == "word"]
        for word in set(words) - given[row.task_id]:
            asked[word].add(row.task_id)
        for name, value in row.action.args.items():
            closed[name][value].add(row.task_id) if isinstance(value, str | int | float) else None
        target = next((c for c in row.controls if c.label == target_of(row).control_label), None)
        if target is not None and not target.detail:
            last = next((a.control_text for a in reversed(row.history) if a.control_text), "")
            examples.append((words, last, (split(target.title)[:8], target.control_type)))
    update = {
        "functions": tuple(sorted(functions | set(config.functions))),
        "statuses": tuple(sorted(s.value for s in statuses)),
        "closed": {name: _frequent(values) for name, values in sorted(closed.items())},
        "asked": tuple(sorted(w for w, tasks in asked.items() if len(tasks) >= 3)),
        "modes": ("plan", "act"),
    }
    return config.model_copy(update=update), Prior.learn(examples)


def _given_values(rows: Sequence[ActRow]) -> dict[str, set[str]]:
    """Words of each task's argument values: they are given, not part of the asking."""
    given: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for value in row.action.args.values():
            if isinstance(value, str) and "{" not in value:
                given[row.task_id].update(split(value))
    return given


def _frequent(values: dict[Any, set[str]], least: int = 3, most: int = 120) -> tuple[Any, ...]:
    counts = Counter({value: len(tasks) for value, tasks in values.items() if len(tasks) >= least or "{" in str(value)})
    return tuple(value for value, _ in sorted(counts.items(), key=lambda e: (-e[1], str(e[0])))[:most])
