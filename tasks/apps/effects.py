"""What a task changes, as one word for each effect: the unit that the split `family` holds out.

An effect is the check's kind, its property and, where one property is several skills, the value, side or direction:
`paragraph_format.alignment.right`, `table.columns_added.right_of`, `note.endnote`, `text.upper`. Open values (a font, a
size, a style) are no part of it. Effects are read from checks, whoever wrote them, so that a family and a page of the
documentation that do the same thing meet; a family with a held-out effect is held out, so are combinations with it.

The held-out effects are drawn once, by a seed, from all effects of the families, and frozen in `held_out_effects.yaml`:
`python -m tasks.apps.effects APP SEED COUNT` prints that file. One rule exempts an effect: its check kind would be
left without any effect to learn from.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tasks.errors import DataError
from tasks.schemas import Check, digest

FILE = "held_out_effects.yaml"
VALUED = frozenset({"alignment", "underline", "strikethrough", "list", "orientation", "line_numbering"})
"""Properties whose values are skills of their own."""
SIDES = ("above", "below", "left_of", "right_of")
PLAIN_FIELDS = frozenset({"", "date", "time", "page_number", "page_count"})
NEVER = frozenset({"ui", "unchanged"})
"""Kinds of check that say nothing of what changed in the document."""
SWITCHED_OFF = frozenset({"false", "none", "0"})


def effects_of(checks: Sequence[Check], values: Iterable[Any] = ()) -> frozenset[str]:
    """The effects that these checks test; slots may still be in them, filled values give the same effects.

    Args:
        checks: of one family or task.
        values: what the task is bound to: a check that asks for one of them in other letters tests a change of case.
    """
    told = [check for check in checks if check.kind not in NEVER]
    others = {_effect(check) for check in told if check.kind != "text"}
    words = _text([check for check in told if check.kind == "text"], [str(value) for value in values])
    if any(effect.endswith(".less") for effect in others):
        words -= {"text.deleted"}  # text that must have gone beside a deleted row only names the row
    return frozenset(others) | words


def _effect(check: Check) -> str:
    name, value = check.property, str(check.value).casefold()
    if check.kind == "table":
        return ".".join(("table", name, *_direction(check)))
    if check.kind == "note":
        return f"note.{check.where.get('type', 'footnote')}"
    if check.kind == "field":
        return _field(str(check.where.get("type", "")), str(check.where.get("story", "body")))
    if check.kind in ("comment", "bookmark", "header", "footer", "hyperlink", "image", "shape"):
        return check.kind
    if check.kind == "page" and name.startswith("margin_"):
        return "page.margin"
    if name == "page_break_before":
        return "break.page"
    if name in VALUED:
        return f"{check.kind}.{name}.{_value(name, value)}"
    return f"{check.kind}.{name}" + (".off" if value in SWITCHED_OFF else "")


def _field(kind: str, story: str) -> str:
    """A field by its place; what the Field menu offers side by side is one skill, which a slot stands for as well."""
    return f"field.{story}" if kind in PLAIN_FIELDS or "{" in kind else f"field.{story}.{kind}"


def _value(name: str, value: str) -> str:
    if value in SWITCHED_OFF:
        return "off"
    return "single" if value == "true" and name in ("underline", "strikethrough") else value


def _direction(check: Check) -> tuple[str, ...]:
    side = next((side for side in SIDES if side in check.where), "")
    if side:
        return (side,)
    return ("less",) if str(check.value).startswith("-") else ()


def _text(checks: Sequence[Check], values: Sequence[str]) -> frozenset[str]:
    """What happens to words: the effect of all checks on text together."""
    said = {check.property for check in checks}
    if not said:
        return frozenset()
    gone = next((check for check in checks if check.property in ("absent", "count")), None)
    come = next((check for check in checks if check.property in ("present", "equals")), None)
    if gone is None and come is not None:
        new = str(come.value)
        old = next((v for v in values if v != new and v.casefold() == new.casefold()), "")
        if old:
            return frozenset({f"text.{_case(old, new)}"})
    if gone is None:
        return frozenset({"text.appended" if said & {"ends_with", "starts_with"} else "text.inserted"})
    if come is None:
        return frozenset({"text.deleted"})
    old = str(gone.value if gone.property == "absent" else gone.where.get("needle", ""))
    return frozenset({f"text.{_case(old, str(come.value))}"})


def _case(old: str, new: str) -> str:
    """upper, lower, title or sentence when the new words are the old ones in other letters, else replaced."""
    if new.startswith("{") and "|" in new:
        return new.rstrip("}").rpartition("|")[2]
    if not old or old.casefold() != new.casefold():
        return "replaced"
    forms = {"upper": str.upper, "lower": str.lower, "sentence": str.capitalize}
    return next((name for name, form in forms.items() if form(old) == new), "title")


def draw(effects: Iterable[str], count: int, seed: int) -> tuple[str, ...]:
    """`count` effects in the order of a seeded hash; the last one of its check kind is passed over.

    Raises:
        DataError: fewer can be drawn.
    """
    every = sorted(set(effects))
    left = Counter(_kind(effect) for effect in every)
    drawn: list[str] = []
    for effect in sorted(every, key=lambda e: hashlib.sha256(f"{seed}/{e}".encode()).digest()):
        if len(drawn) < count and left[_kind(effect)] > 1:
            left[_kind(effect)] -= 1
            drawn.append(effect)
    if len(drawn) < count:
        raise DataError("held-out effects", f"{len(drawn)} of {len(every)} can be drawn", f"{count}")
    return tuple(sorted(drawn))


def _kind(effect: str) -> str:
    return effect.partition(".")[0]


def frozen(path: Path) -> tuple[str, ...]:
    """The held-out effects of an application; none without the file.

    Raises:
        DataError: the file is not what was drawn: its digest or its draw do not agree.
    """
    if not path.exists():
        return ()
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        held, seed, every, stamp = said["held_out"], said["seed"], said["drawn_from"], said["digest"]
        sound = stamp == _digest(said) and tuple(held) == draw(every, len(held), seed)
    except (KeyError, TypeError) as error:
        raise DataError(str(path), f"{type(error).__name__} {error}", "seed, drawn_from, held_out, digest") from error
    if not sound:
        raise DataError(str(path), "changed after the draw", f"digest {_digest(said)}", "restore it from git")
    return tuple(held)


def _digest(said: Mapping[str, Any]) -> str:
    return digest({name: said[name] for name in ("seed", "drawn_from", "held_out")}, 64)


def freeze(effects: Iterable[str], count: int, seed: int) -> str:
    """The text of a new FILE."""
    every = sorted(set(effects))
    said: dict[str, Any] = {"seed": seed, "held_out": list(draw(every, count, seed)), "drawn_from": every}
    head = "# Effects never executed in training, from any source: drawn by tasks/apps/effects.py, never by hand.\n"
    return head + yaml.safe_dump(said | {"digest": _digest(said)}, sort_keys=False)


def _main(app: str, seed: str, count: str) -> None:
    from tasks.apps.catalogue import load_app

    families = load_app(app).families.values()
    sys.stdout.write(freeze((e for f in families for e in effects_of(f.checks)), int(count), int(seed)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
