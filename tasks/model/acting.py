"""One seam over both renderings: the prompt of a view, its grammar, and the sample that training makes of it."""

from typing import Any

from tasks.model.augmentation import Rendered, Sample
from tasks.model.decoding import Decoded, decode
from tasks.model.grammar import SlotSpelling, Walk, actions, spell
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import Renderer
from tasks.schemas import Action

AnyRenderer = Renderer | JsonRenderer


def prompt(renderer: AnyRenderer, view: Any) -> list[int]:
    """Token ids of a view's prompt."""
    return list(view.ids) if isinstance(renderer, JsonRenderer) else view.prompt(renderer.codes)


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
