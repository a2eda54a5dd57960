"""One seam over both renderings: a view's prompt, grammar and training sample, and plan mode."""

from typing import Any

import torch

from tasks.model import plan_text
from tasks.model import vocabulary as v
from tasks.model.augmentation import Rendered, Sample
from tasks.model.decoding import Decoded, decode, write
from tasks.model.grammar import SlotSpelling, Walk, actions, spell
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import Renderer
from tasks.model.slots import Slots
from tasks.schemas import Action

AnyRenderer = Renderer | JsonRenderer


def prompt(renderer: AnyRenderer, view: Any) -> list[int]:
    """Token ids of a view's prompt."""
    return list(view.ids) if isinstance(renderer, JsonRenderer) else view.prompt(renderer.codes)


def pad(renderer: AnyRenderer) -> int:
    """Id of the padding: never the terminator, on which the reward model pools."""
    return renderer.pad if isinstance(renderer, JsonRenderer) else renderer.codes.pad


def walk(renderer: AnyRenderer, view: Any) -> Walk:
    """The grammar of a view."""
    if isinstance(renderer, JsonRenderer):
        return renderer.walk(view)
    return actions(SlotSpelling(renderer.codes, renderer.config, view), view.candidates, renderer.config)


def completion(renderer: AnyRenderer, view: Any, action: Action) -> list[int]:
    """Token ids of an action on a view.

    Raises:
        NotRepresentable: with the reason.
    """
    return spell(walk(renderer, view), action)


def sample(renderer: AnyRenderer, view: Any, ids: list[int]) -> Sample:
    """Prompt and completion of a view as acting sees them."""
    if isinstance(renderer, JsonRenderer):
        return Sample(tuple(view.ids), tuple(ids))
    return Rendered.of(view, renderer.codes, ids).plain()


def act(model: Any, renderer: AnyRenderer, view: Any, temperature: float = 0.0, generator: Any = None) -> Decoded:
    """One action under the view's grammar."""
    return decode(model, prompt(renderer, view), walk(renderer, view), temperature, generator)


def plan(
    model: Any, renderer: AnyRenderer, request: str, temperature: float = 0.0, generator: Any = None
) -> tuple[str, ...]:
    """A plan in plan mode; slots that the request does not hold cannot be said."""
    if isinstance(renderer, JsonRenderer):
        ids = write(model, renderer.plan_prompt(request), renderer.eos, temperature=temperature, generator=generator)
        return renderer.plan_text(ids)
    ids, slots = plan_text.prompt(renderer, request)
    allowed = plan_mask(renderer, slots).to(next(model.parameters()).device)
    said = write(model, ids, renderer.codes.eos, allowed, temperature=temperature, generator=generator)
    return plan_text.text_of(renderer, slots, said)


def plan_sample(renderer: AnyRenderer, request: str, steps: tuple[str, ...]) -> Sample:
    """Prompt and completion of plan mode for a plan as it is spoken."""
    if isinstance(renderer, JsonRenderer):
        return Sample(tuple(renderer.plan_prompt(request)), tuple(renderer.plan_target(steps)))
    ids, slots = plan_text.prompt(renderer, request)
    return Sample(tuple(ids), tuple(plan_text.target(renderer, slots, steps)))


def plan_mask(renderer: Renderer, slots: Slots) -> torch.Tensor:
    """Tokens that a plan may hold: words, capitals, step ends, the request's slots and the terminator."""
    allowed = torch.ones(len(renderer.codes), dtype=torch.bool)
    for token, index in renderer.codes.special.items():
        allowed[index] = token in slots.values or token in (v.STEP, v.EOS, v.CAPITAL, v.CAPITALS, v.OTHER)
    return allowed
