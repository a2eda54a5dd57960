"""The JSON rendering for large models: the wire's own request and reply, decoded under the same grammar.

Chosen by `style: json` in a checkpoint's rendering.json. Reply pieces are tokenised one by one, in training and in
acting alike, so that the grammar's spellings meet the model's tokens exactly.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tasks.llm.wire import ActRequest
from tasks.model import vocabulary as v
from tasks.model.controls import Prior, Scene, likeliest, list_controls
from tasks.model.grammar import COUNTS, Choices, Walk, actions, as_number
from tasks.model.progress import remaining
from tasks.model.rendering import RenderingConfig
from tasks.model.view import Candidate
from tasks.model.words import units
from tasks.schemas import Status

INSTRUCTION = "You operate an application. Reply with one action as JSON."
PLAN_INSTRUCTION = "Write the plan for this request as a JSON list of steps."
REMEMBERED = 65536
"""Pieces of replies whose token ids are remembered: every title on every screen is one."""


@dataclass
class JsonView:
    """A rendered state: the prompt's ids and the texts that arguments may be taken from."""

    ids: list[int]
    candidates: list[Candidate]
    texts: tuple[str, ...]
    left_out: int


class JsonRenderer:
    """Same seam as rendering.Renderer, over any tokenizer that transformers loads.

    Args:
        tokenizer: of the large model.
        config: its rendering.json.
    """

    def __init__(self, tokenizer: Any, config: RenderingConfig, prior: Prior | None = None) -> None:
        self.tokenizer, self.config, self.prior = tokenizer, config, prior or Prior()
        self.eos = int(tokenizer.eos_token_id)
        self.pad = int(tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.unk_token_id or 0)
        self._encoded = lru_cache(maxsize=REMEMBERED)(self._encode)

    @classmethod
    def load(cls, folder: Path, config: RenderingConfig) -> "JsonRenderer":
        """From a checkpoint folder."""
        from transformers import AutoTokenizer

        path = folder / "prior.json"
        prior = Prior.model_validate_json(path.read_bytes()) if path.exists() else Prior()
        return cls(AutoTokenizer.from_pretrained(folder, local_files_only=True), config, prior)

    def ids(self, text: str) -> tuple[int, ...]:
        """Token ids of a piece of the reply, remembered."""
        return self._encoded(text)

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer.encode(text, add_special_tokens=False))

    def view(
        self, request: ActRequest, keep: str | None = None, rename: Mapping[Any, Any] | None = None,
        unmarked: frozenset[Any] = frozenset(),
    ) -> JsonView:  # fmt: skip
        """Render a state: the K likeliest controls and all document parts, as JSON with defaults left out."""
        others, parts = list_controls(request.controls)
        rest = [w for _, step in remaining(request.plan, request.history) for u in step for w in u.words]
        asked = [w for u in units(request.request) for w in u.words]
        last = next((a.control_text for a in reversed(request.history) if a.control_text), "")
        shown = likeliest(others, Scene(asked, rest, last, self.prior), self.config.top_k, keep)
        controls = [c.control for c in (*shown, *parts)]
        state = request.model_copy(update={"controls": tuple(controls)})
        text = json.dumps(state.model_dump(mode="json", by_alias=True, exclude_defaults=True), ensure_ascii=False)
        ids = list(self.tokenizer.encode(f"{INSTRUCTION}\n{text}\n"))
        candidates = [Candidate((), control, bool(control.detail)) for control in controls]
        return JsonView(_clean(ids, self.eos), candidates, (request.request, *request.plan), len(others) - len(shown))

    def walk(self, view: JsonView) -> Walk:
        """The grammar of a view."""
        return actions(JsonSpelling(self, view), view.candidates, self.config)

    def plan_prompt(self, request: str) -> list[int]:
        """Ids of a plan request."""
        return _clean(list(self.tokenizer.encode(f"{PLAN_INSTRUCTION}\n{request}\n")), self.eos)

    def plan_target(self, plan: Sequence[str]) -> list[int]:
        """Ids of a plan, with the terminator."""
        return [*self.tokenizer.encode(json.dumps(list(plan), ensure_ascii=False), add_special_tokens=False), self.eos]

    def plan_text(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The plan that ids spell; what is no JSON list is one step a line."""
        text = self.tokenizer.decode(ids, skip_special_tokens=True).strip()
        try:
            value = json.loads(text)
        except ValueError:
            value = text.splitlines()
        return tuple(str(step) for step in value if str(step).strip()) if isinstance(value, list) else (text,)


def _clean(ids: list[int], eos: int) -> list[int]:
    return ids[:-1] if ids and ids[-1] == eos else ids


class JsonSpelling:
    """The JSON rendering's spelling of actions on one view."""

    def __init__(self, renderer: JsonRenderer, view: JsonView) -> None:
        self.r, self.view = renderer, view
        self._open = False

    def _entries(self, texts: Sequence[tuple[str, Any]]) -> Choices:
        found: dict[tuple[int, ...], Any] = {}
        for text, meaning in texts:
            found.setdefault(self.r.ids(text), meaning)
        beginnings = {tokens[:n] for tokens in found for n in range(1, len(tokens))}
        return [(tokens, meaning) for tokens, meaning in found.items() if tokens not in beginnings]

    def functions(self, names: Sequence[str], statuses: Sequence[str]) -> Choices:
        """The reply's opening with the function, or a whole reply without an action."""
        self._open = False
        ends = [((*self.r.ids(f'{{"Function": "", "Status": "{x}"}}'), self.r.eos), Status(x)) for x in statuses]
        return self._entries([(f'{{"Function": "{f}", ', f) for f in names]) + ends

    def controls(self, candidates: Sequence[Candidate], nil: bool) -> Choices:
        """Label and text."""
        texts: list[tuple[str, Any]] = [('"ControlLabel": "", ', None)] if nil else []
        for c in candidates:
            title = json.dumps(c.control.title, ensure_ascii=False)
            texts.append((f'"ControlLabel": "{c.control.label}", "ControlText": {title}, ', c.control))
        return self._entries(texts)

    def names(self, arguments: Sequence[str]) -> Choices:
        """Opening of an argument."""
        opening = ', "' if self._open else '"Args": {"'
        return self._entries([(f'{opening}{name}": ', name) for name in arguments])

    def values(self, name: str) -> Choices:
        """JSON values; a value's closing mark keeps spellings prefix-free."""
        self._open = True
        found: list[Any] = list(v.CLOSED.get(name, ())) or list(self.r.config.closed.get(name, ()))
        if name in v.NUMERIC:
            numbers = [as_number(u.value) for text in self.view.texts for u in units(text) if u.kind == "number"]
            found = [n for n in numbers if n is not None] + found + list(COUNTS)
            return self._entries([(f"{json.dumps(x)} ", x) for x in found])
        if name not in v.CLOSED:
            found = self._stretches() + found
        return self._entries([(f"{json.dumps(x, ensure_ascii=False)} ", x) for x in found])

    def _stretches(self) -> list[str]:
        """Quoted values and keys first, then stretches of up to six words."""
        found: list[str] = []
        for text in self.view.texts:
            pieces = units(text)
            found += [u.value for u in pieces if u.kind in ("quoted", "keys")]
        for text in self.view.texts:
            words = [u for u in units(text) if u.kind != "punct"]
            found += [text[a.start : b.end] for i, a in enumerate(words) for b in words[i : i + 6]]
        return list(dict.fromkeys(found + [c.control.title for c in self.view.candidates if c.document]))

    def endings(self) -> Choices:
        """Status and the end of the object."""
        opening = "}, " if self._open else '"Args": {}, '
        return [
            ((*self.r.ids(f'{opening}"Status": "{x}"}}'), self.r.eos), x) for x in (Status.CONTINUE, Status.CONFIRM)
        ]
