"""A switch that is on already is left alone: pressed again it would take away what was asked for.

Templates start without what their tasks ask for, so no trajectory shows a model such a state; a person's document does:
a heading that is bold by its style, say.
"""

from tasks.agent.policy import Policy
from tasks.llm.wire import ActReply, ActRequest, PastAction, WireControl

SWITCHES = frozenset({"Button", "CheckBox", "MenuItem", "SplitButton"})
TAKING_AWAY = frozenset(
    {
        "no", "not", "don't", "without", "remove", "clear", "undo", "drop", "off", "un", "unbold", "take", "stop",
        "toggle", "normal", "regular", "plain", "disable",
    }
)  # fmt: skip
"""Words of a request that may want a switch off; then nothing is held back."""
MOST = 4
"""Switches held back in one step at most."""


class LeaveOn:
    """A policy that is told of a switch already on that it was pressed, instead of pressing it.

    Args:
        inner: who decides.
    """

    def __init__(self, inner: Policy) -> None:
        self._inner = inner
        self._held: list[tuple[int, PastAction]] = []

    def begin(self) -> None:
        """Nothing is held back yet."""
        self._held = []
        self._inner.begin()

    def decide(self, request: ActRequest) -> ActReply:
        """The inner policy's action; asked again where that would switch off what is on."""
        reply = self._inner.decide(self._told(request))
        if TAKING_AWAY & set(request.request.casefold().replace("’", "'").split()):
            return reply
        for _ in range(MOST):
            control = switched_on(request, reply)
            if control is None:
                break
            self._held.append((len(request.history), _pressed(control)))
            reply = self._inner.decide(self._told(request))
        return reply

    def _told(self, request: ActRequest) -> ActRequest:
        """The request with what was held back at its place in the history."""
        history = list(request.history)
        for at, action in reversed(self._held):
            history.insert(at, action)
        return request.model_copy(update={"history": tuple(history)})


def switched_on(request: ActRequest, reply: ActReply) -> WireControl | None:
    """The switch that a reply would press although it is on, if any."""
    if reply.function != "click_input":
        return None
    found = next((c for c in request.controls if c.label == reply.control_label), None)
    return found if found is not None and found.checked and found.type in SWITCHES else None


def _pressed(control: WireControl) -> PastAction:
    return PastAction(
        control_label=control.label, control_text=control.title, control_type=control.type, function="click_input",
        args={},
    )  # fmt: skip
