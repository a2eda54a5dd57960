"""Who decides: a model behind an endpoint, or one of the two that any score must beat (random, do_nothing)."""

import random
from typing import Protocol

from tasks.llm.client import Client
from tasks.llm.wire import ActReply, ActRequest, WireControl
from tasks.schemas import Status


class Policy(Protocol):
    """What an episode asks for its next action."""

    def begin(self) -> None:
        """A new attempt starts; the same state must then give the same answers again."""

    def decide(self, request: ActRequest) -> ActReply:
        """The next action.

        Raises:
            DataError: the answer is not a valid reply, after the client's retries; the agent counts it as invalid.
            EndpointError: nobody answers; the attempt is infrastructure.
        """


class EndpointPolicy:
    """A model reached through the chat-completions protocol: GPT-4o, the built-in teacher or a LAM.

    Args:
        client: connected to the endpoint, with the model's name.
        temperature: 0 for the most likely action.
        seed: of the sampling; every step of an episode gets its own, so that equal states may differ in a sample.
        sample: index of the sample, part of the cache key.
        use_cache: false wherever an answer must come from the model as it is now (explore, evaluations).
    """

    def __init__(
        self, client: Client, *, temperature: float = 0.0, seed: int = 0, sample: int = 0, use_cache: bool = False
    ) -> None:
        self._client, self._temperature, self._seed = client, temperature, seed
        self._sample, self._use_cache, self._step = sample, use_cache, 0

    def begin(self) -> None:
        """Start counting steps again."""
        self._step = 0

    def decide(self, request: ActRequest) -> ActReply:
        """Ask `act`."""
        self._step += 1
        reply = self._client.ask_sync(
            "act",
            request,
            temperature=self._temperature,
            seed=self._seed + (1000 * self._step if self._temperature else 0),
            sample=self._sample,
            use_cache=self._use_cache,
        )
        assert isinstance(reply, ActReply)  # the client validates replies against wire.REPLIES
        return reply


class DoNothingPolicy:
    """Says FINISH at once: whatever it scores, the checks give away."""

    def begin(self) -> None:
        """Nothing to start."""

    def decide(self, request: ActRequest) -> ActReply:
        """FINISH."""
        return ActReply(status=Status.FINISH)


class RandomPolicy:
    """Uniform over the valid actions of the state: every enabled control clicked or filled, and FINISH."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = random.Random(seed)

    def begin(self) -> None:
        """Back to the seed."""
        self._random = random.Random(self._seed)

    def decide(self, request: ActRequest) -> ActReply:
        """Draw one."""
        choices: list[ActReply] = [ActReply(status=Status.FINISH)]
        for control in request.controls:
            choices += _actions_on(control, self._words(request))
        return self._random.choice(choices)

    def _words(self, request: ActRequest) -> str:
        return self._random.choice(request.request.split() or ["x"])


def _actions_on(control: WireControl, text: str) -> list[ActReply]:
    if not control.enabled:
        return []
    named = {"control_label": control.label, "control_text": control.title}
    if control.detail:
        return [ActReply(function="select_paragraph", **named), ActReply(function="click_input", **named)]
    if control.type in ("Edit", "Spinner", "ComboBox"):
        return [ActReply(function="set_edit_text", args={"text": text}, **named)]
    return [ActReply(function="click_input", **named)]
