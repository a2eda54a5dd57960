"""States and actions as token ids and back: one module for training and for acting.

A state is written as: request, what is left of the plan, actions so far, the K likeliest controls, the telling parts
of the
document. Values are slots, controls are title and type, document parts are pointers that say their kind and number.
Titles that the request or the plan names carry a mark, and an action points at the mark: following a plan does not
depend on having seen the control's name in training.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from tasks.llm.wire import ActRequest, WireControl
from tasks.model import vocabulary as v
from tasks.model.controls import Listed, Prior, Scene, counted_part, likeliest, list_controls, shown_parts
from tasks.model.progress import remaining
from tasks.model.slots import Body, Phrases, Slots, mentions, value_words
from tasks.model.spoken import KINDS, ORDINALS
from tasks.model.tokenizer import Codes
from tasks.model.words import FUNCTION_WORDS, Unit, split, units
from tasks.schemas import Record

HISTORY = 12
"""Past actions shown."""
PLAN_UNITS = 40
"""Units shown of the plan's steps after the one that comes next."""
UPCOMING = 24
"""Tokens of the step that comes next, shown right before the action."""


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


@dataclass(frozen=True)
class Candidate:
    """A control that an action may name, with the tokens that name it."""

    tokens: tuple[int, ...]
    control: WireControl
    document: bool


@dataclass
class View:
    """A rendered state: the prompt in sections, and everything an action may be made of."""

    request: list[int]
    plan: list[int]
    history: list[int]
    controls: list[list[int]]
    document: list[list[int]]
    candidates: list[Candidate]
    slots: Slots
    spans: list[tuple[tuple[int, ...], str]]  # unquoted stretches of request and plan that an argument may be
    keys: list[tuple[tuple[int, ...], str]]  # keys that request and plan name
    upcoming: list[int] = field(default_factory=list)  # what is left of the plan's current step
    left_out: int = 0  # controls not shown
    marks: dict[tuple[str, ...], str] = field(default_factory=dict)

    def ends(self, codes: Codes) -> tuple[list[int], list[int]]:
        """The prompt's ids before and after the controls' entries."""
        s = codes.special
        parts = [i for part in self.document for i in part]
        plan = [s[v.PLAN], *self.plan] if self.plan else []
        head = [s[v.ACT], *self.request, *plan, s[v.HISTORY], *self.history, s[v.CONTROLS]]
        upcoming = [s[v.NEXT], *self.upcoming] if self.upcoming else []
        return head, [s[v.DOCUMENT], *parts, *upcoming, s[v.DO]]

    def prompt(self, codes: Codes) -> list[int]:
        """The prompt's ids."""
        head, tail = self.ends(codes)
        return head + [i for entry in self.controls for i in entry] + tail


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
        return _Rendering(self, request, keep, rename or {}, unmarked).view()


