"""Controls, document parts and past actions of a state as ids, named by the marks and slots of its prose."""

from collections.abc import Sequence
from typing import Any

from tasks.llm.wire import PastAction, WireControl
from tasks.model import vocabulary as v
from tasks.model.controls import Listed, shown_parts
from tasks.model.prose import Prose
from tasks.model.slots import mentions
from tasks.model.view import Candidate
from tasks.model.words import split

HISTORY = 12
"""Past actions shown."""


class Entries:
    """Writes the entries of one state, once its prose is read.

    Args:
        prose: of the state; gives slots and marks.
        listed: the controls shown.
        parts: all parts of the document.
    """

    def __init__(self, prose: Prose, listed: Sequence[Listed], parts: Sequence[Listed]) -> None:
        self.prose, self.codes, self.slots, self.marks = prose, prose.codes, prose.slots, prose.marks
        self.listed, self.parts = listed, parts
        self._inside, self._names = self._parts()

    def controls(self) -> tuple[list[list[int]], list[Candidate]]:
        """Entries of the listed controls, and the same controls as candidates."""
        candidates = self._candidates()
        return [self._entry(c, name) for c, name in zip(self.listed, candidates, strict=True)], candidates

    def document(self) -> tuple[list[list[int]], list[Candidate]]:
        """Entries of the parts shown, and all parts as candidates: "the ninth paragraph" needs no entry."""
        special = self.codes.special
        entries = []
        named = [bool(found) or len(name) > 1 for found, name in zip(self._inside, self._names, strict=True)]
        for i in shown_parts(self.parts, named):
            part, found = self.parts[i], self._inside[i]
            level = [t for t in v.LEVELS if part.pointer.startswith("<heading") and t[2] in part.control.detail]
            marks = level + [v.LAST] * part.last + [t for t in _state(part.control) if t != v.UNCHECKED]
            values = [t for slot, first in found for t in ([v.IS, slot] if first else [slot])]
            counted = [self.marks[key] for key in [("counted", part.pointer)] if key in self.marks]
            entries.append([special[t] for t in (part.pointer, *counted, *marks, *values)])
        return entries, [Candidate(name, p.control, True) for p, name in zip(self.parts, self._names, strict=True)]

    def history(self, past: Sequence[PastAction]) -> list[int]:
        """The last actions: function, what was acted on, and the arguments that are not their defaults."""
        special = self.codes.special
        named = {p.control.title: name[0] for p, name in reversed(list(zip(self.parts, self._names, strict=True)))}
        ids: list[int] = []
        for action in past[-HISTORY:]:
            function = v.function_token(action.function)
            ids.append(special.get(function, special[v.OTHER]))
            words = split(action.control_text)[:8]
            if action.control_text in named:
                ids.append(named[action.control_text])
            elif words in self.marks:
                ids.append(special[self.marks[words]])
            elif words:
                ids += self.prose.shown(words)[:4]
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
        ids = self.codes.keys(text) if key == "keys" else self.prose.shown(split(text))
        return ids[:4] or [self.codes.special[v.OTHER]]

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
        name = [special[mark]] if mark else self.prose.shown(listed.words) or [special[v.UNTITLED]]
        number = [special[v.COPIES[min(copy, len(v.COPIES) + 1) - 2]]] if copy > 1 else []
        return (*name, *number, special[v.type_token(listed.control.type)])  # the type ends every name

    def _entry(self, listed: Listed, candidate: Candidate) -> list[int]:
        """A control in the prompt: its name, the title's words where the name is a mark, its state."""
        special, control = self.codes.special, listed.control
        ids = list(candidate.tokens)
        if listed.words in self.marks:
            ids[1:1] = self.prose.shown(listed.words)
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


def _state(control: WireControl) -> list[str]:
    marks = [] if control.enabled else [v.DISABLED]
    if control.checked is not None:
        marks.append(v.CHECKED if control.checked else v.UNCHECKED)
    return marks + [v.SELECTED] * control.selected + [v.FOCUSED] * control.focused
