"""Values of checks: numbers, lengths, switches, style names; each reader says None when it cannot read a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tasks.checks.colours import colours

_UNITS = {"pt": 1.0, "point": 1.0, "points": 1.0, '"': 72.0, "in": 72.0, "inch": 72.0, "inches": 72.0, "cm": 72 / 2.54,
          "mm": 72 / 25.4, "pc": 12.0}  # fmt: skip
_TRUE, _FALSE = {"true", "yes", "on"}, {"false", "no", "off"}

PAGE_SIZES = {
    "a3": (841.9, 1190.55), "a4": (595.3, 841.9), "a5": (419.55, 595.3), "a6": (297.65, 419.55),
    "b4": (708.65, 1000.65), "b5": (498.9, 708.65), "letter": (612, 792), "legal": (612, 1008), "tabloid": (792, 1224),
}  # fmt: skip
"""Width and height in points, portrait."""

_STYLE_NAMES = {
    "default paragraph style": "normal", "default style": "normal", "standard": "normal", "text body": "body text",
    "internet link": "hyperlink", "strong emphasis": "strong", "quotations": "quote", "block quotation": "quote",
}  # fmt: skip


def number(value: Any) -> float | None:
    """A number or its text; never a truth value."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).strip().removesuffix("%"))
    except ValueError:
        return None


def length(value: Any) -> float | None:
    """Points; a bare number is in points, else "2 cm", '0.5"', "12 pt", "5 mm"."""
    plain = number(value)
    if plain is not None or not isinstance(value, str):
        return plain
    text = value.strip().casefold()
    split = next((k for k, c in enumerate(text) if c not in "0123456789.,-+ "), len(text))
    amount, unit = number(text[:split].replace(",", ".")), text[split:].strip()
    return amount * _UNITS[unit] if amount is not None and unit in _UNITS else None


def switch(value: Any) -> bool | None:
    """True or False, also as words."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def style_key(name: Any) -> str:
    """A style name as it is compared: the applications' different names for one style fall together."""
    key = " ".join(str(name).casefold().replace("_", " ").split())
    return _STYLE_NAMES.get(key, key)


@dataclass(frozen=True)
class Rule:
    """How a property's value is validated and compared."""

    expected: str  # in words, for the error
    valid: Callable[[Any], bool]
    equal: Callable[[Any, Any], bool]  # (found, value)


def lengths(tolerance: float) -> Rule:
    """A length within a tolerance in points."""
    return Rule(
        'a length such as 12, "12 pt" or "2 cm"',
        lambda value: length(value) is not None,
        lambda found, value: (
            isinstance(found or 0, int | float) and abs((found or 0) - (length(value) or 0)) <= tolerance
        ),
    )


def numbers(tolerance: float = 0.02) -> Rule:
    """A number within a tolerance."""
    return Rule(
        "a number",
        lambda value: number(value) is not None,
        lambda found, value: (
            number(found or 0) is not None and abs((number(found or 0) or 0) - (number(value) or 0)) <= tolerance
        ),
    )


def choices(*words: str) -> Rule:
    """One of some words."""
    return Rule(
        f"one of {', '.join(words)}",
        lambda value: str(value).casefold() in words,
        lambda found, value: str(found or words[0]).casefold() == str(value).casefold(),
    )


SWITCH = Rule("true or false", lambda v: switch(v) is not None, lambda found, v: bool(found) == switch(v))
WORDS = Rule("text", lambda v: isinstance(v, str | int | float) and v is not True, lambda f, v: str(f or "") == str(v))
NAME = Rule(
    "a name", lambda v: isinstance(v, str), lambda found, v: str(found or "").casefold() == v.strip().casefold()
)
STYLE = Rule("a style name", lambda v: isinstance(v, str), lambda found, v: style_key(found or "") == style_key(v))
COLOUR = Rule("a colour name, #RRGGBB or none", lambda v: bool(colours(v)), lambda f, v: str(f or "") in colours(v))
COUNT = Rule(
    "a whole number",
    lambda v: number(v) is not None and float(number(v) or 0).is_integer(),
    lambda found, v: found == number(v),
)


def line(kinds: tuple[str, ...]) -> Rule:
    """A line such as an underline: true for any, false for none, or its kind."""
    return Rule(
        f"true, false or one of {', '.join(kinds)}",
        lambda v: switch(v) is not None or str(v).casefold() in kinds,
        lambda found, v: (
            bool(found) == switch(v) if switch(v) is not None else str(found or "").casefold() == str(v).casefold()
        ),
    )
