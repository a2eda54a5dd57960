"""A switch that is on is not pressed again unless the request wants something taken away."""

from collections.abc import Sequence

import pytest

from tasks.agent.toggles import LeaveOn
from tasks.llm.wire import ActReply, ActRequest, PastAction, WireControl
from tasks.schemas import Status

BOLD = ActReply(function="click_input", control_label="1", control_text="Bold")
CENTER = ActReply(function="click_input", control_label="2", control_text="Center")
DONE = ActReply(status=Status.FINISH)


class Planned:
    """Goes through its replies by the length of the history."""

    def __init__(self, replies: Sequence[ActReply]) -> None:
        self.replies = replies

    def begin(self) -> None:
        """Nothing to start."""

    def decide(self, request: ActRequest) -> ActReply:
        """The next one."""
        return self.replies[min(len(request.history), len(self.replies) - 1)]


def state(request: str, bold: bool | None, history: tuple[PastAction, ...] = (), kind: str = "Button") -> ActRequest:
    controls = (
        WireControl(label="1", title="Bold", type=kind, checked=bold),
        WireControl(label="2", title="Center", type="Button", checked=False),
    )
    return ActRequest(request=request, controls=controls, history=history)


def past(reply: ActReply) -> PastAction:
    return PastAction(control_label=reply.control_label, control_text=reply.control_text, function=reply.function)


def test_what_is_on_stays_on_and_the_rest_is_done_in_order() -> None:
    policy = LeaveOn(Planned([BOLD, CENTER, DONE]))
    policy.begin()
    asked = "Make the heading bold and centre it"
    assert policy.decide(state(asked, True)) == CENTER
    assert policy.decide(state(asked, True, (past(CENTER),))) == DONE


@pytest.mark.parametrize(("bold", "kind"), [(False, "Button"), (None, "Button"), (True, "RadioButton")])
def test_what_is_off_or_no_switch_is_pressed(bold: bool | None, kind: str) -> None:
    policy = LeaveOn(Planned([BOLD, DONE]))
    policy.begin()
    assert policy.decide(state("Make the heading bold", bold, kind=kind)) == BOLD


@pytest.mark.parametrize("asked", ["Remove the bold", "The heading should not be bold", "I don’t want it bold"])
def test_what_is_to_go_may_be_pressed(asked: str) -> None:
    policy = LeaveOn(Planned([BOLD, DONE]))
    policy.begin()
    assert policy.decide(state(asked, True)) == BOLD


def test_a_policy_that_insists_is_not_asked_for_ever() -> None:
    policy = LeaveOn(Planned([BOLD]))
    policy.begin()
    assert policy.decide(state("Make the heading bold", True)) == BOLD
