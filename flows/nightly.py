"""The deployment that people and the schedule start: its form in the Prefect UI, its values, then the pipeline."""

import logging
import os
import subprocess
from typing import Literal

from prefect import flow, tags

from flows import deploy, profiles
from tasks.params import load

log = logging.getLogger(__name__)

OVERLAY = {
    "teacher": "run.teacher",
    "seed": "run.seed",
    "slots": "run.slots",
    "max_pages": "collect.max_pages",
    "n_pairs": "evolve.n_pairs",
    "n_train": "instantiate.n_train",
}
"""Fields of the form and the keys of params.yaml that they stand for."""


def run_name() -> str:
    """Profile and revision of the code, for names in the UI: `smoke 1a2b3c4`."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    revision = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return f"{load().run.profile} {revision or os.environ.get('LAM_REVISION', 'unversioned')}"


@flow(name="nightly", persist_result=False)
def nightly(
    profile: Literal["as it is", "smoke", "default", "full", "production"] = "as it is",
    from_stage: str = "",
    until_stage: str = "",
    teacher: str | None = None,
    seed: int | None = None,
    slots: int | None = None,
    max_pages: int | None = None,
    n_pairs: int | None = None,
    n_train: int | None = None,
    overwrite: bool = False,
) -> dict[str, float]:
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
        UsageError: params.yaml was edited by hand and `overwrite` is not ticked, or a value is wrong.
    """
    given = {"teacher": teacher, "seed": seed, "slots": slots}
    given |= {"max_pages": max_pages, "n_pairs": n_pairs, "n_train": n_train}
    overlay = {OVERLAY[name]: value for name, value in given.items() if value is not None}
    if profile != "as it is" or overlay:
        name = load().run.profile if profile == "as it is" else profile
        log.info("%s with %s", profiles.use(name, overlay, overwrite=overwrite), overlay)
    from flows.pipeline import pipeline

    with tags(deploy.TAG, f"profile:{load().run.profile}"):
        named = pipeline.with_options(flow_run_name=run_name())
        spent: dict[str, float] = named(from_stage, until_stage)
    return spent
