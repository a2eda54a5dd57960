"""The gate of LAM4: a candidate replaces LAM3 only where dev says that it is no worse in anything and better in one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tasks.model import acting
from tasks.model.acting import AnyRenderer
from tasks.model.augmentation import Sample
from tasks.schemas import ActRow, TaskPlan
from tasks.training import dev, reward, watch
from tasks.training.rows import request_of


class Measured(NamedTuple):
    """A policy on dev: step success, plan success, mean reward of its own greedy actions."""

    ssr: float
    plans: float
    value: float


class Gate:
    """Measures a policy on dev: step success, plan success, and the reward model's value of its own greedy actions.

    Args:
        renderer: of the policy.
        judge: the reward model.
        rows: dev rows for step success.
        states: dev rows whose states are acted on.
        pairs: watched pairs whose plans are written.
    """

    def __init__(
        self, renderer: AnyRenderer, judge: Any, rows: Sequence[ActRow], states: Sequence[ActRow],
        pairs: Sequence[TaskPlan],
    ) -> None:  # fmt: skip
        self.renderer, self.judge, self.rows, self.states, self.pairs = renderer, judge, rows, states, pairs

    def value(self, model: Any, states: Sequence[ActRow]) -> float:
        """Mean reward of the greedy actions on some states."""
        samples = [own_action(model, self.renderer, row) for row in states]
        found = reward.values(self.judge, samples, acting.pad(self.renderer))
        return sum(found) / len(found) if found else 0.0

    def measure(self, model: Any) -> Measured:
        """All dev rows, states and pairs of the gate."""
        model.eval()
        ssr = dev.step_success(model, self.renderer, self.rows)
        plans = dev.plan_success(model, self.renderer, self.pairs)
        return Measured(round(ssr, 4), round(plans, 4), round(self.value(model, self.states), 4))

    def look(self, model: Any) -> watch.Look:
        """Reward value and step success on a part of the dev rows; the loss is what the value lacks to 1."""
        ssr = dev.step_success(model, self.renderer, self.rows[:60])
        plans = dev.plan_success(model, self.renderer, self.pairs[:40]) if self.pairs else None
        return watch.Look(1.0 - self.value(model, self.states[:40]), ssr, plans)


def own_action(model: Any, renderer: AnyRenderer, row: ActRow) -> Sample:
    """The policy's greedy action on a state, as the reward model reads it."""
    view = renderer.view(request_of(row))
    return acting.sample(renderer, view, list(acting.act(model, renderer, view).ids))


def better(before: Measured, after: Measured) -> tuple[bool, str]:
    """Whether the candidate replaces LAM3: no worse in step success, plans and reward value, better in one of them."""
    if after.ssr < before.ssr:
        return False, "step_success_fell"
    if after.plans < before.plans:
        return False, "plan_success_fell"
    if after.value < before.value:
        return False, "reward_value_fell"
    if after == before:
        return False, "no_change"
    return True, "better"


def decision(accepted: bool, reason: str, before: Measured, after: Measured) -> dict[str, Any]:
    """gate.json and the metric of the same name."""
    return {
        "accepted": accepted, "reason": reason, "weights": "lam4" if accepted else "lam3", "ssr_before": before.ssr,
        "ssr_after": after.ssr, "plans_before": before.plans, "plans_after": after.plans,
        "rm_value_before": before.value, "rm_value_after": after.value,
    }  # fmt: skip
