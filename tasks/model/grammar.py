"""The valid actions of a state as a sequence of choices; training spells targets with it, decoding is confined to it.

A choice is a prefix-free list of (tokens, meaning). Function first, then a listed control of a type that the function
works
on, then each argument from slots, document pointers, closed sets or stretches of request and plan, then the status.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any, Protocol

from tasks.errors import DataError
from tasks.llm.wire import WireControl
from tasks.model import vocabulary as v
from tasks.model.rendering import RenderingConfig
from tasks.model.tokenizer import Codes
from tasks.model.view import Candidate, View
from tasks.schemas import Action, Status

Entry = tuple[tuple[int, ...], Any]
Choices = list[Entry]
Walk = Generator[Choices, Any, Action]
"""Yields choices, is sent the meaning chosen, returns the action."""
COUNTS = tuple(range(1, 21))


class NotRepresentable(DataError):
    """An action that the rendering of its state cannot express; `got` is the reason for the reject."""


class Spelling(Protocol):
    """How one rendering writes the parts of an action; each part's spellings are prefix-free among each other."""

    def functions(self, names: Sequence[str], statuses: Sequence[str]) -> Choices:
        """Functions, and statuses that stand without an action."""

    def controls(self, candidates: Sequence[Candidate], nil: bool) -> Choices:
        """Listed controls; meaning is the WireControl, None for no control."""

    def names(self, arguments: Sequence[str]) -> Choices:
        """Opening of an argument; meaning is its name."""

    def values(self, name: str) -> Choices:
        """Values of an argument."""

    def endings(self) -> Choices:
        """Statuses after an action; with the terminator."""


def actions(spelling: Spelling, candidates: Sequence[Candidate], config: RenderingConfig) -> Walk:
    """Walk through one action."""
    functions = [f for f in config.functions if f in v.ARGUMENTS and _possible(f, candidates)]
    function = yield spelling.functions(functions, config.statuses)
    if isinstance(function, Status):
        return Action(status=function)
    control: WireControl | None = None
    if function in v.CONTROL_TYPES:
        nil = function in ("keyboard_input", "wheel_mouse_input", "select_paragraph")
        control = yield spelling.controls([c for c in candidates if _works(function, c)], nil)
    required, optional = v.ARGUMENTS[function]
    if function == "select_paragraph" and control is None:
        required, optional = ("start_index",), ("end_index", "text", "end_text")
    args: dict[str, Any] = {}
    for name in required:
        yield spelling.names([name])
        args[name] = yield spelling.values(name)
    left = list(optional)
    while True:
        chosen = yield spelling.names(left) + spelling.endings()
        if isinstance(chosen, Status):
            break
        args[chosen] = yield spelling.values(chosen)
        left = left[left.index(chosen) + 1 :]
    title, label, kind = (control.title, control.label, control.type) if control else ("", "", "")
    return Action(
        function=function, args=args, control_label=label, control_text=title, control_type=kind, status=chosen
    )


def _works(function: str, candidate: Candidate) -> bool:
    types = v.CONTROL_TYPES[function]
    if function in v.TEXT_ONLY and not candidate.document:
        return False
    return types is None or candidate.control.type in types


def _possible(function: str, candidates: Sequence[Candidate]) -> bool:
    if function not in ("click_input", "set_edit_text", "texts"):
        return True
    return any(_works(function, c) for c in candidates)


def spell(walk: Walk, action: Action) -> list[int]:
    """The token ids of an action.

    Args:
        walk: the state's grammar.
        action: with `control_label` of the state.

    Raises:
        NotRepresentable: control not listed, argument not in the state, function or status outside the set.
    """
    ids: list[int] = []
    wanted = _meanings(action)
    choices = next(walk)
    try:
        while True:
            tokens, meaning = _pick(choices, wanted)
            ids += tokens
            choices = walk.send(meaning)
    except StopIteration:
        return ids


def _meanings(action: Action) -> "Callable[[Any], bool]":
    args = {k: x for k, x in action.args.items() if x is not None and x != v.DEFAULTS.get(k)}
    pending: list[str] = []

    def matches(meaning: Any) -> bool:
        if isinstance(meaning, Status):
            return meaning == action.status and (not action.function or not args)
        if isinstance(meaning, WireControl):
            return meaning.label == action.control_label
        if meaning is None:
            return not action.control_label
        if pending:
            if same(meaning, args[pending[0]]):
                del args[pending.pop()]
                return True
            return False
        if meaning in v.ARGUMENTS:
            return bool(meaning == action.function)
        if isinstance(meaning, str) and meaning in args:
            pending.append(meaning)
            return True
        return False

    return matches


