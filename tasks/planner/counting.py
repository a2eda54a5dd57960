"""How a request counts: "the second", "last two", "every other", "2 to 4", "first and third", "all"."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.planner.quoting import Token
from tasks.planner.values import UNITS

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
    "1st": 1, "2nd": 2, "3rd": 3, "last": -1, "final": -1, "closing": -1, "bottom": -1, "bottommost": -1, "top": 1,
    "topmost": 1, "opening": 1, "initial": 1, "penultimate": -2, "leftmost": 1, "rightmost": -1, "lowest": -1,
}  # fmt: skip
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "couple": 2,
}  # fmt: skip
NAMES = {
    1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth",
    10: "tenth", -1: "last", -2: "second to last",
}  # fmt: skip
_ALL = frozenset({"all", "every", "each", "both", "any"})
_ARTICLES = frozenset({"the", "my", "this", "that", "these", "those", "your", "our", "its", "their", "of", "single"})
_NEW = frozenset({"a", "an", "another", "new", "some", "more", "additional", "extra"})
MOST = 100_000  # larger numbers count nothing


@dataclass(frozen=True)
class Pick:
    """Which of several things are meant.

    Args:
        rule: "" (nothing was said), all, exactly (so many, and no more), at (the numbers), slice (from and to), step
            (first and distance).
        numbers: 1-based; negative ones count from the end.
        definite: "the", "my", "this" or a number was said.
        new: "a", "another": something that is not there yet.
        this: "this" or "that" was said.
    """

    rule: str = ""
    numbers: tuple[int, ...] = ()
    definite: bool = False
    new: bool = False
    this: bool = False

    @property
    def each(self) -> bool:
        """All of them are meant."""
        return self.rule in ("all", "step", "exactly")

    def of(self, count: int) -> list[int] | str:
        """0-based positions among `count` things, or the name of the one that is not there ("fourth")."""
        if self.rule in ("", "all"):
            return list(range(count))
        if self.rule == "exactly":
            return list(range(count)) if count == self.numbers[0] else f"set of {self.numbers[0]}"
        if self.rule == "step":
            return list(range(self.numbers[0] - 1, count, self.numbers[1]))
        ends = [number - 1 if number > 0 else count + number for number in self.numbers]
        for number, position in zip(self.numbers, ends, strict=True):
            if not 0 <= position < count:
                return name(number)
        return list(range(min(ends), max(ends) + 1)) if self.rule == "slice" else sorted(set(ends))


def name(number: int) -> str:
    """An ordinal in words."""
    if number in NAMES:
        return NAMES[number]
    return f"{number}th" if number > 0 else f"{name(-number)} to last"


def cardinal(token: Token) -> int | None:
    """A number in figures or words."""
    if token.low.isdecimal() and 0 < int(token.low[:9]) < MOST:
        return int(token.low)
    return _NUMBERS.get(token.low)


def ordinal(token: Token) -> int | None:
    """first, 2nd, last as 1, 2, -1."""
    if token.low[:-2].isdecimal() and token.low[-2:] in ("st", "nd", "rd", "th") and int(token.low[:-2][:6]) > 0:
        return int(token.low[:-2][:6])
    return _ORDINALS.get(token.low)


def before_noun(tokens: Sequence[Token], at: int) -> tuple[int, Pick]:
    """What is said before a noun, from position `at`, and the position behind it."""
    definite = new = this = every = False
    start = at
    while at < len(tokens) and tokens[at].low in _ARTICLES | _NEW | _ALL:
        low = tokens[at].low
        if low == "of" and at == start:
            break
        if at > start and tokens[at].text[0].isupper() and low in _ALL:
            break  # "the Any other business section": a name
        every = every or low in ("all", "every", "each", "both", "any")
        definite, new = definite or low in _ARTICLES, new or low in _NEW
        this = this or low in ("this", "that", "these", "those")
        at += 1
        if every and at < len(tokens) and tokens[at].low == "other":
            return at + 1, Pick("step", (2, 2), definite=True)
    if _both(tokens, start, at):
        return at, Pick("exactly", (2,), definite=True)
    at += at + 1 < len(tokens) and tokens[at].low in ("very", "absolute") and ordinal(tokens[at + 1]) is not None
    exact = cardinal(tokens[at]) if at + 1 < len(tokens) and at > start and not new else None
    if exact is not None and exact > 1 and tokens[at + 1].low.endswith("s"):
        return at + 1, Pick("exactly", (exact,), definite=True)
    end, pick = _counted(tokens, at)
    if every and pick.rule == "at" and tokens[at - 1].low in ("every", "each"):
        pick = Pick("step", (pick.numbers[0], pick.numbers[0]))
    elif every and not pick.rule:
        pick = Pick("all")
    return end, Pick(pick.rule, pick.numbers, definite or bool(pick.rule), new and not pick.rule, this)


def _both(tokens: Sequence[Token], start: int, at: int) -> bool:
    """As in "both tables", "both of the headings", and not "both the title and ..."."""
    said = any(token.low == "both" for token in tokens[start:at])
    following = [token.low for token in tokens[at : at + 2]]
    return said and bool(following) and following[0].endswith("s") and following[1:] not in (["and"], [","], ["&"])


def _counted(tokens: Sequence[Token], at: int) -> tuple[int, Pick]:
    end, first = _one(tokens, at)
    if first is None:
        return _odd(tokens, at)
    count = cardinal(tokens[end]) if end < len(tokens) else None
    if count is not None and first in (1, -1):
        return end + 1, Pick("slice", (1, count) if first == 1 else (-count, -1))
    numbers = [first]
    while end + 1 < len(tokens) and tokens[end].low in ("and", "&", ",", "or"):
        step = end + 1 + (tokens[end + 1].low in ("and", "the", "&"))
        step += step < len(tokens) and tokens[step].low == "the"
        following, number = _one(tokens, step)
        if number is None:
            break
        numbers.append(number)
        end = following
    return end, Pick("at", tuple(numbers))


def _odd(tokens: Sequence[Token], at: int) -> tuple[int, Pick]:
    if at < len(tokens) and tokens[at].low in ("odd", "even"):
        numbered = at + 1 < len(tokens) and tokens[at + 1].low in ("numbered", "number")
        return at + 1 + numbered, Pick("step", (1 if tokens[at].low == "odd" else 2, 2))
    return at, Pick()


def _one(tokens: Sequence[Token], at: int) -> tuple[int, int | None]:
    """One ordinal, "second to last", "last but one", "third from the end"."""
    if at >= len(tokens):
        return at, None
    words = [token.low for token in tokens[at : at + 5]]
    if words[:3] in (["next", "to", "last"], ["last", "but", "one"], ["one", "before", "last"]):
        return at + 3, -2
    number = ordinal(tokens[at])
    if number is None or number < 0:
        return at + (number is not None), number
    for behind in (["to", "last"], ["to", "the", "last"], ["from", "last"], ["last"], ["from", "the", "end"]):
        if words[1 : 1 + len(behind)] == behind:
            back = number + 1 if behind == ["from", "last"] else number
            return at + 1 + len(behind), -back
    return at + 1, number


def _measures(tokens: Sequence[Token], at: int) -> bool:
    """As in "the third heading 25 points": the number belongs to the unit."""
    return at < len(tokens) and tokens[at].low.isalpha() and tokens[at].low in UNITS.keys() - {"in"}


def after_noun(tokens: Sequence[Token], at: int, plural: bool = True) -> tuple[int, Pick]:
    """As in "2", "2 to 4", "2 and 4", "number three" behind a noun."""
    start = at + (at < len(tokens) and tokens[at].low in ("number", "no", "#", "nr", "numbers"))
    if start >= len(tokens) or (first := cardinal(tokens[start])) is None or _measures(tokens, start + 1):
        return at, Pick()
    end = start + 1
    if plural and end + 1 < len(tokens) and tokens[end].low in ("to", "-", "–", "through", "until", "thru"):
        last = cardinal(tokens[end + 1])
        if last is not None:
            return end + 2, Pick("slice", (first, last), definite=True)
    numbers = [first]
    while end + 1 < len(tokens) and tokens[end].low in ("and", "&", ","):
        step = end + 1 + (tokens[end + 1].low in ("and", "&"))
        number = cardinal(tokens[step]) if step < len(tokens) else None
        if number is None:
            break
        numbers.append(number)
        end = step + 1
    return end, Pick("at", tuple(numbers), definite=True)
