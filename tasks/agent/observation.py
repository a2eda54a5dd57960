"""From what the desktop shows to what a policy is asked."""

from collections.abc import Sequence

from tasks.llm.wire import ActRequest, PastAction, WireControl
from tasks.schemas import Observation


def act_request(
    request: str, plan: Sequence[str], history: Sequence[PastAction], observation: Observation
) -> ActRequest:
    """The state as every model sees it, teacher and LAM alike (paper 3.2: task, plan, past actions, controls)."""
    return ActRequest(
        request=request,
        plan=tuple(plan),
        history=tuple(history),
        controls=tuple(WireControl.of(control) for control in observation.controls),
    )
