"""Contestants as the agent that people get: planner, policy and gate of each."""

from collections.abc import Callable

from tasks.agent.agent import Agent
from tasks.agent.given import GivenPlanner
from tasks.agent.policy import EndpointPolicy, Policy
from tasks.agent.rules import RULES, RulesPolicy
from tasks.agent.understanding import Planner
from tasks.agent.verification import Verifier
from tasks.apps.catalogue import load_app
from tasks.errors import DataError
from tasks.evaluation import evaluated
from tasks.llm.client import Client
from tasks.params import Run
from tasks.planner.loading import planner_of
from tasks.schemas import InstantiatedTask, Plan

ONE_TRY = ("base",)
"""Agents without a second candidate, which would be the rules' success and not theirs."""


def agents_of(model: str, client: Client | None, run: Run) -> Callable[[InstantiatedTask], Agent]:
    """A model as the agent for each task.

    Args:
        model: one of evaluated.AGENTS.
        client: of the checkpoint behind it; None where there is none.
        run: with the application and the seed.
    """
    gate, planners = verifier(), dict[tuple[str, ...], Planner]()

    def mind(task: InstantiatedTask) -> Planner:
        """One a shard; one more for every effect whose skills a task takes away."""
        if model.endswith(evaluated.GIVEN):
            return GivenPlanner(task)
        without = tuple(task.lineage.get("effects", ())) if "leave_out" in task.lineage else ()
        if without not in planners:
            planners[without] = planner(model, client, run.app, without)
        return planners[without]

    def policy(plan: Plan) -> Policy:
        if model.removesuffix(evaluated.GIVEN) == RULES or client is None:
            return RulesPolicy(plan.actions)
        return EndpointPolicy(client, seed=run.seed, use_cache=False)

    def agent(task: InstantiatedTask) -> Agent:
        return Agent(
            mind(task),
            gate,
            policy,
            by=model.removesuffix(evaluated.GIVEN),
            attempts=run.attempts,
            candidates=1 if model in ONE_TRY or model.endswith(evaluated.GIVEN) else 2,
        )

    return agent


def planner(model: str, client: Client | None, app: str, without: tuple[str, ...] = ()) -> Planner:
    """The planner that stands in the checkpoint behind a model, without the skills that are held out.

    Args:
        model: the model.
        client: of the checkpoint behind it.
        app: the application's folder name.
        without: effects whose skills it must do without.
    """
    if client is None:
        raise DataError(f"planner of {model}", "no endpoint", "the endpoint of a checkpoint with a skill library")
    known = load_app(app)
    away = [name for name, family in known.families.items() if set(without) & set(family.effects)]
    return planner_of(
        evaluated.FOLDERS[evaluated.behind(model)], client.base_url, known, key=client.api_key, leave_out=away
    )


def verifier() -> Verifier:
    """The gate as shipped."""
    from tasks.agent import verification

    return verification.verifier()
