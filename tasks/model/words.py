"""Text cut into words, numbers, quoted values and keys, the same way for requests, plans, titles and documents."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_NAMED = {
    "enter": "ENTER", "return": "ENTER", "tab": "TAB", "esc": "ESC", "escape": "ESC", "delete": "DELETE",
    "del": "DELETE", "home": "HOME", "end": "END", "backspace": "BACKSPACE", "page up": "PGUP", "page down": "PGDN",
    "up arrow": "UP", "down arrow": "DOWN", "left arrow": "LEFT", "right arrow": "RIGHT", "up": "UP", "down": "DOWN",
    "left": "LEFT", "right": "RIGHT", "space": "SPACE", "spacebar": "SPACE",
}  # fmt: skip
_MODIFIERS = {
    "ctrl": "CTRL",
    "command": "CTRL",
    "cmd": "CTRL",
    "control": "CTRL",
    "shift": "SHIFT",
    "alt": "ALT",
    "option": "ALT",
}
_NAMES = "|".join(sorted(_NAMED, key=len, reverse=True))
_UNIT = re.compile(
    r"(?P<quoted>[\"“](?P<q1>[^\"“”\n]{1,400})[\"”]|«(?P<q2>[^»\n]{1,400})»|(?<![\w])['‘](?P<q3>[^'‘’\n]{1,400})['’](?![\w]))"
    rf"|(?P<chord>\b(?:(?:{'|'.join(_MODIFIERS)})\s?\+\s?)+(?:{_NAMES}|F\d{{1,2}}|[A-Za-z0-9])\b)"
    rf"|(?P<press>(?<=press )(?:the )?(?:{_NAMES}|F\d{{1,2}})\b)"
    r"|(?P<number>\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’_-][^\W\d_]+)*)"
    r"|(?P<and>&)|(?P<punct>[^\w\s]|_)",
    re.IGNORECASE,
)

FUNCTION_WORDS = frozenset((
    "a", "an", "the", "this", "that", "these", "those", "and", "or", "of", "to", "in", "on", "at", "by", "for",
    "from", "with", "without", "into", "as", "is", "are", "be", "it", "its", "all", "every", "each", "any", "some",
    "no", "not", "then", "so", "if", "when", "where", "which", "who", "what", "how", "i", "me", "my", "we", "our",
    "you", "your", "please", "can", "could", "would", "should", "will", "do", "does", "make", "set", "change", "use",
    "using", "put", "get", "give", "have", "has", "need", "want", "let", "out", "up", "down", "over", "under",
    "after", "before", "there", "here", "document", "text", "word", "words", "paragraph", "paragraphs", "heading",
    "headings", "first", "second", "third", "last", "next", "one", "two", "three",
))  # fmt: skip
"""Words that never count as the end of a phrase value."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of a text: kind is quoted, keys, number, word or punct; value is what it means, words are its parts."""

    kind: str
    value: str
    words: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=65536)
def units(text: str) -> tuple[Unit, ...]:
    """Cut a text; keys come out in the action space's spelling ("Ctrl+B" -> "{CTRL}b")."""
    found = []
    for match in _UNIT.finditer(text):
        kind = match.lastgroup or "punct"
        start, end = match.span()
        if match.group("quoted"):
            value = match.group("q1") or match.group("q2") or match.group("q3")
            found.append(Unit("quoted", value, split(value), start, end))
        elif kind in ("chord", "press"):
            found.append(Unit("keys", keys_of(match.group()), (), start, end))
        elif kind == "and":
            found.append(Unit("word", "and", ("and",), start, end))
        else:
            value = match.group()
            found.append(Unit(kind, value, () if kind == "punct" else (value.casefold(),), start, end))
    return tuple(found)


@lru_cache(maxsize=65536)
def split(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, case folded; what titles and values are compared by."""
    return tuple(
        m.group().casefold()
        for m in re.finditer(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’_-][^\W\d_]+)*", clean_title(text).replace("&", " and "))
    )


def clean_title(title: str) -> str:
    """A title without mnemonic marks and without a trailing "..." or ":"."""
    return title.replace("~", "").rstrip(" .…:")


def keys_of(text: str) -> str:
    """Keys as the documentation writes them, in the action space's spelling."""
    text = re.sub(r"^the\s+", "", text.strip(), flags=re.IGNORECASE)
    parts = [part.strip() for part in text.split("+")]
    spelled = "".join("{" + _MODIFIERS[part.lower()] + "}" for part in parts[:-1])
    last = parts[-1]
    if last.lower() in _NAMED:
        return spelled + "{" + _NAMED[last.lower()] + "}"
    if re.fullmatch(r"F\d{1,2}", last, re.IGNORECASE):
        return spelled + "{" + last.upper() + "}"
    return spelled + last.lower()


def common_words(texts: Iterable[str], least: int = 3) -> frozenset[str]:
    """Words used at least `least` times, case folded: they never become slots (facts: +9 points on unseen wording)."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word.casefold() for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text))
    return frozenset(word for word, count in counts.items() if count >= least and len(word) < 24) | FUNCTION_WORDS
