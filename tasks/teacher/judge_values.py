"""Whether the value that something was changed to is the one a request names."""

import re
from collections.abc import Sequence

from tasks.teacher.judge_changes import Change
from tasks.teacher.judge_lexicon import NUMBERS
from tasks.teacher.judge_wishes import Wish

_POINTS = (1.0, 72.0, 72 / 2.54, 72 / 25.4)  # in a point, an inch, a centimetre, a millimetre
_LENGTHS = ("indent", "space", "first line", "page margin", "letter spacing")
_FIELDS = (
    ("date", "date field"), ("time", "time field"), ("author", "author field"), ("title", "title field"),
    ("subject", "subject field"), ("page numbers?", "page number field"), ("page counts?", "page count field"),
    ("number of pages", "page count field"),
)  # fmt: skip
_COUNTS = frozenset({"size", "page columns", "level"})


def accepts(wish: Wish, change: Change) -> bool:
    """The new value is one that this part of the request names, or it names none of that sort."""
    if change.topic == "table" and change.op == "inserted":
        asked = _shape(wish.text)
        return asked is None or _shape(change.becomes) == asked
    if change.topic == "font":
        return change.becomes.casefold() in wish.text
    if change.topic == "style":
        return _style(wish, change.becomes)
    if change.topic.endswith(" field"):
        kinds = [words for words, _ in _FIELDS if re.search(rf"\b{words}\b", wish.text)]
        return not kinds or change.topic in [name for words, name in _FIELDS if words in kinds]
    if change.topic == "bookmark":
        return not change.becomes or change.becomes.casefold() in f"{wish.text} {' '.join(wish.new).casefold()}"
    found = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", change.becomes)]
    if not found or not wish.numbers:
        return True
    if change.topic in _COUNTS or change.topic == "line spacing":
        return any(abs(found[0] - number) < 0.02 for number in wish.numbers)
    if change.topic.startswith(_LENGTHS) and wish.lengths:
        return any(abs(abs(found[0]) - number * unit) <= 1.0 for number in wish.lengths for unit in _POINTS)
    return True


def _style(wish: Wish, name: str) -> bool:
    """A heading's level must be the one named; another style's words must be said, in whatever order."""
    level = re.fullmatch(r"Heading (\d)", name)
    if level:
        return not wish.numbers or float(level[1]) in wish.numbers
    return all(re.search(rf"\b{word}\b", wish.text) for word in re.findall(r"[a-z]+", name.casefold()))


def _shape(text: str) -> tuple[float, float] | None:
    """Rows and columns that a text names, in whatever order; None when it does not name both."""
    count = rf"(\d+|{'|'.join(NUMBERS)})"
    found = [re.search(rf"\b{count}(?: \w+)? {noun}", text) for noun in ("row", "column")]
    if not all(found):
        by = re.search(rf"\b{count} by {count}\b", text)
        return (_number(by[1]), _number(by[2])) if by else None
    rows, columns = (_number(match[1]) for match in found if match)
    return rows, columns


def _number(word: str) -> float:
    return float(NUMBERS.get(word) or word)


def named(wish: Wish, change: Change) -> bool:
    """The new font or style is named outright: "the heading in Helvetica" needs no word for what a font is."""
    return change.topic in {"font", "style"} and len(change.becomes) > 2 and change.becomes.casefold() in wish.text


def unseen(wish: Wish, changes: Sequence[Change]) -> str:
    """A number that the request names in figures and no change shows, in whatever unit; "" when there is none."""
    shown = [abs(float(n)) for change in changes for n in re.findall(r"-?\d+(?:\.\d+)?", change.becomes)]
    for number in wish.figures:
        if not any(abs(n - number * unit) <= (0.02 if unit == 1.0 else 1.0) for n in shown for unit in _POINTS):
            return f"{number:g}"
    return ""


def cased(words: str, text: str) -> bool:
    """The words stand in the text in one case: all capitals, all small, or each with an initial capital."""
    initials = " ".join(word[:1].upper() + word[1:] for word in words.split(" "))
    return any(form in text for form in (words.upper(), words.lower(), initials))