def same(left: Any, right: Any) -> bool:
    """Equal as arguments: 3, 3.0 and "3" are one value."""
    if left == right:
        return True
    try:
        return not isinstance(left, bool) and not isinstance(right, bool) and float(left) == float(right)
    except (TypeError, ValueError):
        return False


def _pick(choices: Choices, wanted: "Callable[[Any], bool]") -> Entry:
    for entry in choices:
        if wanted(entry[1]):
            return entry
    kind = _kind(choices)
    raise NotRepresentable("action", kind, "an action of the state's grammar")


def _kind(choices: Choices) -> str:
    sample = next((meaning for _, meaning in choices), None)
    if any(isinstance(meaning, WireControl) for _, meaning in choices):
        return "control_not_listed"
    if isinstance(sample, str) and sample in v.ARGUMENTS:
        return "function_not_offered"
    if any(isinstance(meaning, Status) for _, meaning in choices):
        return "status_or_argument_not_offered"
    return "argument_not_in_state"


class SlotSpelling:
    """The compact rendering's spelling of actions on one view."""

    def __init__(self, codes: Codes, config: RenderingConfig, view: View) -> None:
        self.codes, self.config, self.view = codes, config, view

    def functions(self, names: Sequence[str], statuses: Sequence[str]) -> Choices:
        """One token each; a status without an action ends the reply."""
        s = self.codes.special
        ends = [((s[v.status_token(Status(x))], self.codes.eos), Status(x)) for x in statuses]
        return [*(((s[v.function_token(f)],), f) for f in names), *ends]

    def controls(self, candidates: Sequence[Candidate], nil: bool) -> Choices:
        """Mark, pointer or title, then type."""
        none: Choices = [((self.codes.special[v.NIL],), None)] if nil else []
        return _distinct([*none, *((c.tokens, c.control) for c in candidates)])

    def names(self, arguments: Sequence[str]) -> Choices:
        """One token each."""
        return [((self.codes.special[v.argument_token(name)],), name) for name in arguments]

    def values(self, name: str) -> Choices:
        """Slots are one token; what is spelled in words stands between two marks, so that nothing is a prefix."""
        s, end = self.codes.special, self.codes.special[v.END]
        if name in v.CLOSED:
            return [((*self.codes.words([str(x).lower()]), end), x) for x in v.CLOSED[name]]
        if name in v.NUMERIC:
            return self._numbers(name)
        found: Choices = [((s[slot],), value) for slot, value in self.view.slots.values.items()]
        # A text that continues another begins with a space: the slot after a mark of its own.
        found += [((s[v.OTHER], s[slot]), " " + value) for slot, value in self.view.slots.values.items()]
        if name == "text":
            found += [(c.tokens, c.control.title) for c in self.view.candidates if c.document and len(c.tokens) == 1]
        found += [((*ids, end), keys) for ids, keys in self.view.keys]
        for x in self.config.closed.get(name, ()):
            opening = () if "{" in str(x) else (end,)
            found.append(((*opening, *self._literal(name, x), end), x))
        return _distinct(found + [((end, *ids, end), text) for ids, text in self.view.spans])

    def _numbers(self, name: str) -> Choices:
        s, end = self.codes.special, self.codes.special[v.END]
        found: Choices = []
        for slot, value in self.view.slots.values.items():
            number = as_number(value)
            if number is not None:
                found.append(((s[slot],), number))
        plain = [*COUNTS, *(x for x in self.config.closed.get(name, ()) if as_number(str(x)) is not None)]
        return _distinct(found + [((*self.codes.words([str(x)]), end), x) for x in plain])

    def _literal(self, name: str, value: Any) -> list[int]:
        from tasks.model.words import split

        return self.codes.keys(str(value)) if name == "keys" else self.codes.words(split(str(value)) or (str(value),))

    def endings(self) -> Choices:
        """CONTINUE, and CONFIRM for sensitive actions."""
        s = self.codes.special
        return [((s[v.status_token(x)], self.codes.eos), x) for x in (Status.CONTINUE, Status.CONFIRM)]


def as_number(text: str) -> int | float | None:
    """A number as an argument holds it, None when the text is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _distinct(choices: Choices) -> Choices:
    """First meaning of each spelling, and no spelling that is the beginning of another."""
    found: dict[tuple[int, ...], Any] = {}
    for tokens, meaning in choices:
        if tokens:
            found.setdefault(tokens, meaning)
    beginnings = {tokens[:n] for tokens in found for n in range(1, len(tokens))}
    return [(tokens, meaning) for tokens, meaning in found.items() if tokens not in beginnings]
