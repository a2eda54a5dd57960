"""States as token ids, the same for training and for acting; tasks/model/grammar.py spells the actions.

A state is written as: request, what is left of the plan, actions so far, the K likeliest controls, the telling parts of
the document. Values are slots, controls are title and type, document parts are pointers that say their kind and number.
Titles that the request or the plan names carry a mark, and an action points at the mark: following a plan does not
depend on having seen the control's name in training. Texts are read in tasks/model/prose.py, what they may name is
written in tasks/model/entries.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from tasks.llm.wire import ActRequest
from tasks.model import vocabulary as v
from tasks.model.controls import Listed, Prior, Scene, likeliest, list_controls
from tasks.model.entries import Entries
from tasks.model.progress import remaining
from tasks.model.prose import Prose
from tasks.model.tokenizer import Codes
from tasks.model.view import View
from tasks.model.words import Unit, split, units
from tasks.schemas import Record

PLAN_UNITS = 40
"""Units shown of the plan's steps after the one that comes next."""
UPCOMING = 24
"""Tokens of the step that comes next, shown right before the action."""

Steps = Sequence[tuple[str, Sequence[Unit]]]
"""What is left of a plan: texts and the units of each that are still to be done."""


class RenderingConfig(Record):
    """The checkpoint's side file rendering.json."""

    style: str = "slots"  # slots for small models, json for large ones
    version: int = 1
    top_k: int = 16
    functions: tuple[str, ...] = ("click_input", "select_text", "keyboard_input", "set_edit_text", "select_paragraph")
    statuses: tuple[str, ...] = ("FINISH",)  # without an action, as seen in training
    closed: dict[str, tuple[Any, ...]] = Field(default_factory=dict)  # argument -> values that no state spells out
    asked: tuple[str, ...] = ()  # words with which training requests ask
    cased: dict[str, str] = Field(default_factory=dict)  # words with their own capitals: libreoffice -> LibreOffice
    max_tokens: int = 512
    modes: tuple[str, ...] = ()  # plan, act: what the checkpoint was trained for


class Renderer:
    """Renders for one checkpoint.

    Args:
        codes: its vocabulary.
        config: its rendering.json.
        common: its common words.
        prior: the learned part of the control filter.
    """

    def __init__(self, codes: Codes, config: RenderingConfig, common: frozenset[str], prior: Prior) -> None:
        self.codes, self.config, self.common, self.prior = codes, config, common, prior
        self.asked = frozenset(config.asked)

    def view(
        self,
        request: ActRequest,
        keep: str | None = None,
        rename: Mapping[tuple[str, ...], tuple[str, ...]] | None = None,
        unmarked: frozenset[tuple[str, ...]] = frozenset(),
    ) -> View:
        """Render a state.

        Args:
            request: the state as it comes over the wire.
            keep: label of a control that must be listed (training's target).
            rename: title words -> other title words, shown instead of them everywhere (augmentation).
            unmarked: titles that get no mark (augmentation).
        """
        rest = remaining(request.plan, request.history)
        others, parts = list_controls(request.controls)
        listed = self._likeliest(request, rest, others, keep)
        titles = {c.words for c in listed} | {split(a.control_text)[:8] for a in request.history}
        titles -= unmarked | {()}
        prose = Prose(self.codes, request.request, titles, parts, self.common, self.asked, rename or {})
        pieces = units(request.request)
        # Slots are numbered from the request on, marks from the plan's next step on: it names <m1>.
        prose.text(request.request, pieces, in_request=True)
        prose.restart()
        upcoming = prose.text(*rest[0], in_request=False)[:UPCOMING] if rest else []
        asked = prose.text(request.request, pieces, in_request=True)
        plan = self._later_steps(prose, rest)
        entries = Entries(prose, listed, parts)
        controls, candidates = entries.controls()
        document, shown = entries.document()
        return View(
            asked, plan, entries.history(request.history), controls, document, candidates + shown, prose.slots,
            prose.spans(), prose.keys, upcoming, len(others) - len(listed), prose.marks,
        )  # fmt: skip

    def _likeliest(self, request: ActRequest, rest: Steps, others: Sequence[Listed], keep: str | None) -> list[Listed]:
        asked = [w for u in units(request.request) for w in u.words]
        last = next((a.control_text for a in reversed(request.history) if a.control_text), "")
        scene = Scene(asked, [w for _, step in rest for u in step for w in u.words], last, self.prior)
        return likeliest(others, scene, self.config.top_k, keep)

    def _later_steps(self, prose: Prose, rest: Steps) -> list[int]:
        ids: list[int] = []
        budget = PLAN_UNITS
        for text, step in rest[1:]:
            if budget <= 0:
                break
            ids += ([self.codes.special[v.STEP]] if ids else []) + prose.text(text, step[:budget], in_request=False)
            budget -= len(step)
        return ids
