"""The planner that is told: a task's own plan, for measuring acting apart from planning."""

from pathlib import Path

from tasks.schemas import InstantiatedTask, Plan, Understanding


class GivenPlanner:
    """Understands one task's request by its own plan, and nothing else.

    Args:
        task: with plan, actions and checks; one without a plan is not understood.
    """

    def __init__(self, task: InstantiatedTask) -> None:
        self._task = task

    def understand(self, request: str, document: Path) -> Understanding:
        """The task's plan, whatever the document."""
        if request != self._task.request or not self._task.plan:
            return Understanding(reason="no plan was given for this request")
        return Understanding(plans=(plan_of(self._task),))


def plan_of(task: InstantiatedTask) -> Plan:
    """A task's own plan with what must hold afterwards."""
    return Plan(
        steps=task.plan, actions=task.actions, expectation=task.checks, understood=task.request, confidence=1.0,
        source="given",
    )  # fmt: skip