class _Rendering:
    """One state on its way to a View."""

    def __init__(
        self,
        renderer: Renderer,
        request: ActRequest,
        keep: str | None,
        rename: Mapping[tuple[str, ...], tuple[str, ...]],
        unmarked: frozenset[tuple[str, ...]],
    ) -> None:
        self.r, self.codes, self.state = renderer, renderer.codes, request
        self.rename = rename
        special = renderer.codes.special
        self._mark_ids = frozenset(special[m] for m in v.MARKS)
        self.slots = Slots()
        self.rest = remaining(request.plan, request.history)
        others, self.parts = list_controls(request.controls)
        asked = [w for u in units(request.request) for w in u.words]
        last = next((a.control_text for a in reversed(request.history) if a.control_text), "")
        scene = Scene(asked, [w for _, step in self.rest for u in step for w in u.words], last, renderer.prior)
        self.listed = likeliest(others, scene, renderer.config.top_k, keep)
        self.left_out = len(others) - len(self.listed)
        self.titles = Phrases()
        named = {c.words for c in self.listed} | {split(a.control_text)[:8] for a in request.history}
        for words in named - unmarked - {()}:
            self.titles.add(words, " ".join(words))
        self.marks: dict[tuple[str, ...], str] = {}
        self.body = Body(part.control.title for part in self.parts)
        self.spans: list[list[tuple[tuple[int, ...], int, int]]] = []
        self.texts: list[str] = []
        self.keys: list[tuple[tuple[int, ...], str]] = []

    def view(self) -> View:
        """All sections. Slots are numbered from the request on, marks from the plan's next step on: it names <m1>."""
        self._text(self.state.request, units(self.state.request), in_request=True)
        self.marks, self.spans, self.texts, self.keys = {}, [], [], []
        upcoming = self._text(*self.rest[0], in_request=False)[:UPCOMING] if self.rest else []
        request = self._text(self.state.request, units(self.state.request), in_request=True)
        plan = self._later_steps()
        inside, names = self._parts()
        history = self._history(names)
        candidates = self._candidates()
        controls = [self._entry(c, name) for c, name in zip(self.listed, candidates, strict=True)]
        documents, shown = self._document(inside, names)
        return View(
            request, plan, history, controls, documents, candidates + shown, self.slots,
            self._spans(), self.keys, upcoming, self.left_out, self.marks,
        )  # fmt: skip

    def _later_steps(self) -> list[int]:
        ids: list[int] = []
        budget = PLAN_UNITS
        for text, step in self.rest[1:]:
            if budget <= 0:
                break
            ids += ([self.codes.special[v.STEP]] if ids else []) + self._text(text, step[:budget], in_request=False)
            budget -= len(step)
        return ids

    def _text(self, text: str, pieces: Sequence[Unit], in_request: bool) -> list[int]:
        ids: list[int] = []
        span: list[tuple[tuple[int, ...], int, int]] = []
        i = 0
        while i < len(pieces):
            tokens, step = self._piece(pieces, i, in_request)
            ids += tokens
            kind = pieces[i].kind
            if kind == "punct" and pieces[i].value not in "%/&.,'’":
                self._close(text, span)
                span = []
            elif tokens:
                plain = tuple(t for t in tokens if t not in self._mark_ids)
                span.append((plain, pieces[i].start, pieces[i + step - 1].end))
            i += step
        self._close(text, span)
        return ids

    def _close(self, text: str, span: list[tuple[tuple[int, ...], int, int]]) -> None:
        if span:
            self.spans.append(span)
            self.texts.append(text)

    def _piece(self, pieces: Sequence[Unit], i: int, in_request: bool) -> tuple[list[int], int]:
        """Ids of the value, title, keys or word at `i`, and how many units it takes."""
        unit, special = pieces[i], self.codes.special
        if unit.kind == "punct":
            return [], 1
        if unit.kind == "keys":
            ids = self._keys(unit.value)
            self.keys.append((tuple(ids), unit.value))
            return ids, 1
        if unit.kind == "quoted":
            token = self.slots.name(unit.value.strip(), in_request)
            space = [special[v.OTHER]] if unit.value[:1] == " " else []
            return ([*space, special[token]] if token else self.codes.words(unit.words)), 1
        flat = [u.words[0] if u.kind in ("word", "number") else "" for u in pieces]
        counted = self._counted_at(flat, i)
        if counted:
            return counted
        slot, title = self.slots.phrases.at(flat, i), self._title_at(pieces, i)
        if title and (not slot or title[1] > slot[1]) and _is_name(pieces, i, title[1], in_request):
            return self._title_mention(tuple(title[0].split(" "))), title[1]
        if slot:
            return [special[slot[0]], *self._digits(unit)], slot[1]
        if unit.kind == "number":
            token = self.slots.name(unit.value, in_request)
            return ([special[token], *self._digits(unit)] if token else self.codes.words(unit.words)), 1
        return self._word(pieces, i, in_request)

    def _keys(self, keys: str) -> list[int]:
        """Keys, a last digit by its slot: "level 4" and "{CTRL}4" share the 4."""
        slot = self.slots.of(keys[-1]) if keys[-2:-1] == "}" and keys[-1].isdigit() else ""
        return [*self.codes.keys(keys[:-1]), self.codes.special[slot]] if slot else self.codes.keys(keys)

    def _counted_at(self, flat: Sequence[str], i: int) -> tuple[list[int], int] | None:
        """A part of the document that is counted ("third heading"): marked like a control's title."""
        kinds: list[tuple[str, int]] = [("title", 1)] if flat[i] == "title" else []
        if flat[i] in ORDINALS:
            kinds = [(" ".join(flat[i + 1 : i + n]), n) for n in (3, 2) if i + n <= len(flat)]
        for kind, n in kinds:
            part = counted_part(self.parts, flat[i], kind) if kind == "title" or kind in KINDS else None
            mark = self._mark(("counted", part.pointer)) if part else ""
            if part and mark:
                return [self.codes.special[mark], *self.codes.words(flat[i : i + n])], n
        return None

    def _mark(self, key: tuple[str, ...]) -> str:
        """The mark of a title or part, a new one if needed; "" when they are used up."""
        if key not in self.marks and len(self.marks) < len(v.MARKS):
            self.marks[key] = v.MARKS[len(self.marks)]
        return self.marks.get(key, "")

    def _title_at(self, pieces: Sequence[Unit], i: int) -> tuple[str, int] | None:
        """The longest title that starts at `i`, colons and brackets in it passed over, and how many units it takes."""
        at = [
            n for n in range(i, min(len(pieces), i + 14)) if pieces[n].kind != "punct" or pieces[n].value not in ":()/'"
        ]
        words = [pieces[n].words[0] if pieces[n].kind in ("word", "number") else "" for n in at]
        found = self.titles.at(words, 0)
        return (found[0], at[found[1] - 1] + 1 - i) if found else None

    def _word(self, pieces: Sequence[Unit], i: int, in_request: bool) -> tuple[list[int], int]:
        n = value_words(pieces, i, self.body, self.r.common, self.r.asked) if in_request else 0
        if n:
            text = self.state.request[pieces[i].start : pieces[i + n - 1].end]
            token = self.slots.name(text, True)
            if token:
                return [self.codes.special[token]], n
        return list(self.codes.word(pieces[i].words[0])), 1

    def _digits(self, unit: Unit) -> list[int]:
        """Small numbers keep their digits beside the slot: "paragraph 3" counts, "3 rows" does not."""
        small = unit.kind == "number" and unit.value.isdigit() and int(unit.value) <= 20
        return list(self.codes.word(unit.value)) if small else []

    def _title_mention(self, words: tuple[str, ...]) -> list[int]:
        mark = self._mark(words)
        shown = self._shown(words)
        return [self.codes.special[mark], *shown] if mark else shown

    def _shown(self, words: tuple[str, ...]) -> list[int]:
        """A title's words, slots in place of the values they hold."""
        words = self.rename.get(words, words)
        if not self.slots.phrases.starts(words):
            return self.codes.words(words)
        ids: list[int] = []
        i = 0
        while i < len(words):
            hit = self.slots.phrases.at(words, i)
            ids += [self.codes.special[hit[0]]] if hit else self.codes.word(words[i])
            i += hit[1] if hit else 1
        return ids

    def _candidates(self) -> list[Candidate]:
        """The listed controls, told apart: characters outside the vocabulary can make titles look alike."""
        taken: set[tuple[int, ...]] = set()
        found = []
        for listed in self.listed:
            copy = listed.copy
            while (tokens := self._name(listed, copy)) in taken and copy <= len(v.COPIES):
                copy += 1
            taken.add(tokens)
            found.append(Candidate(tokens, listed.control, False))
        return found

    def _name(self, listed: Listed, copy: int) -> tuple[int, ...]:
        special, mark = self.codes.special, self.marks.get(listed.words, "")
        name = [special[mark]] if mark else self._shown(listed.words) or [special[v.UNTITLED]]
        number = [special[v.COPIES[min(copy, len(v.COPIES) + 1) - 2]]] if copy > 1 else []
        return (*name, *number, special[v.type_token(listed.control.type)])  # the type ends every name

    def _entry(self, listed: Listed, candidate: Candidate) -> list[int]:
        """A control in the prompt: its name, the title's words where the name is a mark, its state."""
        special, control = self.codes.special, listed.control
        ids = list(candidate.tokens)
        if listed.words in self.marks:
            ids[1:1] = self._shown(listed.words)
        return ids + [special[t] for t in _state(control)] + self._value(control)

    def _value(self, control: WireControl) -> list[int]:
        slot = self.slots.of(control.text) if control.text else ""
        return [self.codes.special[v.IS], self.codes.special[slot]] if slot else []

    def _parts(self) -> tuple[list[list[tuple[str, bool]]], list[tuple[int, ...]]]:
        """For each document part, the slots inside, and its name: its mark, the slot it begins with, or its pointer."""
        special = self.codes.special
        inside = [mentions(part.control.title, self.slots) for part in self.parts]
        names: list[tuple[int, ...]] = []
        for part, found in zip(self.parts, inside, strict=True):
            slot = next((slot for slot, first in found if first), "")
            slot = self.marks.get(("counted", part.pointer), slot)
            by_slot = (special[slot], special[v.type_token("Text")]) if slot else ()
            names.append(by_slot if by_slot and by_slot not in names else (special[part.pointer],))
        return inside, names

    def _document(
        self, inside: Sequence[Sequence[tuple[str, bool]]], names: Sequence[tuple[int, ...]]
    ) -> tuple[list[list[int]], list[Candidate]]:
        """Entries of the parts shown, and all parts as candidates: "the ninth paragraph" needs no entry."""
        special = self.codes.special
        entries = []
        named = [bool(found) or len(name) > 1 for found, name in zip(inside, names, strict=True)]
        for i in shown_parts(self.parts, named):
            part, found = self.parts[i], inside[i]
            level = [t for t in v.LEVELS if part.pointer.startswith("<heading") and t[2] in part.control.detail]
            marks = level + [v.LAST] * part.last + [t for t in _state(part.control) if t != v.UNCHECKED]
            values = [t for slot, first in found for t in ([v.IS, slot] if first else [slot])]
            counted = [self.marks[key] for key in [("counted", part.pointer)] if key in self.marks]
            entries.append([special[t] for t in (part.pointer, *counted, *marks, *values)])
        return entries, [Candidate(name, p.control, True) for p, name in zip(self.parts, names, strict=True)]

    def _history(self, names: Sequence[tuple[int, ...]]) -> list[int]:
        special = self.codes.special
        named = {p.control.title: name[0] for p, name in reversed(list(zip(self.parts, names, strict=True)))}
        ids: list[int] = []
        for action in self.state.history[-HISTORY:]:
            function = v.function_token(action.function)
            ids.append(special.get(function, special[v.OTHER]))
            words = split(action.control_text)[:8]
            if action.control_text in named:
                ids.append(named[action.control_text])
            elif words in self.marks:
                ids.append(special[self.marks[words]])
            elif words:
                ids += self._shown(words)[:4]
            for key, value in sorted(action.args.items()):
                ids += self._past_value(key, value)
        return ids

    def _past_value(self, key: str, value: Any) -> list[int]:
        if value in (None, "", v.DEFAULTS.get(key)):
            return []
        text = f"{value:g}" if isinstance(value, float) else str(value)
        slot = self.slots.of(text)
        if slot:
            return [self.codes.special[slot]]
        ids = self.codes.keys(text) if key == "keys" else self._shown(split(text))
        return ids[:4] or [self.codes.special[v.OTHER]]

    def _spans(self) -> list[tuple[tuple[int, ...], str]]:
        """Stretches of up to six pieces that could be an argument, each with the text it stands for."""
        found: dict[tuple[int, ...], str] = {}
        for text, span in zip(self.texts, self.spans, strict=True):
            for i in range(len(span)):
                tokens: tuple[int, ...] = ()
                for j in range(i, min(len(span), i + 6)):
                    tokens += span[j][0]
                    found.setdefault(tokens, text[span[i][1] : span[j][2]])
        return list(found.items())


