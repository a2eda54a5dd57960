"""The rows that the evaluations write: one a plan, a step or an episode, with what was said and what was right."""

from typing import Any

from tasks.schemas import Record


class PlanResult(Record):
    """One plan of one model (Table 2)."""

    model: str
    pair_id: str
    source: str  # of the pair: lo_help, inline, evolved, ...
    task: str
    plan: tuple[str, ...]  # what the model said
    truth: tuple[str, ...]  # what the documentation says
    matched: int  # steps of both, one to one
    said: int  # steps that ask for something
    needed: int
    success: bool  # all needed steps, in order
    exact: bool = False  # the same steps word for word, none besides
    group: str = ""  # held-out effect of the split `family`
    invalid: str = ""  # why there was no plan
    split: str = ""  # pair (documentation), or the one factor held out: values, wording, family


class OfflineResult(Record):
    """One step of one model on a recorded state (Table 3)."""

    model: str
    split: str
    row_id: str
    trajectory_id: str
    task_id: str
    family: str
    n_steps: int
    object: bool
    operation: bool
    status: bool
    invalid: str  # why the reply was no valid action, "" when it was
    said: dict[str, Any]  # UFO's action JSON, {} without reply
    truth: dict[str, Any]


class OnlineResult(Record):
    """One episode of one model in the application (Table 4); seconds stand apart, in timings."""

    model: str
    split: str
    task_id: str
    trajectory_id: str
    family: str
    template: str
    plan_source: str
    success: bool  # finished, and every check passed on the saved document; of a foreign request: not finished
    wrong: bool = False  # false success: finished, but a check fails, something else changed, or nothing could be right
    foreign: bool = False  # no skill covers the request: it should end as not understood
    trial: str = ""  # of the split `pass3`: tasks that belong together
    held: bool = False  # every check passes on what was saved, whatever the end: of rejected ones, a false rejection
    second: bool = False  # by the second candidate
    understood: str = ""  # what the agent said it would do
    group: str = ""  # held-out effect of the split `family`, wording of `pass3`
    wordings: tuple[str, ...] = ()  # ids: what reports show of a sealed request
    end: str
    reason: str  # of the verdict
    steps: int  # actions, FINISH not counted
    attempts: int
    infrastructure_errors: int
    request: str = ""
    plan: tuple[str, ...] = ()  # what the model acted by
    needed: tuple[str, ...] = ()  # the task's own plan
    plan_right: bool = False  # the needed steps in order and none besides: plan_matching.is_right
