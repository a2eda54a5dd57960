"""The deployment that people and the schedule start: its form in the Prefect UI, its values, then the pipeline."""

import logging
from typing import Any, Literal

from prefect import State, flow
from prefect.context import FlowRunContext
from prefect.exceptions import CancelledRun
from prefect.runtime import flow_run
from prefect.states import Cancelled

from flows import cancelling, locks, naming, profiles, running
from tasks.params import load

log = logging.getLogger(__name__)

AS_IT_IS = "as it is"
OVERLAY = {
    "teacher": "run.teacher",
    "seed": "run.seed",
    "slots": "run.slots",
    "max_pages": "collect.max_pages",
    "n_pairs": "evolve.n_pairs",
    "n_train": "instantiate.n_train",
}
"""Fields of the form and the keys of params.yaml that they stand for."""


def _name() -> str:
    chosen = str(flow_run.parameters["profile"])
    return naming.name_of("nightly", "" if chosen == AS_IT_IS else chosen)


@flow(name="nightly", flow_run_name=_name, persist_result=False)
def nightly(
    profile: Literal[
        "as it is", "smoke", "default", "measure", "full", "gpu", "v100", "production-writer", "production"
    ] = "as it is",
    from_stage: str = "",
    until_stage: str = "",
    teacher: str | None = None,
    seed: int | None = None,
    slots: int | None = None,
    max_pages: int | None = None,
    n_pairs: int | None = None,
    n_train: int | None = None,
    overwrite: bool = False,
) -> dict[str, float] | State[Any]:
    """Run every stage that is stale.

    Args:
        profile: What params.yaml is made from first. "as it is" keeps it.
        from_stage: Only this stage and those below it, e.g. curate_plans. Empty for all.
        until_stage: Only this stage and those above it, e.g. judge. Empty for all.
        teacher: Model name at the teacher's endpoint. Empty for the profile's.
        seed: Of everything random. Empty for the profile's.
        slots: Desktops at a time on this machine. Empty for the profile's.
        max_pages: Pages collected of a source. Empty for the profile's.
        n_pairs: Task-plan pairs wanted. Empty for the profile's.
        n_train: Training tasks to instantiate. Empty for the profile's.
        overwrite: Also where params.yaml was edited by hand, whose values are then lost.

    Raises:
        UsageError: params.yaml was edited by hand and `overwrite` is not ticked, a value is wrong, or what only an
            operator can give is lacking.
    """
    given = {"teacher": teacher, "seed": seed, "slots": slots}
    given |= {"max_pages": max_pages, "n_pairs": n_pairs, "n_train": n_train}
    overlay = {OVERLAY[name]: value for name, value in given.items() if value is not None}
    from flows.pipeline import begin

    for part in ("tasks", "flows"):  # what `lam run` tells, for the log in the UI
        logging.getLogger(part).setLevel(logging.INFO)
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    own = context.flow_run.id
    # what a worker does not end, because it is gone, ends itself: the pipeline looks at its own run's state
    with (
        cancelling.watch(own, lambda: cancelling.end_below(own)) as cancelled,
        locks.hold(lambda: not cancelled.is_set(), log.info),  # nobody's parameters change under a run
    ):
        if profile != AS_IT_IS or overlay:
            name = load().run.profile if profile == AS_IT_IS else profile
            running.ask_first(profiles.values(name, overlay), from_stage, until_stage)
            log.info("%s with %s", profiles.use(name, overlay, overwrite=overwrite), overlay)
        try:
            return begin(from_stage, until_stage)
        except CancelledRun:
            return Cancelled(message="cancelled; what was finished is kept")
