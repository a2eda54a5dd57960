"""A plan for a task where nobody gives one: from the documentation, else from the model, else none."""

from pathlib import Path

from tasks.agent.retrieval import FILE, PlanIndex
from tasks.errors import DataError
from tasks.llm.client import Client
from tasks.llm.wire import PlanReply, PlanRequest

Planned = tuple[tuple[str, ...], str]
"""The steps, and their source: retrieved, model or none."""


def index_of(checkpoint: Path) -> PlanIndex | None:
    """The index that stands in a checkpoint, None for a checkpoint without.

    Raises:
        DataError: the file is there but no index.
    """
    path = checkpoint / FILE
    return PlanIndex.load(path) if path.exists() else None


def plan_for(request: str, index: PlanIndex | None, client: Client | None, *, app: str = "writer") -> Planned:
    """The nearest documentation plan above the threshold, else the model's own, else empty.

    Args:
        request: what the user asks.
        index: documentation plans; None for none.
        client: of a model that has a plan mode; None for none.
        app: the application's folder name.

    Raises:
        EndpointError: the model does not answer.
    """
    found = index.nearest(request) if index is not None else None
    if found is not None:
        return found[0], "retrieved"
    return model_plan(request, client, app=app)


def model_plan(request: str, client: Client | None, *, app: str = "writer") -> Planned:
    """The model's own plan; an invalid or empty answer gives none."""
    if client is None:
        return (), "none"
    try:
        reply = client.ask_sync("plan", PlanRequest(request=request, app=app), seed=0, use_cache=False)
    except DataError:
        return (), "none"
    assert isinstance(reply, PlanReply)  # the client validates replies against wire.REPLIES
    return (reply.plan, "model") if reply.plan else ((), "none")
