"""plan: the built-in teacher has no knowledge of its own to plan from, and says so with an empty plan.

What it could know stands in documentation, from which the planner's skill library is made (tasks/planner/manual.py);
repeating that here would only pretend to be a second source.
"""

from tasks.llm.wire import PlanReply, PlanRequest, Wire


def answer(request: Wire, seed: int) -> PlanReply:
    """An empty plan: the agent then works without one."""
    assert isinstance(request, PlanRequest)
    return PlanReply(plan=())