def _is_name(pieces: Sequence[Unit], i: int, n: int, in_request: bool) -> bool:
    """Whether words that are a title are meant as one: "the paragraph" is not the command Paragraph."""
    unit = pieces[i]
    if n == 1 and unit.words[0] in FUNCTION_WORDS and not unit.value[0].isupper():
        return False
    return in_request or _stands_alone(pieces, i, n)


def _stands_alone(pieces: Sequence[Unit], i: int, n: int) -> bool:
    """A name in a plan is no part of a longer capitalised one: "Underline" is not meant by "Double Underline"."""
    after = pieces[i + n] if i + n < len(pieces) else None
    before = pieces[i - 1] if i > 1 and pieces[i - 2].kind != "punct" else None
    if i == 1 or (i > 1 and pieces[i - 2].kind == "punct"):
        # The first word of a sentence or of a menu path's part: capitalised either way, a name only in a path.
        path = i > 1 and pieces[i - 2].value not in ".,;:" and pieces[i - 1].kind == "word"
        before = pieces[i - 1] if path else None
    return not any(u is not None and u.kind == "word" and u.value[0].isupper() for u in (before, after))


def _state(control: WireControl) -> list[str]:
    marks = [] if control.enabled else [v.DISABLED]
    if control.checked is not None:
        marks.append(v.CHECKED if control.checked else v.UNCHECKED)
    return marks + [v.SELECTED] * control.selected + [v.FOCUSED] * control.focused
