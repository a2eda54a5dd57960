"""Filling {slot}s of requests and plan steps, and joining requests: the rendering that the evolve prompt describes.

A value such as `first heading "Agenda"` is a reference: a plan names it by its text (`heading "Agenda"`), a request by
its ordinal (`first heading`) or, where it has none, by kind and text.
"""

import re
from collections.abc import Callable, Mapping, Sequence

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)(?:\|([a-z]+))?\}")
_REFERENCE = re.compile(r'^(?P<say>[a-z0-9 ]+?) "(?P<text>[^"]+)"$')
_ORDINALS = ("first", "second", "third", "fourth", "last")
_FILTERS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "sentence": lambda text: text[:1].upper() + text[1:],
    "title": lambda text: " ".join(word[:1].upper() + word[1:] for word in text.split(" ")),
}


def reference(value: str) -> tuple[str, str]:
    """(how it is said, the text it means); ("", value) of a plain value."""
    match = _REFERENCE.match(value)
    return (match["say"], match["text"]) if match else ("", value)


def in_request(value: str) -> str:
    """A value as a user says it."""
    say, text = reference(value)
    if not say:
        return text
    return say if say == "title" or say.split(" ")[0] in _ORDINALS else f'{say} "{text}"'


def in_plan(value: str) -> str:
    """A value as a plan step says it."""
    say, text = reference(value)
    if not say:
        return text
    kind = "cell" if say.startswith("cell") else "heading" if "heading" in say else "paragraph"
    return f'{kind} "{text}"'


def fill_request(text: str, values: Mapping[str, str]) -> str:
    """A wording with its slots filled.

    Raises:
        KeyError: a slot has no value.
    """
    return _SLOT.sub(lambda m: _filtered(in_request(values[m[1]]), m[2]), text)


def fill_plan(text: str, values: Mapping[str, str]) -> str:
    """A plan step with its slots filled.

    Raises:
        KeyError: a slot has no value.
    """
    return _SLOT.sub(lambda m: _filtered(in_plan(values[m[1]]), m[2]), text)


def _filtered(text: str, name: str | None) -> str:
    return _FILTERS[name](text) if name and name in _FILTERS else text


def join(requests: Sequence[str], pattern: str) -> str:
    """One request of several: the last two by a connector such as "{a} and then {b}", those before by commas."""
    if len(requests) == 1:
        return requests[0]
    question = requests[0].endswith("?")
    clauses = [text.strip().rstrip(".!?").rstrip() for text in requests]
    first = ", ".join([clauses[0], *(_lowered(text) for text in clauses[1:-1])])
    a = first if _opens(pattern, "{a}") else _lowered(first)
    b = clauses[-1] if _opens(pattern, "{b}") else _lowered(clauses[-1])
    joined = pattern.replace("{a}", a).replace("{b}", b).rstrip(".")
    return joined + ("?" if question and pattern.startswith("{a}") and ". " not in pattern else ".")


def _opens(pattern: str, slot: str) -> bool:
    before = pattern[: pattern.index(slot)].rstrip()
    return before == "" or before[-1] in ".!?"


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0]
    keep = (
        first in ("I", "I'd", "I'm", "I'll", "I’d") or (len(first) > 1 and first.isupper()) or not first[:1].isalpha()
    )
    return text if keep else text[:1].lower() + text[1:]
