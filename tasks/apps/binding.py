"""A family with its slots filled: request, plan, grounded actions and checks, each bound from the same values.

How `{slot}` is rendered depends on the place, so that one binding serves all four:

| place | plain value | reference (`first heading "Agenda"`, see tasks/apps/slots.py) |
|---|---|---|
| request | as is | ordinal: `first heading`; named: `paragraph that begins with "The board"` |
| plan | as is | `heading "Agenda"`, the words of docs/step-grammar.md |
| action, check | as is; a value that is nothing but `{slot}` keeps its type | the text alone |

Actions and checks may use a filter: `{phrase|upper}`, also lower, sentence, title, snake ("Page Count" is page_count),
number ("1.5" is 1.5), points (inches to points) and cm (points to centimetres); what is nothing but one filtered slot
has the filter's type.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.apps.catalogue import App, Family
from tasks.apps.palette import hex_of
from tasks.apps.slots import is_ordinal, read_reference, slot_values
from tasks.errors import DataError
from tasks.schemas import Action, Check

__all__ = ["BoundFamily", "bind", "bind_combination", "join_requests", "slot_values"]

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)(?:\|([a-z]+))?\}")
FILTERS: dict[str, Callable[[str], Any]] = {
    "upper": str.upper,
    "lower": str.lower,
    "sentence": lambda text: text[:1].upper() + text[1:],
    "title": lambda text: " ".join(word[:1].upper() + word[1:] for word in text.split(" ")),
    "snake": lambda text: text.lower().replace(" ", "_"),
    "number": float,
    "points": lambda text: round(float(text) * 72, 2),
    "cm": lambda text: f"{float(text) / 72 * 2.54:.2f}",
    "hex": hex_of,
}


@dataclass(frozen=True)
class BoundFamily:
    """A family on a document, everything filled in."""

    request: str  # what the user asks
    plan: tuple[str, ...]  # step texts
    actions: tuple[Action, ...]  # control_text and control_type, no label
    own_checks: tuple[tuple[Check, ...], ...]  # what must hold in the saved document, family by family

    @property
    def checks(self) -> tuple[Check, ...]:
        """What must hold in the saved document."""
        return tuple(check for own in self.own_checks for check in own)


def bind(family: Family, bindings: Mapping[str, Any], wording: int) -> BoundFamily:
    """Fill the slots of `family`.

    Args:
        family: from the catalogue.
        bindings: slot -> value, as slot_values gives them (numbers may come as strings); unknown keys are an error.
        wording: index into family.wordings.

    Raises:
        DataError: a slot has no value, a value no slot, a number is none, or there is no such wording.
    """
    values = _typed(family, bindings)
    if not 0 <= wording < len(family.wordings):
        raise DataError(f"family {family.family}", f"wording {wording}", f"0 to {len(family.wordings) - 1}")
    where = f"family {family.family}"
    return BoundFamily(
        request=_fill(family.wordings[wording].text, values, _in_request, where),
        plan=tuple(_fill(step, values, _in_plan, where) for step in family.plan),
        actions=tuple(Action.model_validate(_deep(a.model_dump(mode="json"), values, where)) for a in family.actions),
        own_checks=(
            tuple(Check.model_validate(_deep(c.model_dump(mode="json"), values, where)) for c in family.checks),
        ),
    )


def bind_combination(
    app: App, families: Sequence[str], wordings: Sequence[str], connector: str, bindings: Mapping[str, Any]
) -> BoundFamily:
    """Fill several families that are done one after the other.

    Args:
        app: the catalogue.
        families: their names, in order of execution.
        wordings: one "<family>/<id>" each, in the same order; a further "connector/<n>" at the end is accepted.
        connector: "connector/<n>"; "" for a single family.
        bindings: "<i>.<slot>" -> value with i from 0; plain "<slot>" for a single family.

    Raises:
        DataError: an unknown family, wording or connector, or what bind raises.
    """
    bound: list[BoundFamily] = []
    for index, name in enumerate(families):
        if name not in app.families:
            raise DataError("combination", f"family {name!r}", f"one of {sorted(app.families)}")
        number = app.families[name].wording(wordings[index] if index < len(wordings) else "")
        bound.append(bind(app.families[name], _own(bindings, index, len(families)), number))
    if not bound:
        raise DataError("combination", "no family", "one or more")
    return BoundFamily(
        request=join_requests(app, [part.request for part in bound], connector),
        plan=tuple(step for part in bound for step in part.plan),
        actions=tuple(action for part in bound for action in part.actions),
        own_checks=tuple(part.checks for part in bound),
    )


def join_requests(app: App, requests: Sequence[str], connector: str) -> str:
    """One request from several: the last two by the connector, those before by commas.

    Raises:
        DataError: there is no such connector.
    """
    if len(requests) == 1:
        return requests[0]
    match = re.fullmatch(r"connector/(\d+)", connector)
    if match is None or int(match[1]) >= len(app.profile.connectors):
        last = len(app.profile.connectors) - 1
        raise DataError("combination", f"connector {connector!r}", f"connector/0 to connector/{last}")
    pattern = app.profile.connectors[int(match[1])].text
    question = requests[0].endswith("?")
    clauses = [_clause(text) for text in requests]
    first = ", ".join([clauses[0], *(_lowered(text) for text in clauses[1:-1])])
    # A clause keeps its capital where it opens a sentence of the pattern, else it is lowered.
    a = first if _opens(pattern, "{a}") else _lowered(first)
    b = clauses[-1] if _opens(pattern, "{b}") else _lowered(clauses[-1])
    joined = pattern.replace("{a}", a).replace("{b}", b).rstrip(".")
    return joined + ("?" if question and pattern.startswith("{a}") and ". " not in pattern else ".")


def _opens(pattern: str, slot: str) -> bool:
    before = pattern[: pattern.index(slot)].rstrip()
    return before == "" or before[-1] in ".!?"


def _clause(text: str) -> str:
    return text.strip().rstrip(".!?").rstrip()


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0]
    name = re.match(r"I(?:['’]|$)", first) or (len(first) > 1 and first.isupper()) or not first[:1].isalpha()
    return text if name else text[:1].lower() + text[1:]


def _own(bindings: Mapping[str, Any], index: int, count: int) -> dict[str, Any]:
    prefix = f"{index}."
    own = {key[len(prefix) :]: value for key, value in bindings.items() if key.startswith(prefix)}
    if count == 1:
        own |= {key: value for key, value in bindings.items() if "." not in key}
    return own


def _typed(family: Family, bindings: Mapping[str, Any]) -> dict[str, Any]:
    """The bindings with numbers as numbers, complete and without extras."""
    missing = sorted(set(family.slots) - set(bindings))
    extra = sorted(set(bindings) - set(family.slots))
    if missing or extra:
        slots = f"slots {sorted(family.slots)}"
        raise DataError(f"family {family.family}", f"missing {missing}, unknown {extra}", slots)
    values: dict[str, Any] = {}
    for name, slot in family.slots.items():
        value = bindings[name]
        if slot.source in ("number", "table"):
            try:
                value = int(value)
            except (TypeError, ValueError):
                raise DataError(f"family {family.family}, slot {name}", repr(value), "a whole number") from None
        values[name] = value
    return values


def _in_request(value: Any) -> str:
    say, text = read_reference(value)
    if not say:
        return text
    return say if is_ordinal(say) else f'{say} "{text}"'


def _in_plan(value: Any) -> str:
    say, text = read_reference(value)
    if not say:
        return text
    kind = "cell" if say.startswith("cell") else "heading" if "heading" in say else "paragraph"
    return f'{kind} "{text}"'


def _fill(text: str, values: Mapping[str, Any], render: Callable[[Any], str], where: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise DataError(where, match[0], f"one of the slots {sorted(values)}")
        rendered = render(values[match[1]])
        if not match[2]:
            return rendered
        if match[2] not in FILTERS:
            raise DataError(where, match[0], f"a filter of {sorted(FILTERS)}")
        return str(_filtered(rendered, match[2], where))

    return SLOT.sub(one, text)


def _filtered(text: str, name: str, where: str) -> Any:
    try:
        return FILTERS[name](text)
    except ValueError as error:
        raise DataError(where, f"{name} of {text!r}: {error}", "a number") from error


def _deep(value: Any, values: Mapping[str, Any], where: str) -> Any:
    """Fill the strings of any nested JSON value; a string that is one slot alone keeps the slot's type."""
    if isinstance(value, dict):
        return {key: _deep(item, values, where) for key, item in value.items()}
    if isinstance(value, list):
        return [_deep(item, values, where) for item in value]
    if not isinstance(value, str):
        return value
    alone = SLOT.fullmatch(value)
    if alone and not alone[2] and isinstance(values.get(alone[1]), int):
        return values[alone[1]]
    if alone and alone[2] in FILTERS and alone[1] in values:
        return _filtered(read_reference(values[alone[1]])[1], alone[2], where)
    return _fill(value, values, lambda item: read_reference(item)[1], where)
